import { canonicalJson, sha256 } from '../canonical/canonical';
import { byCode, record } from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import { wireLimits } from '../limits/limits';
import { requestIdShape } from './request-id';
import { requestValue, type RequestValue } from './request-value';

/** One verification of a chunk. */
export interface ChunkRow {
  /** By item code: what names the thing asked about; every row of a chunk has the same names. */
  readonly keys: Readonly<Record<string, RequestValue>>;
  /** By item code: the value to be matched; exactly the fields of the clear part. */
  readonly claims: Readonly<Record<string, RequestValue>>;
}

/** Many verifications in one command. */
export interface Chunk {
  /** UUIDv7; the same where its rows are asked once more because the answer was lost. */
  readonly id: string;
  readonly rows: readonly ChunkRow[];
}

/** How long a chunk may be asked again without being counted again, from the time in its id: one hour. */
export const chunkLifeUs = 3_600_000_000;

export const chunkShape = record({
  id: requestIdShape,
  rows: {
    type: 'array',
    items: record({ keys: byCode(requestValue, 1), claims: byCode(requestValue, 1) }),
    minItems: 1,
    maxItems: wireLimits.chunkRows,
  },
});

/** What a provider knows a chunk by: the same id with other rows is another chunk. */
export const chunkHash = (agreement: string, chunk: Chunk): string =>
  sha256(canonicalJson([agreement, chunk]));

/** What the clear part says of a chunk. */
interface ChunkFrame {
  readonly mode: string;
  readonly rowsAsked: number;
  readonly fields: readonly string[];
}

/**
 * Throws unless the clear part says how many rows there are and what all of them claim: what is verified
 * stands in the log, and so does how often.
 */
export function assertChunkFits({ rows }: Chunk, of: ChunkFrame): void {
  if (of.mode !== 'verify') throw new WireError('wire.content-malformed', '/chunk');
  if (rows.length !== of.rowsAsked) throw new WireError('wire.content-malformed', '/chunk/rows');
  const keys = Object.keys(rows[0]!.keys);
  for (const row of rows) {
    if (!sameNames(Object.keys(row.claims), of.fields)) {
      throw new WireError('wire.content-malformed', '/chunk/rows/claims');
    }
    if (!sameNames(Object.keys(row.keys), keys)) {
      throw new WireError('wire.content-malformed', '/chunk/rows/keys');
    }
  }
}

export const sameNames = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name) => others.includes(name));
