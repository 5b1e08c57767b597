import type { ChunkManifest, ChunkOrigin, RejectionCounts } from '@shutong/wire';

/** Where rows go. */
export interface TargetPlace {
  /** Table, or pattern of the file's path. */
  readonly into: string;
  /** In the order of the values of a line. */
  readonly columns: readonly string[];
  /** Columns that tell the rows of a table apart. */
  readonly key: readonly string[];
  /** Columns that name the chunk with which a row came: of themselves they make no row another one. */
  readonly naming?: readonly string[];
}

/** Where the rows of a chunk come from, proven. */
export interface ChunkSource extends Pick<
  ChunkManifest,
  'agreement' | 'agreementVersion' | 'cutAt' | 'sha256'
> {
  /** Unified social credit code. */
  readonly provider: string;
  /** Code of the resource. */
  readonly resource: string;
  /** Signed. */
  readonly manifest: string;
  /** Signed, and what it says. Missing where the provider's connector says nothing of it. */
  readonly origin?: { readonly signed: string; readonly said: ChunkOrigin };
}

/** Lines of a chunk, and where they go. */
export interface TargetChunk extends TargetPlace {
  readonly batch: string;
  readonly number: number;
  readonly isLast: boolean;
  /** Of the batch; microseconds since the epoch. */
  readonly orderedAt: number;
  readonly lines: Buffer;
  readonly source: ChunkSource;
}

/**
 * What became of the rows: accepted are those that the target has not refused, whether or not that changed it. What a
 * trigger of a table takes elsewhere is among them.
 */
export interface Taken {
  readonly accepted: number;
  readonly rejected: number;
  readonly reasons: RejectionCounts;
}

/** Of the department's own: a database, or a folder of files. */
export interface Target {
  /**
   * Takes the chunk in, once, whatever is killed when; the chunk before it has been taken.
   * Errors: `connector.target-*`.
   */
  apply(chunk: TargetChunk): Promise<Taken>;
  /** Whether rows can go there; changes nothing. Errors: `connector.target-*`. */
  look(place: TargetPlace): Promise<void>;
  close(): Promise<void>;
}
