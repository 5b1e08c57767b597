import { hash } from 'node:crypto';
import type { CallAnswer, CallCommand, CallMode, CallOutcome, Statement } from '@shutong/wire';
import { ajv, id, sha256, whole } from './entry-shapes';
import { saidIn } from './said-in';

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
  const stated = saidIn<Statement>(statement);
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

export const isCallEntry = ajv.compile<CallEntry>({
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
