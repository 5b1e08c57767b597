import type { HeldAgreements } from '../agreement/held-agreement';
import type { KnownAgreements } from '../agreement/known-agreements';
import { Asking } from '../asking/asking';
import type { CallLog } from '../call-log/call-log';
import type { HubContact } from '../hub-contact/hub-contact';
import { BatchOrdering } from '../batch/receiving/batch-ordering';
import { BatchReceiving } from '../batch/receiving/batch-receiving';
import { BatchStanding } from '../batch/receiving/batch-standing';
import { ChunkFetch } from '../batch/receiving/chunk-fetch';
import { openTarget } from '../batch/target/open-target';
import { Jobs } from '../job/jobs';
import type { Log } from '../log/log';
import type { Parts } from './parts';

export interface RequesterSide {
  readonly asking: Asking;
  readonly jobs: Jobs;
  readonly ordering: BatchOrdering;
  readonly receiving: BatchReceiving;
  readonly standing: BatchStanding;
  close(): Promise<void>;
}

export interface RequesterLinks {
  readonly callLog: Pick<CallLog, 'addReceived'>;
  readonly agreements: KnownAgreements;
  /** Nothing is asked of a hub with which there is no wire version in common. */
  readonly contact: Pick<HubContact, 'assertFits' | 'isAway' | 'missed' | 'answered'>;
  readonly onRefused: (error: unknown, type: string, batch: string) => void;
  /** A batch may go on. */
  readonly onNews: () => void;
  readonly log: Log;
}

/** What asks (one call, or a job of many) and orders, and the department's own tables and files into which batches go. */
export function openRequesterSide(parts: Parts, links: RequesterLinks): RequesterSide {
  const { config, state, own, hub, now, dir } = parts;
  const { agreements, contact, log } = links;
  const targets = new Map(
    Object.entries(config.targets).map(([name, target]) => [name, openTarget(target)]),
  );
  const fitting: HeldAgreements = {
    find: async (...which) => {
      contact.assertFits();
      return agreements.find(...which);
    },
    renewed: (...which) => agreements.renewed(...which),
  };
  const asking = new Asking({
    ...{ hub, agreements: fitting, own, now, reach: contact },
    hubMs: config.patience.hub * 1000,
  });
  const jobs = new Jobs({ state, asking, now, log });
  const by = { ...links, asking, state, hub, own, intakes: config.intakes, now };
  const fetch = new ChunkFetch(dir, hub);
  return {
    ...{ asking, jobs },
    ordering: new BatchOrdering(by),
    receiving: new BatchReceiving({ ...by, targets, fetch }),
    standing: new BatchStanding({ ...by, fetch }),
    close: async () => {
      await jobs.close();
      await Promise.all([...targets.values()].map((target) => target.close()));
    },
  };
}
