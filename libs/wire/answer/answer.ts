import {
  byCode,
  integer,
  list,
  matching,
  record,
  shape,
  text,
  thumbprint,
  uuid,
} from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import { signedText } from '../jose/signing';
import { wireLimits } from '../limits/limits';
import { assertVersion } from '../version/version';

/** Version of answers, and `typ` of the signatures inside them. */
export const answerVersion = 'shutong.answer/1';

export const outcomes = ['answered', 'refused', 'source-error', 'deadline'] as const;
/** How a call ended at the provider; match, no match and not found are all `answered`. */
export type CallOutcome = (typeof outcomes)[number];

/** People whose data was asked for. */
export interface AnswerSubject {
  /** How many; at least as many as there are tokens. */
  readonly count: number;
  /** Subject tokens, base64url. */
  readonly tokens: readonly string[];
}

/** How the rows of an answered chunk ended; the rest of them was refused. */
export interface AnswerRows {
  /** Match, no match or not found; which of them only the requester reads. */
  readonly answered: number;
  /** The provider's source failed on them: they may be asked again. */
  readonly sourceErrors: number;
}

/** What comes back; the hub reads all of it but what is sealed. */
export interface CallAnswer {
  readonly v: typeof answerVersion;
  /** Id of the call. */
  readonly id: string;
  readonly agreement: string;
  readonly outcome: CallOutcome;
  /** Why it was not answered: stable code, naming the term of the agreement where one refused. */
  readonly code?: string;
  /** Query only: absent for verify, where it would tell the result. */
  readonly rowsSent?: number;
  /** Answered chunks only. */
  readonly rows?: AnswerRows;
  /** Answered only: compact JWE to the requester's encryption key around the provider's JWS. */
  readonly sealed?: string;
  readonly subject?: AnswerSubject;
  /** The provider's compact JWS over all of this; see `Statement`. */
  readonly statement: string;
}

/** Result of a verification: 一致, 不一致, 未找到. Never a value. */
export type VerifyResult = 'match' | 'no-match' | 'not-found';
const verifyResults = ['match', 'no-match', 'not-found'] satisfies VerifyResult[];

/** Answer to a verification. */
export interface VerifyContent {
  readonly result: VerifyResult;
}

/** Letter of each result of a chunk's row: all are of one length, or the answer's would tell them. */
export const chunkLetters = {
  match: 'm',
  'no-match': 'd',
  'not-found': 'n',
  'source-error': 'e',
  refused: 'r',
} as const;
export type RowResult = keyof typeof chunkLetters;

/** Answer to a chunk. */
export interface ChunkContent {
  /** One letter for each row, in their order. */
  readonly results: string;
  /** Numbers (from 0) of refused rows by the code of their refusal. */
  readonly refused?: Readonly<Record<string, readonly number[]>>;
}

/** What an answer of any kind says. */
export type AnswerContent = VerifyContent | ChunkContent | QueryContent;

/** A value in a row; decimals and dates as text. */
export type RowValue = string | number | boolean | null;

/** Where one item of an answer comes from. */
export interface ItemOrigin {
  /** The system that holds it. */
  readonly system: string;
  /** The rule by which the value was produced; absent where it is as the system has it. */
  readonly rule?: string;
}

/** Where what an answer shows comes from, as the provider declares it; when is in its statement. */
export interface Origin {
  /** By item code, of each that was asked for. */
  readonly items: Readonly<Record<string, ItemOrigin>>;
  /** Of each row, in their order: the batch with which it came; null where the row names none. */
  readonly batches?: readonly (string | null)[];
}

/** Answer to a query: a page of rows. */
export interface QueryContent {
  readonly rows: readonly Readonly<Record<string, RowValue>>[];
  /** Where the next page begins; absent on the last. */
  readonly next?: string;
  readonly origin?: Origin;
}

const subject = record({
  count: integer(0),
  tokens: list(thumbprint, 0, wireLimits.subjectTokens),
});

const refusalCode = matching(/^[a-z][A-Za-z0-9.-]{0,79}$/);

/** Shapes that answer and statement share. */
export const sharedShapes = {
  id: uuid,
  agreement: uuid,
  outcome: { enum: outcomes },
  code: refusalCode,
  rowsSent: integer(0, wireLimits.rows),
  rows: record({
    answered: integer(0, wireLimits.chunkRows),
    sourceErrors: integer(0, wireLimits.chunkRows),
  }),
  subject,
};

const asAnswer = shape<CallAnswer>(
  record(
    {
      v: { const: answerVersion },
      ...sharedShapes,
      sealed: text(wireLimits.sealed),
      statement: signedText,
    },
    ['code', 'rowsSent', 'rows', 'sealed', 'subject'],
  ),
  'wire.malformed',
);

/**
 * An answer, its shape checked, nothing proven yet: sealed if and only if answered, a code if refused.
 * Errors: `wire.version-unsupported`, `wire.too-large`, `wire.malformed` with the place.
 */
export function parseAnswer(value: unknown): CallAnswer {
  assertVersion(value, answerVersion);
  const sealed = (value as Partial<CallAnswer> | null)?.sealed;
  if (typeof sealed === 'string' && sealed.length > wireLimits.sealed) {
    throw new WireError('wire.too-large', '/sealed');
  }
  const answer = asAnswer(value);
  const answered = answer.outcome === 'answered';
  if ((answer.sealed !== undefined) !== answered) throw new WireError('wire.malformed', '/sealed');
  if (answered && answer.code !== undefined) throw new WireError('wire.malformed', '/code');
  if (answer.outcome === 'refused' && answer.code === undefined) {
    throw new WireError('wire.malformed', '/code');
  }
  assertSubject(answer.subject);
  return answer;
}

function assertSubject(of: AnswerSubject | undefined): void {
  if (of && of.count < of.tokens.length) throw new WireError('wire.malformed', '/subject/count');
}

const rowValue = { type: ['string', 'number', 'boolean', 'null'] };
export const verifyContent = {
  anyOf: [
    record({ result: { enum: verifyResults } }),
    record(
      {
        results: matching(
          new RegExp(`^[${Object.values(chunkLetters).join('')}]{1,${wireLimits.chunkRows}}$`),
        ),
        refused: {
          type: 'object',
          propertyNames: refusalCode,
          additionalProperties: list(integer(0, wireLimits.chunkRows - 1), 1, wireLimits.chunkRows),
        },
      },
      ['refused'],
    ),
  ],
};
export const itemOriginShape = record(
  { system: text(wireLimits.name), rule: text(wireLimits.name) },
  ['rule'],
);
const origin = record(
  {
    items: byCode(itemOriginShape),
    batches: {
      type: 'array',
      items: { type: ['string', 'null'], maxLength: wireLimits.name },
      maxItems: wireLimits.rows,
    },
  },
  ['batches'],
);
export const queryContent = record(
  {
    rows: { type: 'array', items: byCode(rowValue), maxItems: wireLimits.rows },
    next: text(wireLimits.value),
    origin,
  },
  ['next', 'origin'],
);
