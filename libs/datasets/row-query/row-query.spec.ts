import fc from 'fast-check';
import type { EngineSession } from '../engine/engine';
import type { EngineValue } from '../engine/engine.protocol';
import { named } from '../ingest/table/spool-sql';
import { NaiveTable, type Cell } from '../../../test/support/naive-rows';
import {
  parametersOf,
  queriesOn,
  tables,
  type RandomTable,
} from '../../../test/support/row-queries';
import { sequences } from '../../../test/support/scale';
import { Scene } from '../testing/scene.fixture';
import { RowsInOrder, isInOrder } from './rows-in-order';
import { compileWhole } from './compile/compile-query';
import { readParameters } from './rest/read-parameters';
import type { RowQuery } from './row-query';
import { runRowQuery, type RowTable } from './run-query';

const queried = tables.chain((table) =>
  fc.record({ table: fc.constant(table), query: queriesOn(table.columns) }),
);

/** Floating-point figures to nine digits: their last ones depend on the order of adding. */
const shown = (value: EngineValue): Cell => {
  if (value === null) return null;
  return typeof value === 'number' ? String(Number(value.toPrecision(9))) : String(value);
};
const alike = (cells: readonly Cell[], isFloat: readonly boolean[]): Cell[] =>
  cells.map((cell, at) => (isFloat[at] && cell !== null ? shown(Number(cell)) : cell));

async function fill(session: EngineSession, { columns, rows }: RandomTable): Promise<RowTable> {
  const types = columns.map(({ name, sqlType }) => `${named(name)} ${sqlType}`);
  await session.run(`CREATE OR REPLACE TABLE "rows" (${types.join(', ')})`);
  for (const row of rows) {
    const values = row.filter((cell) => cell !== null);
    let at = 0;
    const cells = row.map((cell) => (cell === null ? 'NULL' : `$${(at += 1)}`));
    await session.run(`INSERT INTO "rows" VALUES (${cells.join(', ')})`, values);
  }
  return { id: 'one', columns, from: '"rows"', rowNumber: 't.rowid' };
}

async function pages(session: EngineSession, table: RowTable, query: RowQuery) {
  const all: Cell[][] = [];
  const sizes: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await runRowQuery(session, table, {
      ...query,
      ...(cursor === undefined ? {} : { cursor }),
    });
    all.push(...page.rows.map((row) => row.map(shown)));
    sizes.push(page.rows.length);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return { all, sizes };
}

/** What is written of a query as a whole. */
async function whole(session: EngineSession, table: RowTable, query: RowQuery) {
  const { sql, values } = compileWhole(query, table.columns, table);
  return (await session.run(sql, values)).map((row) => row.map(shown));
}

/** The pages of a table that lies in memory. */
function cut({ id, columns }: RowTable, rows: RandomTable['rows'], query: RowQuery): Cell[][] {
  const inOrder = new RowsInOrder(id, columns, rows);
  const all: Cell[][] = [];
  for (let asked = query; ;) {
    const page = inOrder.page(asked);
    all.push(...page.rows.map((row) => row.map(shown)));
    if (page.next === null) return all;
    asked = { ...query, cursor: page.next };
  }
}

describe('A query for rows', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open();
  });
  afterAll(() => scene.close());

  it('finds in the engine, page by page, each row once and what an evaluation by hand finds, for any table and query', async () => {
    let [found, several] = [0, 0];
    await scene.engine.session([], async (session) => {
      await fc.assert(
        fc.asyncProperty(queried, async ({ table, query }) => {
          const source = await fill(session, table);
          const { all, sizes } = await pages(session, source, query);
          const { columns } = await runRowQuery(session, source, query);
          const isFloat = columns.map(({ sqlType }) => sqlType === 'DOUBLE');
          const expected = new NaiveTable(table.columns, table.rows).all(query);
          expect(all).toEqual(expected.map((row) => alike(row, isFloat)));
          expect(await whole(session, source, query)).toEqual(all);
          if (isInOrder(query)) expect(cut(source, table.rows, query)).toEqual(all);
          // Only the last page may be short.
          for (const size of sizes.slice(0, -1)) expect(size).toBe(query.limit);
          found += expected.length;
          if (sizes.length > 2) several += 1;
        }),
        { numRuns: sequences * 4 },
      );
    });
    expect(found).toBeGreaterThan(sequences);
    // A third of a hundred on average; hardly a seed brings as few as a tenth.
    expect(several).toBeGreaterThan(sequences / 10);
  });

  it('is the same when it is written as the parameters of an address and read again', () => {
    fc.assert(
      fc.property(queried, ({ table, query }) => {
        expect(readParameters(parametersOf(query), table.columns)).toEqual(query);
      }),
      { numRuns: sequences * 4 },
    );
  });
});
