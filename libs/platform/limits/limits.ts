import { callLimits } from './call.limits';
import { catalogLimits } from './catalog.limits';
import { ckanLimits } from './ckan.limits';
import { datasetLimits } from './dataset.limits';
import { harvestLimits } from './harvest.limits';
import { ingestLimits } from './ingest.limits';
import type { Limit } from './limit';
import { openLimits } from './open.limits';
import { usageLimits } from './usage.limits';

export type { Limit };

export const limits = {
  requestBody: { value: 1_048_576, unit: 'bytes', about: 'Body of a request to hub or portal.' },
  inputDepth: {
    value: 32,
    unit: 'levels',
    about: 'Nesting of lists and objects in what a request hands over.',
  },
  pageSize: { value: 100, unit: 'rows', about: 'Largest page of any list.' },
  pageDefault: { value: 20, unit: 'rows', about: 'Page of a list when none is asked for.' },
  searchQuery: { value: 200, unit: 'characters', about: 'Length of a search query.' },
  searchFilter: {
    value: 20,
    unit: 'values',
    about: 'Values of one facet that a search filters by.',
  },
  nameField: { value: 300, unit: 'characters', about: 'Length of a name or title.' },
  codeField: {
    value: 64,
    unit: 'characters',
    about: 'Length of a code by which a thing is named.',
  },
  wordsPerEntry: {
    value: 50,
    unit: 'words',
    about: 'Keywords, or formats, of one catalogue entry.',
  },
  citations: {
    value: 50,
    unit: 'citations',
    about: 'Articles of rule documents that one entry or application rests on.',
  },
  resourcesPerMatter: {
    value: 50,
    unit: 'resources',
    about: 'Resources that one application for a matter asks for.',
  },
  supplementItems: {
    value: 50,
    unit: 'items',
    about: 'Items that a provider says are missing from one application.',
  },
  cohortUnits: {
    value: 5000,
    unit: 'units',
    about: 'Units that are added to a cohort, or figures of others that are kept, at once.',
  },
  batchOrderLife: {
    value: 24,
    unit: 'hours',
    about: 'From the order of a batch until its provider has to have begun.',
  },
  batchChunk: { value: 8_388_608, unit: 'bytes', about: 'One chunk of a batch, as it is stored.' },
  batchChunksWaiting: {
    value: 64,
    unit: 'chunks',
    about:
      'Chunks of one batch that wait for its requester; more are sent when those are received.',
  },
  batchAddress: {
    value: 300,
    unit: 'seconds',
    about: 'For which the single-use address of a chunk can be used.',
  },
  batchIdle: {
    value: 72,
    unit: 'hours',
    about: 'For which nothing may happen in a batch before it ends as failed.',
  },
  openCorrections: {
    value: 100,
    unit: 'corrections',
    about: 'Corrections of one agreement that wait for the provider.',
  },
  changedEntries: {
    value: 200,
    unit: 'entries',
    about: 'Entries that one change of law or duty names when it is recorded.',
  },
  itemsPerNeed: { value: 100, unit: 'items', about: 'Information items that one need names.' },
  openNeeds: { value: 100, unit: 'needs', about: 'Needs of one department that have not ended.' },
  projectParties: {
    value: 50,
    unit: 'organisations',
    about: 'Organisations that one project has invited, former ones included.',
  },
  projectResources: {
    value: 200,
    unit: 'resources',
    about: 'Resources that were proposed for one project, ended ones included.',
  },
  repeatedStep: {
    value: 100,
    unit: 'times',
    about: 'How often one matter takes the same step, such as a new draft of a report.',
  },
  disputeProposals: {
    value: 50,
    unit: 'proposals',
    about: 'Settlements that the parties propose in one dispute.',
  },
  ...catalogLimits,
  checkedRows: {
    value: 1000,
    unit: 'rows',
    about: "Rows in one check of values against an entry's items.",
  },
  checkProblems: {
    value: 1000,
    unit: 'problems',
    about: 'Problems that one check of values names; all are counted.',
  },
  textField: { value: 4000, unit: 'characters', about: 'Length of a free-text field.' },
  graphqlDepth: { value: 10, unit: 'levels', about: 'Nesting of a GraphQL operation.' },
  graphqlTokens: { value: 2000, unit: 'tokens', about: 'Size of a GraphQL document.' },
  graphqlAliases: { value: 30, unit: 'aliases', about: 'Aliases in a GraphQL document.' },
  graphqlCost: {
    value: 50_000,
    unit: 'values',
    about: 'Values that the answer to a GraphQL operation may hold, by its page sizes.',
  },
  sourceFile: {
    value: 268_435_456,
    unit: 'bytes',
    about: "One file of a portal's export, unpacked.",
  },
  ...harvestLimits,
  sourceRemovals: {
    value: 10,
    unit: 'per cent',
    about:
      "Share of a source file's known records that may be gone at the next load; more waits for a person.",
  },
  importRows: { value: 20_000, unit: 'rows', about: 'Departments in one CSV import.' },
  importBytes: { value: 8_388_608, unit: 'bytes', about: 'Body of one CSV import.' },
  sheetBytes: {
    value: 16_777_216,
    unit: 'bytes',
    about: 'Body of one import of entries: a workbook or a CSV file.',
  },
  sheetUnpacked: {
    value: 67_108_864,
    unit: 'bytes',
    about: 'A workbook of entries, unpacked; so many characters its cells may hold, too.',
  },
  sheetRows: { value: 20_000, unit: 'rows', about: 'Rows of one imported sheet.' },
  sheetColumns: { value: 256, unit: 'columns', about: 'Columns of one sheet that is read.' },
  sheetCell: {
    value: 32_767,
    unit: 'characters',
    about: 'Text of one cell, as many as spreadsheets hold.',
  },
  sheetErrors: {
    value: 1000,
    unit: 'errors',
    about: 'Errors that the report of one import lists; refused rows are all counted.',
  },
  sheetsAtOnce: {
    value: 4,
    unit: 'sheets',
    about: 'Imports and exports of entries under way in one hub process.',
  },
  bulkEdit: { value: 100, unit: 'entries', about: 'Entries that one bulk edit changes.' },
  departmentDepth: { value: 16, unit: 'levels', about: 'Depth of the tree of departments.' },
  ...callLimits,
  auditEntry: { value: 16_384, unit: 'bytes', about: 'One log entry.' },
  auditQueue: {
    value: 10_000,
    unit: 'entries',
    about: 'Log entries waiting for their group commit in one process.',
  },
  enrolmentToken: { value: 86_400, unit: 'seconds', about: 'Life of a one-time enrolment token.' },
  accessToken: { value: 300, unit: 'seconds', about: 'Life of a system access token.' },
  clientAssertion: {
    value: 300,
    unit: 'seconds',
    about: 'Furthest expiry of the assertion by which a system asks for a token.',
  },
  clockSkew: {
    value: 30,
    unit: 'seconds',
    about:
      "Tolerated difference between the hub's clock and that by which a token or a key card was made.",
  },
  issuerAnswer: {
    value: 5000,
    unit: 'milliseconds',
    about: "Longest wait for a sign-in issuer's metadata or keys.",
  },
  verifiedTokens: {
    value: 10_000,
    unit: 'tokens',
    about: 'Verified access tokens that one process remembers.',
  },
  mailNotices: {
    value: 50,
    unit: 'notices',
    about: 'Notices that one mail spells out; more are counted and wait in the inbox.',
  },
  deliveryAnswer: {
    value: 10_000,
    unit: 'milliseconds',
    about: 'Longest wait for a mail server or webhook at each step.',
  },
  deliveryAttempts: {
    value: 14,
    unit: 'attempts',
    about: 'Attempts at one mail or webhook, over more than two days; then it has failed.',
  },
  unreadNotices: {
    value: 1000,
    unit: 'notices',
    about: 'Unread notices of one person that are counted; more are there all the same.',
  },
  ...ingestLimits,
  ...datasetLimits,
  ...openLimits,
  ...ckanLimits,
  ...usageLimits,
  stopGrace: {
    value: 10_000,
    unit: 'milliseconds',
    about: 'Wait for a process that npm start ends; then it is killed.',
  },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limits;
