/** What is counted of acts: one event for each, and a log entry that names the thing. */
export interface ActCounter {
  readonly name: string;
  readonly event: string;
  /** Log actions, any of which writes that event. */
  readonly actions: readonly string[];
  /** The type of resource that such an entry names once for each act. */
  readonly names: string;
}

/** Acts other than calls. */
export const actCounters: readonly ActCounter[] = [
  {
    name: 'applications',
    event: 'exchange.application.submitted',
    actions: ['exchange.application.submit', 'exchange.matter.submit', 'exchange.project.apply'],
    names: 'application',
  },
  {
    name: 'decisions',
    event: 'exchange.application.decided',
    actions: ['exchange.decision.answer', 'exchange.project.grant'],
    names: 'decision',
  },
  {
    name: 'publications',
    event: 'catalog.entry.published',
    actions: ['catalog.entry.publish'],
    names: 'entry',
  },
  {
    name: 'mounts',
    event: 'catalog.resource.mounted',
    actions: ['catalog.resource.mount'],
    names: 'resource',
  },
  {
    name: 'batches',
    event: 'exchange.batch.ordered',
    actions: ['exchange.batch.order'],
    names: 'batch',
  },
];

/**
 * Acts of developers: applications for what is open on conditions, each kept with its days (`statistics.open_application`), and a log entry
 * that names it.
 */
export const openActCounters: readonly Omit<ActCounter, 'event'>[] = [
  {
    name: 'openApplications',
    actions: ['exchange.open-application.submit'],
    names: 'open-application',
  },
  {
    name: 'openDecisions',
    actions: ['exchange.open-application.answer'],
    names: 'open-application',
  },
];

/** Counters of calls and of what they brought, as names of columns of the two statements of a recount. */
export const callCounters = [
  'verifications',
  'queries',
  'queriedRecords',
  'refusedCalls',
  'failedCalls',
  'batchRecords',
] as const;

/** Counters of usage events, as names of columns of the two statements of a recount. */
export const usageCounters = [
  'searches',
  'views',
  'previews',
  'openCalls',
  'featureCalls',
  'downloads',
  'harvests',
  'anonymousActs',
  'departmentActs',
  'entryActs',
] as const;

/** Counters of each project (C48), as names of columns of the two statements. */
export const projectCounters = ['calls', 'answered', 'refused', 'failed', 'records'] as const;

/** The counter that an event adds one to, if any. */
export const counterOf = (event: string): string | undefined =>
  actCounters.find((counter) => counter.event === event)?.name;
