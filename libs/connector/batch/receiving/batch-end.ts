import { reportFailure } from '../hub-batch';
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

/** Fails the batch, and tells the hub why: it takes that also of one that it has ended. */
export async function giveUp(parts: EndParts, id: string, code: string): Promise<void> {
  await reportFailure(parts.hub, id, code);
  await endFailed(parts, id, code);
}
