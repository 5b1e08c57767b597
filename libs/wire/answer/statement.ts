import { canonicalJson, sha256 } from '../canonical/canonical';
import { instant, integer, matching, record, shape } from '../canonical/shape';
import { commandHash, type CallCommand } from '../command/command';
import { WireError } from '../errors/wire.errors';
import { keyNamedIn, sign, verify } from '../jose/signing';
import type { ConnectorKeys } from '../key/connector-keys';
import type { KeyCard } from '../key/key-card';
import { parseAnswer, sharedShapes, type CallAnswer } from './answer';

/** Version of statements, and `typ` of the signatures over them. */
export const statementVersion = 'shutong.statement/1';

/** What the provider states of its answer: enough to prove what left, nothing of what it says. */
export interface Statement extends Omit<CallAnswer, 'v' | 'sealed' | 'statement'> {
  readonly v: typeof statementVersion;
  readonly agreementVersion: number;
  /** SHA-256 (lower-case hex) of the sealed part; absent where nothing was sealed. */
  readonly sealedSha256?: string;
  /** SHA-256 (lower-case hex) of the canonical command as it reached the provider. */
  readonly commandSha256: string;
  /** Microseconds since the epoch. */
  readonly answeredAt: number;
}

/** An answer before its statement. */
export type Unstated = Omit<CallAnswer, 'statement'>;

const hash = matching(/^[0-9a-f]{64}$/);
const asStatement = shape<Statement>(
  record(
    {
      v: { const: statementVersion },
      ...sharedShapes,
      agreementVersion: integer(1),
      sealedSha256: hash,
      commandSha256: hash,
      answeredAt: instant,
    },
    ['code', 'rowsSent', 'rows', 'subject', 'sealedSha256'],
  ),
  'wire.statement-mismatch',
);

/** The provider's signed statement of an answer to this command. */
export function signStatement(
  answer: Unstated,
  of: { readonly command: CallCommand; readonly answeredAt: number },
  keys: ConnectorKeys,
): string {
  const statement = statementOf(answer, of.command, of.answeredAt);
  return sign(statementVersion, canonicalJson(statement), keys);
}

/**
 * Checks, without reading it, that an answer is the provider's own and complete: its statement is
 * signed by the card's root key, names this command by hash, and agrees with every clear part and the
 * sealed bytes. For the hub, the requester and auditors alike. Errors: `wire.version-unsupported`,
 * `.malformed`, `.too-large`, `.wrong-key`, `.bad-signature`, `.other-command`, `.statement-mismatch`
 * (with the names).
 */
export async function verifyStatement(
  received: unknown,
  command: CallCommand,
  provider: KeyCard,
): Promise<Statement> {
  const { statement, ...answer } = parseAnswer(received);
  const stated = await openStatement(statement, provider);
  const expected = statementOf(answer, command, stated.answeredAt);
  const names = Object.keys({ ...expected, ...stated }) as (keyof Statement)[];
  const differing = names.filter((name) => differs(expected[name], stated[name]));
  if (differing.includes('commandSha256')) throw new WireError('wire.other-command');
  if (differing.length > 0) throw new WireError('wire.statement-mismatch', differing.join(', '));
  assertTellsNothing(answer, command);
  return stated;
}

/**
 * A statement alone, as whoever keeps it checks it: signed by the card's root key. It names its command
 * and the sealed answer by their hashes. Errors: `wire.wrong-key`, `.bad-signature`, `.statement-mismatch`.
 */
export async function openStatement(statement: string, provider: KeyCard): Promise<Statement> {
  return asStatement(parse(verify(statementVersion, statement, provider)));
}

/** Thumbprint of the key that an answer's statement says it is signed by; nothing is proven. */
export const signerNamedIn = (answer: CallAnswer): string | undefined =>
  keyNamedIn((answer as Partial<CallAnswer> | null)?.statement);

function statementOf(answer: Unstated, command: CallCommand, answeredAt: number): Statement {
  const { sealed, ...clear } = answer;
  return {
    ...clear,
    v: statementVersion,
    agreementVersion: command.agreementVersion,
    ...(sealed === undefined ? {} : { sealedSha256: sha256(sealed) }),
    commandSha256: commandHash(command),
    answeredAt,
  };
}

/**
 * A count of rows sent belongs to an answered query alone: beside a verification it would tell the result.
 * Of a chunk it is told how many rows were answered, never how.
 */
export function assertTellsNothing(answer: Unstated, command: CallCommand): void {
  const counted = answer.rowsSent !== undefined;
  if (counted !== (command.mode === 'query' && answer.outcome === 'answered')) {
    throw new WireError('wire.malformed', '/rowsSent');
  }
  if (!isCounted(answer, command)) throw new WireError('wire.malformed', '/rows');
}

/** Counts belong to an answered verification of many rows, or of one that is asked again, and to nothing else. */
function isCounted({ rows, outcome }: Unstated, { mode, rowsAsked }: CallCommand): boolean {
  const verified = mode === 'verify' && outcome === 'answered';
  if (!rows) return !(verified && rowsAsked > 1);
  return verified && rows.answered + rows.sourceErrors <= rowsAsked;
}

const differs = (one: unknown, other: unknown): boolean =>
  one !== other &&
  (one === undefined || other === undefined || canonicalJson(one) !== canonicalJson(other));

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch (cause) {
    throw new WireError('wire.statement-mismatch', 'JSON', { cause });
  }
}
