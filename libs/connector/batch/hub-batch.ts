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
  /** SHA-256 of the manifest that was released last; null where none was. */
  readonly manifestSha256?: string | null;
}

export const batchesPath = '/api/v1/batches';
export const batchPath = (id: string): string => `${batchesPath}/${encodeURIComponent(id)}`;
