import { isRefusal } from '../../inbound/refusal.policy';
import { batchPath } from '../hub-batch';
import type { OrderingParts } from './batch-ordering';
import { changeOpen } from './change-open';
import type { ChunkFetch } from './chunk-fetch';

export interface EndParts extends Pick<OrderingParts, 'state' | 'hub' | 'now'> {
  readonly fetch: Pick<ChunkFetch, 'removeAll'>;
}

/** The batch has failed, as the hub knows; without a code where it says none. */
export async function endFailed(
  { state, fetch, now }: EndParts,
  id: string,
  code: string | null,
): Promise<void> {
  const why = code === null ? {} : { code };
  await changeOpen(state, id, { state: 'failed', ...why, endedAt: now() });
  await fetch.removeAll(id);
}

/** Fails the batch, and tells the hub why. One that does not know it, or has ended it, keeps it no longer open here. */
export async function giveUp(parts: EndParts, id: string, code: string): Promise<void> {
  await parts.hub.post(`${batchPath(id)}/failure`, { code }).catch((error: unknown) => {
    if (!isRefusal(error)) throw error;
  });
  await endFailed(parts, id, code);
}
