/** How far a batch is, as the hub says. */
export interface Progress {
  readonly id: string;
  readonly state: string;
  /** Why it failed. */
  readonly code: string | null;
  /** Chunks released. */
  readonly chunks: number;
  /** Rows released. */
  readonly rows: number;
}

export const batchesPath = '/api/v1/batches';
export const batchPath = (id: string): string => `${batchesPath}/${encodeURIComponent(id)}`;
