import type { HeldAgreements } from '../agreement/held-agreement';
import { Asking } from '../asking/asking';
import type { HubContact } from '../hub-contact/hub-contact';
import { Jobs } from '../job/jobs';
import type { Log } from '../log/log';
import type { Parts } from './parts';

export interface RequesterSide {
  readonly asking: Asking;
  readonly jobs: Jobs;
}

export interface RequesterLinks {
  readonly agreements: HeldAgreements;
  /** Nothing is asked of a hub with which there is no wire version in common. */
  readonly contact: Pick<HubContact, 'assertFits'>;
}

/** What the department's own systems ask by: one call, or a job of many. */
export function openRequesterSide(
  { state, hub, own, now }: Parts,
  { agreements, contact }: RequesterLinks,
  log: Log,
): RequesterSide {
  const fitting: HeldAgreements = {
    find: async (...which) => {
      contact.assertFits();
      return agreements.find(...which);
    },
    renewed: (...which) => agreements.renewed(...which),
  };
  const asking = new Asking({ hub, agreements: fitting, own, now });
  return { asking, jobs: new Jobs({ state, asking, now, log }) };
}
