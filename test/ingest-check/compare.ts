import type { EngineSession, IngestedTable } from '@shutong/datasets';
import type { Expectation, ExpectedColumn, ExpectedTable } from './expectation';
import type { Checked } from './outcome';

/** Everything in which a file is not what was expected of it, in words. */
export async function differences(
  expected: Expectation,
  { outcome, tables }: Checked,
  session: (
    table: IngestedTable,
  ) => <T>(work: (session: EngineSession) => Promise<T>) => Promise<T>,
): Promise<string[]> {
  const found: string[] = [];
  const differ = (what: string, wanted: unknown, is: unknown): void => {
    if (wanted !== undefined && wanted !== is)
      found.push(`${what}: ${show(is)}, expected ${show(wanted)}`);
  };
  const { outcome: wanted } = expected;
  if (wanted === 'loaded' || wanted === 'refused') differ('outcome', wanted, outcome.outcome);
  if (outcome.outcome === 'refused') return found;
  differ('encoding', encodingName(expected.encoding), encodingName(outcome.encoding));
  differ('delimiter', expected.delimiter === '\\t' ? '\t' : expected.delimiter, outcome.delimiter);
  if (expected.tables) {
    differ('tables', expected.tables.length, tables.length);
    for (const [at, wantedTable] of expected.tables.entries()) {
      const table = tableFor(wantedTable, tables, at);
      if (!table) found.push(`table ${wantedTable.name ?? at}: not there`);
      else found.push(...(await tableDifferences(wantedTable, table, session(table))));
    }
  }
  differ('hold', expected.hold, outcome.hold);
  found.push(...personalDifferences(expected, tables));
  return found;
}

const show = (value: unknown): string => JSON.stringify(value) ?? 'none';

/** GBK and GB 2312 are parts of GB 18030, Latin-1 is read as Windows-1252, and marks are no encoding of their own. */
function encodingName(name: string | undefined): string | undefined {
  const plain = name?.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (plain === undefined) return undefined;
  if (/^utf8/.test(plain) || plain === 'ascii' || plain === 'usascii') return 'utf8';
  if (/^utf16/.test(plain)) return 'utf16';
  if (/^gb/.test(plain) || plain === 'cp936') return 'gb18030';
  if (/^(latin1|iso88591|windows1252|cp1252)/.test(plain)) return 'windows1252';
  return /^(shiftjis|sjis|cp932)$/.test(plain) ? 'shiftjis' : plain;
}

const plainName = (name: string): string => name.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
const isNamed = (
  name: string,
  column: { readonly name: string; readonly title: string },
): boolean =>
  column.name === name || column.title === name || plainName(column.title) === plainName(name);

function tableFor(
  { name }: ExpectedTable,
  tables: readonly IngestedTable[],
  at: number,
): IngestedTable | undefined {
  if (name === undefined) return tables[at];
  const last = (path: string): string => path.split('/').at(-1)!.toLowerCase();
  return (
    tables.find((table) => table.name === name) ??
    tables.find((table) => table.place.includes(name)) ??
    tables.find((table) => last(table.name).includes(last(name).replace(/\.\w+$/, ''))) ??
    (tables.length === 1 ? tables[0] : undefined)
  );
}

async function tableDifferences(
  expected: ExpectedTable,
  table: IngestedTable,
  within: <T>(work: (session: EngineSession) => Promise<T>) => Promise<T>,
): Promise<string[]> {
  const found: string[] = [];
  const { name, rows, columns } = table;
  if (expected.rows !== undefined && expected.rows !== rows) {
    found.push(`${name}: ${rows} rows, expected ${expected.rows}`);
  }
  if (expected.columns !== undefined && expected.columns !== columns.length) {
    found.push(`${name}: ${columns.length} columns, expected ${expected.columns}`);
  }
  const named = expected.columnNames?.map((one, at) => [one, columns[at]] as const) ?? [];
  for (const [wanted, column] of named) {
    if (!column || !isNamed(wanted, column)) {
      found.push(`${name}: column ${show(column?.title)}, expected ${show(wanted)}`);
    }
  }
  if (!expected.checks?.length) return found;
  return within(async (session) => {
    for (const check of expected.checks!) {
      found.push(
        ...(await columnDifferences(session, check, table)).map((one) => `${name}: ${one}`),
      );
    }
    return found;
  });
}

/** A whole number is a decimal, too. */
const isKind = (wanted: string, is: string): boolean =>
  wanted === is || (wanted === 'decimal' && is === 'integer');

async function columnDifferences(
  session: EngineSession,
  check: ExpectedColumn,
  table: IngestedTable,
): Promise<string[]> {
  const column = table.columns.find((one) => isNamed(check.column, one));
  if (!column) return [`no column ${show(check.column)}`];
  const found: string[] = [];
  const { kind: wanted } = check;
  if (wanted !== undefined && !isKind(wanted, column.kind)) {
    found.push(`${check.column} is ${column.kind}, expected ${wanted}`);
  }
  const name = `"${column.name.replaceAll('"', '""')}"`;
  const from = `read_parquet('${table.parquet.path.replaceAll("'", "''")}')`;
  const isNumber = column.kind === 'integer' || column.kind === 'decimal';
  const sum = isNumber ? `sum(${name})::VARCHAR` : 'NULL';
  const [[nonNull, total, min, max] = []] = await session.run(
    `SELECT count(${name}), ${sum}, min(${name})::VARCHAR, max(${name})::VARCHAR FROM ${from}`,
  );
  const differ = (what: string, expected: unknown, is: unknown): void => {
    if (expected !== undefined && !isAlike(expected, is)) {
      found.push(`${what} of ${check.column} is ${show(is)}, expected ${show(expected)}`);
    }
  };
  differ('nonNull', check.nonNull, nonNull);
  differ('sum', check.sum, total ?? '0');
  differ('min', check.min, min);
  differ('max', check.max, max);
  if (check.sample) {
    const [[value = null] = []] = await session.run(
      `SELECT ${name}::VARCHAR FROM ${from} LIMIT 1 OFFSET ${check.sample.row}`,
    );
    differ(`row ${check.sample.row}`, check.sample.value, value);
  }
  return found;
}

/** Numbers by their value and not their zeros, times by their instant and not their separators, texts as they are. */
function isAlike(expected: unknown, is: unknown): boolean {
  const [wanted, found] = [textOf(expected), textOf(is)];
  return wanted === found || comparable(wanted) === comparable(found);
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);

function comparable(text: string): string {
  if (/^-?\d*\.?\d+$/.test(text) && !/^-?0\d/.test(text)) {
    const [whole = '', part = ''] = text.split('.');
    const rest = part.replace(/0+$/, '');
    return `${whole === '' || whole === '-' ? `${whole}0` : whole}${rest === '' ? '' : `.${rest}`}`;
  }
  if (!/^\d{4}-\d\d-\d\d[T ]/.test(text)) return text;
  return text
    .replace('T', ' ')
    .replace(/(Z|\+00(:?00)?)$/, '')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
    .replace(/( \d\d:\d\d)$/, '$1:00');
}

function personalDifferences(
  { columns = {} }: Expectation,
  tables: readonly IngestedTable[],
): string[] {
  return Object.entries(columns).flatMap(([name, wanted]) => {
    const table = tables.find((one) => one.columns.some((column) => isNamed(name, column)));
    const column = table?.columns.find((one) => isNamed(name, one));
    if (!table || !column) return [`no column ${show(name)}`];
    const is = table.personal.find((one) => one.name === column.name)?.kind ?? 'none';
    return is === wanted ? [] : [`${name} is ${is}, expected ${wanted}`];
  });
}
