import type { Limit } from './limit';

/** Of CKAN's Action API at the portal. */
export const ckanLimits = {
  ckanRows: {
    value: 1000,
    unit: 'datasets',
    about:
      'Of one page of datasets by CKAN’s Action API; more that are asked for count as so many.',
  },
  ckanRowsDefault: {
    value: 10,
    unit: 'datasets',
    about: 'Of one page of datasets by CKAN’s Action API when nothing is said.',
  },
  ckanNames: {
    value: 100_000,
    unit: 'names',
    about: 'Of datasets, organizations, groups or tags in one answer of CKAN’s Action API.',
  },
  ckanFacetValues: {
    value: 1000,
    unit: 'values',
    about: 'Of one facet in an answer of CKAN’s Action API.',
  },
  ckanRecords: {
    value: 32_000,
    unit: 'rows',
    about:
      'Of one page of rows by CKAN’s Action API, as in CKAN; more that are asked for count as so many.',
  },
  ckanLongAnswers: {
    value: 16,
    unit: 'answers',
    about:
      'Of rows by CKAN’s Action API that one portal writes at a time while it reads them: those of several pages.',
  },
  ckanLongAnswersShare: {
    value: 4,
    unit: 'answers',
    about: 'Of them, to one client, by its key or network.',
  },
  ckanLongAnswer: {
    value: 300_000,
    unit: 'milliseconds',
    about: 'For one of them to be taken; then it is broken off.',
  },
  ckanRecordsDefault: {
    value: 100,
    unit: 'rows',
    about: 'Of one page of rows by CKAN’s Action API when nothing is said.',
  },
} as const satisfies Readonly<Record<string, Limit>>;
