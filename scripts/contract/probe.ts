import {
  openSource,
  type SourceDatabase,
  type SourceRow,
  type SourceValue,
} from '@shutong/connector';
import { keeps, type RowCondition } from '@shutong/wire';

const milliseconds = 10_000;
const sampled = 200;

/** What is looked at: a table of somebody's own, only ever read. */
interface Looked {
  readonly source: SourceDatabase;
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly SourceRow[];
}

const textOf = (value: SourceValue): string | null => (value === null ? null : String(value));

/** What a connector needs of a database; each says whether it is so. */
const capabilities: Readonly<Record<string, (looked: Looked) => Promise<boolean>>> = {
  'shows a row of the table': async ({ rows }) => rows.length > 0,
  'finds a row by each of its values': async ({ source, table, columns, rows: [row] }) =>
    every(columns, async (column) => {
      const asked = { table, columns, equals: { [column]: row![column]! }, orderBy: [], limit: 1 };
      return (await source.read(asked, milliseconds)).length === 1;
    }),
  'finds nothing for what is no value': async ({ source, table, columns }) =>
    every(columns, async (column) => {
      const equals = { [column]: "' OR '1'='1'; -- \u{1F4A3}" };
      const asked = { table, columns, equals, orderBy: [], limit: 1 };
      return (await source.read(asked, milliseconds)).length === 0;
    }),
  'orders rows by the bytes of their values': async (looked) => {
    const texts = looked.rows.map((row) => textOf(row[looked.columns[0]!]!));
    return texts.every((text, at) => at === 0 || inOrder(texts[at - 1]!, text));
  },
  'goes on page by page, every row once': async ({ source, table, columns, rows }) => {
    const half = Math.ceil(rows.length / 2);
    const asked = { table, columns, equals: {}, orderBy: columns };
    const first = await source.read({ ...asked, limit: half }, milliseconds);
    const rest = { ...asked, skip: half, limit: rows.length - half || 1 };
    const second = await source.read(rest, milliseconds);
    return JSON.stringify([...first, ...second].slice(0, rows.length)) === JSON.stringify(rows);
  },
  'filters by every operator as the connector does': (looked) =>
    every(looked.columns, async (column) =>
      every(conditionsOf(looked, column), (condition) => agrees(looked, column, condition)),
    ),
  'says that a table or column is not there': async ({ source, table, columns }) => {
    const asked = { table, columns, equals: {}, orderBy: [], limit: 1 };
    const codes = [
      await codeOf(source.read({ ...asked, table: 'no such "`table' }, milliseconds)),
      await codeOf(source.read({ ...asked, columns: ['no such "`column'] }, milliseconds)),
    ];
    return codes.join() === 'connector.source-table,connector.source-column';
  },
  'ends when the time is over': async ({ source, table, columns }) => {
    const asked = { table, columns, equals: {}, orderBy: columns, limit: sampled };
    return (await codeOf(source.read(asked, 0))) === 'connector.source-deadline';
  },
  'serves fifty at once': async ({ source, table, columns }) => {
    const asked = { table, columns, equals: {}, orderBy: [], limit: 1 };
    const many = Array.from({ length: 50 }, () => source.read(asked, milliseconds));
    return (await Promise.all(many)).every((rows) => rows.length === 1);
  },
};

/** Asks a database what it can do, and prints it line by line. Nothing is printed of what stands in the table. */
export async function probe(url: string, table: string): Promise<number> {
  const kind = /^(postgres|mysql)(ql)?:\/\//.exec(url)?.[1];
  if (kind !== 'postgres' && kind !== 'mysql') {
    console.error('No driver speaks to that address: postgres:// and mysql:// are known.');
    console.log(`${/^\w+/.exec(url)?.[0] ?? 'unknown'} not run here`);
    return 2;
  }
  const source = openSource({ kind, url });
  try {
    const columns = await source.describe(table);
    const asked = { table, columns, equals: {}, orderBy: columns, limit: sampled };
    const rows = await source.read(asked, milliseconds);
    return await lookedThrough({ source, table, columns, rows }, kind);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.log(`${kind} 0/${Object.keys(capabilities).length}`);
    return 1;
  } finally {
    await source.close();
  }
}

async function lookedThrough(looked: Looked, kind: string): Promise<number> {
  const all = Object.entries(capabilities);
  let passed = 0;
  for (const [name, holds] of all) {
    const why = await holds(looked).then(
      (held) => (held ? '' : 'not so'),
      (error: unknown) => (error instanceof Error ? error.message : 'failed'),
    );
    if (why === '') passed += 1;
    console.log(`${why === '' ? 'yes' : 'NO '}  ${name}${why === '' ? '' : `: ${why}`}`);
  }
  console.log(`${kind} ${passed}/${all.length}`);
  return passed === all.length ? 0 : 1;
}

/** Conditions that the first row's value makes: each operator of each type that it reads as. */
function conditionsOf({ rows: [row] }: Looked, column: string): RowCondition[] {
  const text = textOf(row?.[column] ?? null);
  const ops = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in', 'prefix', 'isNull', 'notNull'] as const;
  return ops.map((op) => ({
    ...{ field: 'f', type: 'text', op },
    values: op.endsWith('Null') ? [] : [text?.slice(0, 100) || 'x'],
  }));
}

/** Among the first rows those that the condition keeps are the ones that the database finds. */
async function agrees(looked: Looked, column: string, condition: RowCondition): Promise<boolean> {
  const { source, table, columns, rows } = looked;
  const kept = rows.filter((row) => keeps(condition, textOf(row[column]!)));
  const where = [{ column, condition }];
  const asked = { table, columns, equals: {}, where, orderBy: columns, limit: kept.length || 1 };
  const found = await source.read(asked, milliseconds);
  // A table with more rows than the sample may have one that is kept where the sample has none.
  const isWhole = rows.length < sampled;
  if (kept.length === 0) return !isWhole || found.length === 0;
  return JSON.stringify(found) === JSON.stringify(kept);
}

function inOrder(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return other === null;
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) <= 0;
}

async function every<T>(list: readonly T[], holds: (one: T) => Promise<boolean>): Promise<boolean> {
  for (const one of list) if (!(await holds(one))) return false;
  return true;
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (error: unknown) => (error as { code?: string }).code ?? 'unknown',
  );
