import type { RejectionCounts } from '@shutong/wire';

/** Lines of a chunk, and the table that they go into. */
export interface TargetChunk {
  readonly batch: string;
  readonly number: number;
  readonly table: string;
  /** In the order of the values of a line. */
  readonly columns: readonly string[];
  /** Columns with a unique index. */
  readonly key: readonly string[];
  readonly lines: Buffer;
}

/** What became of the rows: accepted are those that the table holds now, whether or not that changed it. */
export interface Taken {
  readonly accepted: number;
  readonly rejected: number;
  readonly reasons: RejectionCounts;
}
