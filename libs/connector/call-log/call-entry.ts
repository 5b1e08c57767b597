import { hash } from 'node:crypto';
import Ajv2020 from 'ajv/dist/2020';
import type { CallAnswer, CallCommand, CallMode, CallOutcome, Statement } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';

const version = 'shutong.connector-log/1';

/** One answered call as the connector's own log has it: no value, no subject token, nothing of a person. */
export interface CallEntry {
  readonly v: typeof version;
  readonly call: string;
  readonly agreement: string;
  readonly agreementVersion: number;
  readonly mode: CallMode;
  readonly outcome: CallOutcome;
  /** Why it was not answered. */
  readonly code?: string;
  /** Of an answered query; a verification has no count, which would tell its result. */
  readonly rows?: number;
  /** Microseconds since the epoch. */
  readonly answeredAt: number;
  /** SHA-256 (lower-case hex) each. */
  readonly commandSha256: string;
  readonly sealedSha256?: string;
  readonly statementSha256: string;
}

/** What an answer's own signed statement says of it. */
export function callEntryOf({ mode }: CallCommand, { statement }: CallAnswer): CallEntry {
  const stated = statedIn(statement);
  const { outcome, code, rowsSent, answeredAt, commandSha256, sealedSha256 } = stated;
  return {
    v: version,
    call: stated.id,
    agreement: stated.agreement,
    agreementVersion: stated.agreementVersion,
    ...{ mode, outcome },
    ...(code === undefined ? {} : { code }),
    ...(rowsSent === undefined ? {} : { rows: rowsSent }),
    ...{ answeredAt, commandSha256 },
    ...(sealedSha256 === undefined ? {} : { sealedSha256 }),
    statementSha256: hash('sha256', statement),
  };
}

/** Of a statement that was made here a moment ago: not checked. */
const statedIn = (statement: string): Statement =>
  JSON.parse(Buffer.from(statement.split('.')[1]!, 'base64url').toString()) as Statement;

const id = { type: 'string', pattern: '^[0-9a-f-]{36}$' };
const sha256 = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const whole = { type: 'integer', minimum: 0 };
const validate = new Ajv2020({ strict: true }).compile<CallEntry>({
  type: 'object',
  additionalProperties: false,
  required: [
    ...['v', 'call', 'agreement', 'agreementVersion', 'mode', 'outcome', 'answeredAt'],
    ...['commandSha256', 'statementSha256'],
  ],
  properties: {
    v: { const: version },
    ...{ call: id, agreement: id, agreementVersion: whole },
    mode: { enum: ['verify', 'query'] },
    outcome: { enum: ['answered', 'refused', 'source-error', 'deadline'] },
    code: { type: 'string', maxLength: 100 },
    ...{ rows: whole, answeredAt: whole },
    ...{ commandSha256: sha256, sealedSha256: sha256, statementSha256: sha256 },
  },
});

/** An entry of a connector's log, checked; `connector.message-malformed` where it is none. */
export function parseCallEntry(bytes: Uint8Array): CallEntry {
  const entry = jsonIn(bytes);
  if (validate(entry)) return entry;
  const place = validate.errors?.[0]?.instancePath || '/';
  throw new ConnectorError('connector.message-malformed', { place });
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new ConnectorError('connector.message-malformed', { place: '/' }, { cause });
  }
}
