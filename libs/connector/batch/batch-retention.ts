import { requestId } from '@shutong/wire';
import { daysUs } from '../clock/clock';
import type { State } from '../state/state';
import { removeParts } from './receiving/chunk-parts';
import { isOpen } from './stored-batch';

const sweptAtOnce = 1000;
/** Of an id, its time alone. */
const timeLength = 'xxxxxxxx-xxxx'.length;

/**
 * Forgets batches that were ordered so many days ago and have ended, with the receipts of both ends; the newest of each intake
 * stays, for the next one goes on from it. `now` in microseconds.
 */
export async function sweepBatches(state: State, days: number, now: number): Promise<void> {
  const old = { end: requestId(now - daysUs(days)).slice(0, timeLength) };
  const newest = new Set([...state.intakes.getRange()].map(({ value }) => value.batch));
  const sent = [...state.sendings.getRange(old)].filter(({ value }) => value.state === 'ended');
  const received = [...state.receivings.getRange(old)].filter(
    ({ key, value }) => value.endedAt !== undefined && !newest.has(key),
  );
  for (const { key } of sent.slice(0, sweptAtOnce)) {
    await removeReceipts(state, key);
    await state.sendings.remove(key);
  }
  for (const { key } of received.slice(0, sweptAtOnce)) {
    await removeReceipts(state, key);
    await state.receivings.remove(key);
  }
}

/** Removes what has come of chunks of batches that have ended: it may have been kept after that. */
export function sweepParts({ receivings }: Pick<State, 'receivings'>, dir: string): Promise<void> {
  return removeParts(dir, (batch) => {
    const receiving = receivings.get(batch);
    return !receiving || !isOpen(receiving);
  });
}

async function removeReceipts({ receipts }: State, batch: string): Promise<void> {
  const range = {
    start: [batch, 0] as [string, number],
    end: [batch, Number.MAX_SAFE_INTEGER] as [string, number],
  };
  const keys = [...receipts.getKeys(range)];
  await Promise.all(keys.map((key) => receipts.remove(key)));
}
