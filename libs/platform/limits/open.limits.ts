import type { Limit } from './limit';

/** Of open data, as everybody asks for it. */
export const openLimits = {
  openQuery: {
    value: 10_000,
    unit: 'milliseconds',
    about: 'Within which a query of the public for rows is answered, its wait included.',
  },
  openCells: {
    value: 250_000,
    unit: 'values',
    about: 'Of one page of rows for the public: rows times columns.',
  },
  openTables: {
    value: 21_474_836_480,
    unit: 'bytes',
    about: 'Published tables that a portal keeps at hand; those asked for longest ago go first.',
  },
  openFetches: {
    value: 4,
    unit: 'tables',
    about: 'Published tables that a portal fetches from the store at a time.',
  },
  openFetch: {
    value: 600_000,
    unit: 'milliseconds',
    about: 'Within which a published table is fetched from the store; then the fetch is given up.',
  },
  openFetchQueue: {
    value: 100,
    unit: 'tables',
    about: 'Published tables that wait to be fetched from the store.',
  },
  openDownloads: {
    value: 200,
    unit: 'downloads',
    about: 'Files of published tables on their way from one portal at a time.',
  },
  openStall: {
    value: 60_000,
    unit: 'milliseconds',
    about: 'For which nobody may have taken anything of a file on its way; then it is broken off.',
  },
  publicationCopy: {
    value: 300_000,
    unit: 'milliseconds',
    about:
      'After which a publication whose tables were not copied to the open zone is taken up again.',
  },
  listingBatch: {
    value: 500,
    unit: 'datasets',
    about: 'Published or harvested datasets that the worker lists in one transaction.',
  },
  retryAfter: {
    value: 5,
    unit: 'seconds',
    about: 'That a refusal for now asks callers to wait (Retry-After).',
  },
} as const satisfies Readonly<Record<string, Limit>>;
