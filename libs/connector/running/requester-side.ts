import type { HeldAgreements } from '../agreement/held-agreement';
import { Asking } from '../asking/asking';
import { Jobs } from '../job/jobs';
import type { Log } from '../log/log';
import type { Parts } from './parts';

export interface RequesterSide {
  readonly asking: Asking;
  readonly jobs: Jobs;
}

/** What the department's own systems ask by: one call, or a job of many. */
export function openRequesterSide(
  { state, hub, own, now }: Parts,
  agreements: HeldAgreements,
  log: Log,
): RequesterSide {
  const asking = new Asking({ hub, agreements, own, now });
  return { asking, jobs: new Jobs({ state, asking, now, log }) };
}
