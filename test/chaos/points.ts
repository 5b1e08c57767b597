import type { Step } from '@shutong/crash';

export const suites = ['exchange', 'batch', 'kafka'] as const;
export type SuiteName = (typeof suites)[number];

/** Processes that chaos kills and starts again. */
export const roles = [
  ...['hub', 'worker', 'provider', 'consumer', 'authority', 'postgres', 'departments-postgres'],
  'broker',
] as const;
export type Role = (typeof roles)[number];

type Where = Partial<Readonly<Record<SuiteName, readonly Role[]>>>;

const hub = ['hub'] as const;
const worker = ['worker'] as const;
const provider = ['provider'] as const;
const consumer = ['consumer'] as const;
const authority = ['authority'] as const;
const connectors = ['provider', 'consumer'] as const;

/** Where each step is taken: by which processes, in which suite. */
export const places: Readonly<Record<Step, Where>> = {
  'write.commit': { exchange: ['hub', 'worker'], batch: hub, kafka: ['hub', 'worker'] },
  'record.commit': { exchange: hub },
  'release.commit': { exchange: hub, kafka: hub },
  'command.send': { exchange: hub, kafka: hub },
  'answer.send': { exchange: hub, kafka: hub },
  'feed.send': { exchange: hub, batch: hub },
  'position.commit': { exchange: ['hub', 'worker'], kafka: worker },
  'relay.send': { kafka: worker },
  'offset.commit': { kafka: ['worker', 'provider', 'consumer'] },
  'log.order': { exchange: worker },
  'log.claim': { exchange: ['worker', 'provider'] },
  'checkpoint.write': { exchange: ['worker', 'provider'] },
  'chunk.store': { batch: hub },
  'chunk.acknowledge': { batch: hub },
  'chunk.send': { batch: hub },
  'receipt.acknowledge': { batch: hub },
  'message.acknowledge': { exchange: connectors, batch: connectors },
  'proposal.commit': { exchange: connectors },
  'agreement.commit': { exchange: connectors },
  'agreement-change.commit': { exchange: connectors },
  'signature.send': { exchange: connectors },
  'signed.commit': { exchange: connectors },
  'quota.commit': { exchange: provider, batch: provider, kafka: provider },
  'statement.commit': { exchange: provider, kafka: provider },
  'reply.send': { exchange: provider, kafka: provider },
  'answered.commit': { exchange: provider, kafka: provider },
  'own-log.order': { exchange: provider },
  'restriction.commit': { exchange: authority },
  'narrowing.commit': { exchange: connectors },
  'outgoing.commit': { exchange: ['authority', 'provider'] },
  'outgoing.send': { exchange: ['authority', 'provider'] },
  'newcomer.commit': { exchange: authority },
  'token-key.send': { exchange: authority },
  'token-key.commit': { exchange: connectors },
  'call.send': { exchange: consumer, kafka: consumer },
  'local-answer.send': { exchange: consumer, kafka: consumer },
  'job.commit': { exchange: consumer },
  'job-rows.commit': { exchange: consumer },
  'job-chunk.commit': { exchange: consumer },
  'order.commit': { batch: consumer },
  'order.send': { batch: consumer },
  'order-acknowledged.commit': { batch: consumer },
  'sending.commit': { batch: provider },
  'sending-begun.commit': { batch: provider },
  'chunk-position.commit': { batch: provider },
  'chunk-manifest.commit': { batch: provider },
  'chunk.upload': { batch: provider },
  'sent.commit': { batch: provider },
  'ended.commit': { batch: provider },
  'manifest.commit': { batch: consumer },
  'chunk-address.send': { batch: consumer },
  'chunk.apply': { batch: consumer },
  'receipt.commit': { batch: consumer },
  'receipt.send': { batch: consumer },
  'received.commit': { batch: consumer },
  'watermark.commit': { batch: consumer },
  'counter-receipt.commit': { batch: provider },
};

/** Points of a suite by the process that dies there; connectors first, which come up quickest. */
export function pointsOf(suite: SuiteName): ReadonlyMap<Role, readonly string[]> {
  const order = ['worker', 'consumer', 'provider', 'authority', 'hub'] as const;
  const points = new Map<Role, string[]>(order.map((role) => [role, []]));
  for (const [step, where] of Object.entries(places)) {
    for (const role of where[suite] ?? []) {
      const own = points.get(role) ?? [];
      points.set(role, [...own, `${step}.before`, `${step}.after`]);
    }
  }
  return points;
}
