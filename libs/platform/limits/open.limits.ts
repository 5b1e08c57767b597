import type { Limit } from './limit';

/** Of open data, as everybody asks for it. */
export const openLimits = {
  openQuery: {
    value: 10_000,
    unit: 'milliseconds',
    about: 'Within which a query of the public for rows is answered, its wait included.',
  },
  openShare: {
    value: 20,
    unit: 'queries',
    about: 'Of one client, by its key or network, under way or waiting for the engine.',
  },
  openSmallTable: {
    value: 1_048_576,
    unit: 'characters',
    about: 'Of a table whose rows a portal holds in memory.',
  },
  openSmallTables: {
    value: 33_554_432,
    unit: 'characters',
    about:
      'Of all tables whose rows a portal holds in memory; those asked for longest ago go first.',
  },
  boxText: {
    value: 200,
    unit: 'characters',
    about: 'Of a box by which datasets or features are looked for.',
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
  wholeCatalogues: {
    value: 4,
    unit: 'files',
    about: 'Of the whole catalogue that a portal writes at a time, for each client one.',
  },
  openExports: {
    value: 4,
    unit: 'exports',
    about:
      'Whole tables that one portal writes as CSV, JSON lines, GeoJSON or a workbook at a time.',
  },
  openExportsShare: {
    value: 2,
    unit: 'exports',
    about: 'Of them, to one client, by its key or network.',
  },
  openExport: {
    value: 3_600_000,
    unit: 'milliseconds',
    about: 'Within which a whole table is written to who asked for it.',
  },
  openDownloads: {
    value: 200,
    unit: 'downloads',
    about: 'Files of published tables on their way from one portal at a time.',
  },
  openDownloadsShare: {
    value: 20,
    unit: 'downloads',
    about: 'Files on their way to one client, by its key or network.',
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
  unlistedColumns: {
    value: 100,
    unit: 'columns',
    about: 'With values that their code tables do not have, that a refused publication names.',
  },
  unlistedRows: {
    value: 20,
    unit: 'rows',
    about: 'Of one of these columns, that it names.',
  },
  findQuery: {
    value: 4000,
    unit: 'characters',
    about: 'A query for datasets of the portal by fields and words.',
  },
  findPieces: {
    value: 200,
    unit: 'words',
    about: 'Words, fields and signs of one query for datasets of the portal.',
  },
  findSearches: {
    value: 10,
    unit: 'searches',
    about: 'For words, that one query for datasets of the portal comes to.',
  },
  findDepth: {
    value: 10,
    unit: 'levels',
    about: 'Brackets within brackets in a query for datasets of the portal.',
  },
  quotaSubjects: {
    value: 50_000,
    unit: 'networks',
    about:
      'Whose calls one portal counts at a time, and as many developers; the longest unused is forgotten.',
  },
  registrationsAnHour: {
    value: 200,
    unit: 'registrations',
    about: 'Of developers that are taken up; more are left out.',
  },
  feedbackAnHour: {
    value: 100,
    unit: 'messages',
    about: 'Requests, corrections, comments and complaints that are taken up; more are left out.',
  },
  datasetsPerContest: { value: 200, unit: 'datasets', about: 'Of one contest or project.' },
  entriesPerDeveloper: {
    value: 5,
    unit: 'entries',
    about: 'Of one developer in one contest or project.',
  },
  followsPerDeveloper: { value: 500, unit: 'datasets', about: 'That one developer follows.' },
  searchesPerDeveloper: { value: 50, unit: 'searches', about: 'That one developer follows.' },
  searchRound: {
    value: 2000,
    unit: 'datasets',
    about: 'That are held against followed searches together, and that one notice tells of.',
  },
  searchStep: {
    value: 200,
    unit: 'searches',
    about: 'Followed ones that one transaction holds datasets against.',
  },
  reusesAnHour: {
    value: 200,
    unit: 'reuses',
    about: 'Of open data that are taken up to be judged; more are left out.',
  },
  reusesPerDeveloper: {
    value: 100,
    unit: 'reuses',
    about: 'Of one developer that are shown or wait to be judged.',
  },
  datasetsPerReuse: { value: 50, unit: 'datasets', about: 'That one reuse came out of.' },
  keysPerDeveloper: {
    value: 20,
    unit: 'keys',
    about: 'Of one developer that are neither expired nor revoked.',
  },
  keysADay: {
    value: 50,
    unit: 'keys',
    about: 'That one developer makes, or replaces, in 24 hours.',
  },
  keyLife: { value: 366, unit: 'days', about: 'After which a key expires at the latest.' },
  keyOverlap: {
    value: 720,
    unit: 'hours',
    about: 'For which a replaced key goes on working beside the new one, at most.',
  },
  handInWait: {
    value: 10_000,
    unit: 'milliseconds',
    about:
      'That the portal waits at most for what somebody hands in to be taken up, before it answers that it will be.',
  },
  callLog: { value: 90, unit: 'days', about: 'For which each call with a key is kept; sums stay.' },
  usageDays: { value: 92, unit: 'days', about: 'That a developer asks usage of at once.' },
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
  feedPage: { value: 50, unit: 'entries', about: 'Of one page of an Atom feed.' },
  sitemapPage: {
    value: 40_000,
    unit: 'datasets',
    about: 'Of one page of the sitemap; crawlers read 50,000 addresses at most.',
  },
  dcatPage: { value: 100, unit: 'datasets', about: 'Of one page of the DCAT catalogue.' },
} as const satisfies Readonly<Record<string, Limit>>;
