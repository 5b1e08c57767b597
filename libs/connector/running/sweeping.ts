import { sweepBatches, sweepParts } from '../batch/batch-retention';
import type { HubContact } from '../hub-contact/hub-contact';
import type { Parts } from './parts';
import { seldom } from './seldom';

const sweepEveryMs = 10_000;

interface Side {
  sweep(time: number): Promise<void>;
}

/**
 * Forgets what need not be known any longer. Not by the machine's clock alone: set forward for a moment, it would take
 * what guards against replays and used-up quotas, and the evidence of years, for old.
 */
export function sweeping(
  { config, state, dir }: Pick<Parts, 'config' | 'state' | 'dir'>,
  contact: Pick<HubContact, 'agreedTime'>,
  sides: readonly Side[],
): () => Promise<void> {
  const batches: Side = {
    sweep: (time) => sweepBatches(state, config.retention.statements, time),
  };
  return seldom(sweepEveryMs, async () => {
    await sweepParts(state, dir);
    const time = contact.agreedTime;
    if (time !== undefined) await Promise.all([batches, ...sides].map((side) => side.sweep(time)));
  });
}
