import type { KnownAgreements } from '../agreement/known-agreements';
import { Asking } from '../asking/asking';
import { BatchOrdering } from '../batch/receiving/batch-ordering';
import { BatchReceiving } from '../batch/receiving/batch-receiving';
import { ChunkFetch } from '../batch/receiving/chunk-fetch';
import { PostgresTarget } from '../batch/target/postgres-target';
import type { Parts } from './parts';

export interface RequesterSide {
  readonly asking: Asking;
  readonly ordering: BatchOrdering;
  readonly receiving: BatchReceiving;
  close(): Promise<void>;
}

export interface RequesterLinks {
  readonly agreements: KnownAgreements;
  readonly onRefused: (error: unknown, type: string, batch: string) => void;
  /** A batch may go on. */
  readonly onNews: () => void;
}

/** What asks and orders, and the department's own tables into which batches go. */
export function openRequesterSide(parts: Parts, links: RequesterLinks): RequesterSide {
  const { config, state, own, hub, now, dir } = parts;
  const { agreements } = links;
  const targets = new Map(
    Object.entries(config.targets).map(([name, target]) => [name, new PostgresTarget(target)]),
  );
  const { keys } = own;
  const { intakes } = config;
  const by = { ...links, state, hub, keys, intakes, now };
  return {
    asking: new Asking({ hub, agreements, keys, now }),
    ordering: new BatchOrdering(by),
    receiving: new BatchReceiving({ ...by, targets, fetch: new ChunkFetch(dir, hub) }),
    close: async () => {
      await Promise.all([...targets.values()].map((target) => target.close()));
    },
  };
}
