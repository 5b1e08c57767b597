import type { Limit } from './limit';

/** Of files that become tables. */
export const ingestLimits = {
  enginePlaces: {
    value: 2,
    unit: 'sessions',
    about: 'Loads and queries of tables under way in one engine process.',
  },
  engineQueue: { value: 200, unit: 'sessions', about: 'That wait for a place in the engine.' },
  engineMemory: {
    value: 1024,
    unit: 'MiB',
    about:
      'That the engine may hold for all its sessions; its process is ended at twice that and 512 MiB.',
  },
  engineKept: {
    value: 500,
    unit: 'tables',
    about: 'That the engine keeps open between queries; those asked for longest ago go first.',
  },
  engineKeptSmall: {
    value: 262_144,
    unit: 'bytes',
    about: 'Of a Parquet file whose table the engine keeps in memory; larger ones lie in a file.',
  },
  engineKeptFiles: {
    value: 21_474_836_480,
    unit: 'bytes',
    about: "Files of the engine's own in which tables lie that it keeps open.",
  },
  engineInterrupt: {
    value: 5000,
    unit: 'milliseconds',
    about: 'Within which a statement ends that was interrupted; then its process is ended.',
  },
  fetchTime: {
    value: 7_200_000,
    unit: 'milliseconds',
    about: 'Within which a file has to be there that the hub fetches from an address.',
  },
  fetchAttempts: {
    value: 3,
    unit: 'attempts',
    about: 'At fetching a file from an address that is away or overloaded.',
  },
  ingestFile: { value: 5_368_709_120, unit: 'bytes', about: 'A file that is loaded as a dataset.' },
  ingestUnpacked: {
    value: 21_474_836_480,
    unit: 'bytes',
    about: 'What one archive may unpack to, and a Parquet file of so many cells come to as text.',
  },
  ingestRatio: {
    value: 200,
    unit: 'times',
    about: 'How much larger than packed the contents of an archive may be, above 16 MiB.',
  },
  ingestMembers: { value: 1000, unit: 'files', about: 'Files in one archive.' },
  ingestNesting: { value: 2, unit: 'levels', about: 'Archives in archives.' },
  jsonDepth: {
    value: 100,
    unit: 'levels',
    about: 'Lists and objects in one another in a JSON file that is loaded or harvested.',
  },
  ingestColumns: { value: 2000, unit: 'columns', about: 'Columns of one loaded table.' },
  ingestTables: { value: 1000, unit: 'tables', about: 'Tables that one file holds.' },
  ingestRecord: {
    value: 16_777_216,
    unit: 'bytes',
    about: 'One row of a loaded table, or one record of a JSON file, as its text.',
  },
  ingestWorkbook: {
    value: 134_217_728,
    unit: 'bytes',
    about: 'A loaded workbook, unpacked; so many characters its cells may hold, too.',
  },
  ingestProblems: {
    value: 1000,
    unit: 'problems',
    about: 'Problems of one table that a load names with their places; all are counted.',
  },
} as const satisfies Readonly<Record<string, Limit>>;
