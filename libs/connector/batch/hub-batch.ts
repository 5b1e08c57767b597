import { chunkOriginVersion } from '@shutong/wire';
import type { HubClient } from '../hub/hub-client';
import { HubRefusal } from '../hub/hub.errors';

/** How far a batch is, as the hub says. */
export interface Progress {
  readonly id: string;
  readonly state: string;
  /** Why it failed. */
  readonly code: string | null;
  /** Chunks released. */
  readonly chunks: number;
  /** Of these, those whose receipts the hub has. */
  readonly received: number;
  /** Rows released. */
  readonly rows: number;
  /** SHA-256 of the manifest that was released last; null where none was. */
  readonly manifestSha256?: string | null;
}

/** Chunks of a batch that may wait for its requester; the hub's own limit, which it refuses beyond. */
const mostWaiting = 64;

/** Whether no chunk more would be taken before the requester has received one. */
export const isFull = ({ chunks, received }: Pick<Progress, 'chunks' | 'received'>): boolean =>
  chunks - received >= mostWaiting;

export const batchesPath = '/api/v1/batches';
export const batchPath = (id: string): string => `${batchesPath}/${encodeURIComponent(id)}`;

/** What a requester's connector reads beside a chunk's rows, as its order says. */
export const orderHeaders = { reads: chunkOriginVersion };

export const unknownBatch = 'exchange.batch.not-found';

/** Tells the hub that a batch has failed; one that it does not know needs no telling. */
export async function reportFailure(
  hub: Pick<HubClient, 'post'>,
  id: string,
  code: string,
): Promise<void> {
  try {
    await hub.post(`${batchPath(id)}/failure`, { code });
  } catch (error) {
    if (!isUnknownBatch(error)) throw error;
  }
}

export const isUnknownBatch = (error: unknown): boolean =>
  error instanceof HubRefusal && error.code === unknownBatch;
