import type { Limit } from './limit';

/** Of datasets: how their files come in, and what may be asked of their rows. */
export const datasetLimits = {
  uploadPart: { value: 67_108_864, unit: 'bytes', about: 'One part of a file that is uploaded.' },
  uploadParts: {
    value: 10_000,
    unit: 'parts',
    about: 'In which one file is uploaded, with those that broke off.',
  },
  uploadIdle: {
    value: 72,
    unit: 'hours',
    about: 'For which an upload may stand still before it is given up.',
  },
  loadSilence: {
    value: 300_000,
    unit: 'milliseconds',
    about: 'Without a word, after which the process that loads a version counts as dead.',
  },
  loadTime: {
    value: 4,
    unit: 'hours',
    about: 'Within which a version is loaded, or its file is refused.',
  },
  loadAttempts: {
    value: 3,
    unit: 'attempts',
    about: 'At loading one version, where the process or the engine breaks off.',
  },
  loadRetry: {
    value: 60_000,
    unit: 'milliseconds',
    about:
      'Until a load that broke off is tried again, twice as long after each attempt; and until one is that an outage ended.',
  },
  sweepRetry: {
    value: 60_000,
    unit: 'milliseconds',
    about: 'Until the bytes of a version, or of a publication, are removed that could not be.',
  },
  problemsShown: {
    value: 100,
    unit: 'problems',
    about: 'Of one table, that are shown with their places to who sent it.',
  },
  personalPlaces: {
    value: 20,
    unit: 'places',
    about: 'Of one column and one kind of personal data, that the privacy gate names.',
  },
  datasetSeries: {
    value: 100,
    unit: 'tables',
    about: 'Of one dataset, that are declared time series.',
  },
  datasetTableRules: {
    value: 100,
    unit: 'tables',
    about: 'Of one dataset, of which it is declared how they are loaded.',
  },
  quasiIdentifiers: {
    value: 20,
    unit: 'columns',
    about: 'Of one table, by which people can be known together.',
  },
  leastGroup: {
    value: 1000,
    unit: 'rows',
    about: 'That may be asked to be alike in all quasi-identifiers.',
  },
  seriesKeys: { value: 3, unit: 'columns', about: 'That tell series of one table apart.' },
  seriesPeriods: {
    value: 10_000,
    unit: 'periods',
    about: 'From the first to the last of a series.',
  },
  seriesRows: {
    value: 500_000,
    unit: 'rows',
    about: 'Periods of all series of one table, the missing ones too.',
  },
  missingPeriods: {
    value: 100,
    unit: 'periods',
    about: 'Of one series, that are named as missing; all are counted.',
  },
  rowPage: { value: 10_000, unit: 'rows', about: 'Rows of a table in one page.' },
  rowPageBytes: {
    value: 8_388_608,
    unit: 'bytes',
    about:
      'Rows in one page, as JSON: the next page goes on from there. One row is given, however long.',
  },
  rowPageDefault: {
    value: 100,
    unit: 'rows',
    about: 'Rows in a page when no number is asked for.',
  },
  documentColumns: {
    value: 4000,
    unit: 'columns',
    about:
      'Columns that the OpenAPI document of a version describes, each table counted as twenty more; the rows of tables after them have one address for all.',
  },
  rowFilterText: {
    value: 8000,
    unit: 'characters',
    about: 'One parameter of a query for rows, and the place in a list that it can go on from.',
  },
  rowFilterWildcards: { value: 100, unit: 'wildcards', about: '`%` in one pattern of a filter.' },
  rowFilterDepth: { value: 20, unit: 'levels', about: 'Nesting of conditions on rows.' },
  rowFilterConditions: {
    value: 100,
    unit: 'conditions',
    about: 'Conditions of one query for rows.',
  },
  rowFilterValues: {
    value: 1000,
    unit: 'values',
    about: 'Values that the conditions of one query for rows hold.',
  },
  rowSort: { value: 10, unit: 'columns', about: 'Columns that rows are sorted by.' },
  rowGroup: { value: 10, unit: 'columns', about: 'Columns that rows are grouped by.' },
  rowAggregates: { value: 50, unit: 'figures', about: 'Figures of each group of rows.' },
} as const satisfies Readonly<Record<string, Limit>>;
