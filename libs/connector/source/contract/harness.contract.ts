import type { SourceDatabase, SourceRead, SourceRow, SourceValue } from '../source-database';
import { SourceError } from '../source.errors';

/** Rows of a table of texts, which may lack values. */
export type ContractRow = readonly (string | null)[];

/** What the rows of the typed table say, column by column, in the form in which every source shows it. */
export const typedColumns = ['name', 'whole', 'big', 'exact', 'day', 'moment', 'flag'] as const;
export type TypedColumn = (typeof typedColumns)[number];
export const typedRows: readonly ContractRow[] = [
  ['张三', '42', '9007199254740993', '1234567890.55', '2026-10-01', '2026-10-01 08:00:00', 'true'],
  ["b'; --", '-7', '-5', '0.25', '2025-12-31', '2025-12-31 23:59:59', 'false'],
  ['nothing', null, null, null, null, null, null],
];

/** What a spec file gives the suite: a real source of one kind, and a hand on it. */
export interface SourceHarness {
  /** Makes a table of text columns and returns its name as a `SourceRead` names it. */
  createTable(columns: readonly string[], rows: readonly ContractRow[]): Promise<string>;
  /** Makes the table of `typedRows`, each column of the type that this kind of source has for it. */
  createTyped(): Promise<string>;
  /** A table that cannot be read within so many milliseconds. */
  createSlow(): Promise<{ readonly table: string; readonly milliseconds: number }>;
  dropColumn(table: string, column: string): Promise<void>;
  dropTable(table: string): Promise<void>;
  /** A source over all the tables. */
  open(): SourceDatabase;
  /** A source whose account, folder or credential reaches this table alone. */
  openFor(table: string): Promise<SourceDatabase>;
  /** Takes the server, service or folder away, and brings it back as it was. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export const milliseconds = 30_000;

/** Code of the SourceError that the work ends with. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return (await failureOf(work)).code;
}

export async function failureOf(work: Promise<unknown>): Promise<SourceError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

/** All pages of a read, each begun at the last row of the one before. */
export async function pagesOf(
  source: SourceDatabase,
  read: Omit<SourceRead, 'after' | 'skip'>,
): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  let from: Pick<SourceRead, 'after'> = {};
  for (;;) {
    const page = await source.read({ ...read, ...from }, milliseconds);
    rows.push(...page);
    if (page.length < read.limit) return rows;
    from = { after: read.orderBy.map((column) => page.at(-1)![column]!) };
  }
}

export const byBytes = (one: SourceValue, other: SourceValue): number => {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
};

/** A source under test with one table in it that no test changes. */
export interface Bench {
  readonly harness: SourceHarness;
  readonly source: SourceDatabase;
  readonly people: string;
}

export const columns = ['number', 'name', 'town'];
export const people: readonly ContractRow[] = [
  ['11010519491231002X', '张三', '云栖'],
  ['110105194912310038', '李四', '云栖'],
  ['110105194912310046', '𠮷野家', null],
  ['110105194912310054', null, '北山'],
  ["'; DROP TABLE people; --", 'a"b', '$1\\'],
  ['%', '*', 'line\nbreak, comma'],
];

/** Reads of the table of people. */
export const readerOf =
  (bench: () => Bench) =>
  (fields: Partial<SourceRead> & Pick<SourceRead, 'equals'>): Promise<readonly SourceRow[]> =>
    bench().source.read(
      { table: bench().people, columns, orderBy: ['number'], limit: 100, ...fields },
      milliseconds,
    );
