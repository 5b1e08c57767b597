import { hash } from 'node:crypto';
import type { ChunkManifest, ChunkReceipt } from '@shutong/wire';
import { ajv, id, sha256, whole } from './entry-shapes';
import { saidIn } from './said-in';

export const batchEntryVersion = 'shutong.connector-batch/1';

/** What both ends of a batch log of one chunk: nothing of a row. */
interface OfChunk {
  readonly v: typeof batchEntryVersion;
  /** Id of the order. */
  readonly batch: string;
  readonly agreement: string;
  readonly number: number;
  /** When it was cut, or its receipt logged, in microseconds since the epoch. */
  readonly at: number;
  /** SHA-256 (lower-case hex) of the provider's signed manifest. */
  readonly manifestSha256: string;
}

/** A chunk on its way to the hub, as the provider's connector has it: one that is cut anew stands there again. */
export interface SentEntry extends OfChunk {
  readonly step: 'sent';
  readonly agreementVersion: number;
  readonly rows: number;
  readonly isLast: boolean;
  /** Of the chunk as it is stored. */
  readonly bytes: number;
  /** SHA-256 (lower-case hex) of the same. */
  readonly sha256: string;
}

/** A chunk in the requester's own table or file, as its connector has it. */
export interface ReceivedEntry extends OfChunk {
  readonly step: 'received';
  readonly accepted: number;
  readonly rejected: number;
  /** Of the requester's signed receipt. */
  readonly receiptSha256: string;
}

export type BatchEntry = SentEntry | ReceivedEntry;

export function sentEntryOf(manifest: string): SentEntry {
  const said = saidIn<ChunkManifest>(manifest);
  const { batch, agreement, agreementVersion, number, rows, isLast, bytes, cutAt } = said;
  return {
    ...{ v: batchEntryVersion, step: 'sent', batch, agreement, agreementVersion, number },
    ...{ rows, isLast, at: cutAt, bytes, sha256: said.sha256 },
    manifestSha256: hash('sha256', manifest),
  };
}

export function receivedEntryOf(receipt: string, at: number): ReceivedEntry {
  const said = saidIn<ChunkReceipt>(receipt);
  const { batch, agreement, number, accepted, rejected, manifestSha256 } = said;
  return {
    ...{ v: batchEntryVersion, step: 'received', batch, agreement, number },
    ...{ accepted, rejected, at, manifestSha256 },
    receiptSha256: hash('sha256', receipt),
  };
}

const common = {
  v: { const: batchEntryVersion },
  ...{ batch: id, agreement: id },
  number: { type: 'integer', minimum: 1 },
  ...{ at: whole, manifestSha256: sha256 },
};
const sent = {
  ...{ ...common, step: { const: 'sent' }, agreementVersion: whole },
  ...{ rows: whole, isLast: { type: 'boolean' }, bytes: whole, sha256 },
};
const received = {
  ...{ ...common, step: { const: 'received' }, accepted: whole, rejected: whole },
  receiptSha256: sha256,
};

const all = (properties: object) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

export const isBatchEntry = ajv.compile<BatchEntry>({
  type: 'object',
  // What is wrong is said of the step that it names.
  discriminator: { propertyName: 'step' },
  oneOf: [all(sent), all(received)],
});
