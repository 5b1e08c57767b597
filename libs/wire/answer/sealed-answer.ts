import { matching, record, shape, text, thumbprint, uuid } from '../canonical/shape';
import { commandHash, type CallCommand } from '../command/command';
import { WireError } from '../errors/wire.errors';
import { sign, verify } from '../jose/signing';
import { seal, unseal } from '../jose/sealing';
import type { ConnectorKeys } from '../key/connector-keys';
import type { KeyCard } from '../key/key-card';
import { wireLimits } from '../limits/limits';
import { paddedJson } from '../padding/padding';
import {
  answerVersion,
  parseAnswer,
  queryContent,
  verifyContent,
  type AnswerContent,
  type AnswerSubject,
  type CallAnswer,
  type CallOutcome,
  type QueryContent,
  type ChunkContent,
  type VerifyContent,
} from './answer';
import { assertCounted, assertWhole, rowsOf } from './chunk-rows';
import { assertTellsNothing, signStatement, verifyStatement } from './statement';

/** What the provider's connector answers, and when (microseconds). */
export type Reply = {
  readonly answeredAt: number;
  readonly subject?: AnswerSubject;
} & (
  | { readonly outcome: 'answered'; readonly content: AnswerContent }
  | { readonly outcome: Exclude<CallOutcome, 'answered'>; readonly code?: string }
);

/** An answer as the requester's connector reads it. */
export type OpenedAnswer = Reply;

interface SignedAnswer {
  readonly id: string;
  readonly agreement: string;
  readonly commandSha256: string;
  readonly recipient: string;
  readonly content: AnswerContent;
}

const signedBy = (content: object) =>
  shape<SignedAnswer>(
    record({
      id: uuid,
      agreement: uuid,
      commandSha256: matching(/^[0-9a-f]{64}$/),
      recipient: thumbprint,
      content,
      pad: text(wireLimits.largestContent, 0),
    }),
    'wire.content-malformed',
  );
/** A batch is not answered in one message. */
const noContent = () => {
  throw new WireError('wire.content-malformed', '/mode');
};
const asSigned = {
  verify: signedBy(verifyContent),
  query: signedBy(queryContent),
  batch: noContent,
};
const asContent = {
  verify: shape<VerifyContent | ChunkContent>(verifyContent, 'wire.content-malformed'),
  query: shape<QueryContent>(queryContent, 'wire.content-malformed'),
  batch: noContent,
};

/**
 * Answers a command: the content signed and encrypted to the requester, all of it stated and signed for
 * the hub and the log. Every verify answer has the same length and, for the same request, the same clear
 * part. Query answers are padded (1 KiB doubling). Errors: `wire.content-malformed` (other mode, or a
 * field that was not asked for), `.not-canonical`, `.too-large`, `.malformed`.
 */
export async function sealAnswer(
  reply: Reply,
  to: {
    readonly command: CallCommand;
    readonly own: ConnectorKeys;
    readonly requester: KeyCard;
  },
): Promise<CallAnswer> {
  const { command, own } = to;
  const { id, agreement } = command;
  const subject = reply.subject ? { subject: reply.subject } : {};
  const answer = {
    v: answerVersion,
    id,
    agreement,
    outcome: reply.outcome,
    ...subject,
    ...(await restOf(reply, to)),
  } as const;
  assertTellsNothing(answer, command);
  const { answeredAt } = reply;
  return parseAnswer({
    ...answer,
    statement: signStatement(answer, { command, answeredAt }, own),
  });
}

async function restOf(
  reply: Reply,
  to: { readonly command: CallCommand; readonly own: ConnectorKeys; readonly requester: KeyCard },
): Promise<Pick<CallAnswer, 'code' | 'sealed' | 'rowsSent' | 'rows'>> {
  if (reply.outcome !== 'answered') return reply.code === undefined ? {} : { code: reply.code };
  const { command, own, requester } = to;
  const content = contentFor(command, reply.content);
  const signed: SignedAnswer = {
    id: command.id,
    agreement: command.agreement,
    commandSha256: commandHash(command),
    recipient: requester.thumbprint,
    content,
  };
  const jws = sign(answerVersion, paddedJson(signed), own);
  const sealed = seal(jws, requester.encryptionKey);
  if ('results' in content) return { sealed, rows: rowsOf(content) };
  return 'rows' in content ? { sealed, rowsSent: content.rows.length } : { sealed };
}

/**
 * Opens an answer at the requester's connector: the provider's statement first, then what was sealed.
 * Errors: those of `verifyStatement`, and `wire.undecryptable`, `.bad-signature`, `.content-malformed`,
 * `.wrong-recipient`, `.other-command`.
 */
export async function openAnswer(
  received: unknown,
  by: { readonly command: CallCommand; readonly own: ConnectorKeys; readonly provider: KeyCard },
): Promise<OpenedAnswer> {
  const { command, own, provider } = by;
  const { answeredAt } = await verifyStatement(received, command, provider);
  const { outcome, code, subject, sealed, rowsSent, rows } = received as CallAnswer;
  const common = { answeredAt, ...(subject ? { subject } : {}) };
  if (outcome !== 'answered') {
    return { ...common, outcome, ...(code === undefined ? {} : { code }) };
  }
  const jws = unseal(sealed!, own.decryptionKey);
  const signed = signedOf(verify(answerVersion, jws, provider), command);
  if (signed.recipient !== own.thumbprint) throw new WireError('wire.wrong-recipient');
  if (signed.commandSha256 !== commandHash(command)) throw new WireError('wire.other-command');
  const content = contentFor(command, signed.content);
  if ('rows' in content && content.rows.length !== rowsSent) {
    throw new WireError('wire.content-malformed', '/rows');
  }
  assertCounted(content, rows);
  return { ...common, outcome, content };
}

function signedOf(payload: string, command: CallCommand): SignedAnswer {
  try {
    return asSigned[command.mode](JSON.parse(payload));
  } catch (cause) {
    if (cause instanceof WireError) throw cause;
    throw new WireError('wire.content-malformed', 'JSON', { cause });
  }
}

/** Content of the command's mode, with no field that was not asked for and no row too many. */
function contentFor(command: CallCommand, content: AnswerContent): AnswerContent {
  const checked = asContent[command.mode](content);
  if ('results' in checked) assertWhole(checked, command.rowsAsked);
  if (!('rows' in checked)) return checked;
  if (checked.rows.length > command.rowsAsked) {
    throw new WireError('wire.content-malformed', '/rows');
  }
  const asked = new Set(command.fields);
  const isBeyond = (names: readonly string[]) => names.some((name) => !asked.has(name));
  if (isBeyond(checked.rows.flatMap((row) => Object.keys(row)))) {
    throw new WireError('wire.content-malformed', '/rows fields');
  }
  const { items = {}, batches = checked.rows } = checked.origin ?? {};
  if (isBeyond(Object.keys(items)) || batches.length !== checked.rows.length) {
    throw new WireError('wire.content-malformed', '/origin');
  }
  return checked;
}
