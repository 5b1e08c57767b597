import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '../../../test/support/database';
import { openSource } from '../source/open-source';
import { Bench, columns, tokenOf, type Stand } from './contract/calls.contract';
import { chunkContract } from './contract/chunk.contract';
import { pagingContract } from './contract/paging.contract';
import { queryContract } from './contract/query.contract';
import { subjectsContract } from './contract/subjects.contract';
import { verifyContract } from './contract/verify.contract';

async function csvStand(): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), 'answering-'));
  const source = openSource({ kind: 'csv', folder });
  let tables = 0;
  const cell = (text: string | null) => (text === null ? '' : `"${text.replaceAll('"', '""')}"`);
  return {
    source,
    table: async (rows) => {
      const name = `register_${(tables += 1)}`;
      const lines = [columns, ...rows].map((row) => `${row.map(cell).join(',')}\n`);
      await writeFile(join(folder, `${name}.csv`), lines.join(''));
      return name;
    },
    close: async () => {
      await source.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function postgresStand(): Promise<Stand> {
  const database = await testDatabase();
  const pool = database.pool('migrator');
  await pool.query('CREATE SCHEMA register; CREATE SCHEMA shared');
  const source = openSource({ kind: 'postgres', url: database.url('migrator') });
  let tables = 0;
  return {
    source,
    table: async (rows) => {
      const name = `register_${(tables += 1)}`;
      await pool.query(
        `CREATE TABLE register.${name} (resident_number char(18), name text, birth_date date,
           address text, capital numeric);
         CREATE VIEW shared.${name} AS SELECT * FROM register.${name}`,
      );
      const lists = columns.map((_, at) => rows.map((row) => row[at]));
      await pool.query(
        `INSERT INTO register.${name}
         SELECT * FROM unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::numeric[])`,
        lists,
      );
      return `shared.${name}`;
    },
    close: async () => {
      await source.close();
      await database.drop();
    },
  };
}

describe.each([
  ['CSV files', csvStand],
  ['PostgreSQL', postgresStand],
])('A call answered from %s', (_, start) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.over(await start());
  });
  afterAll(() => bench?.stand.close());

  describe('verifying', () => verifyContract(() => bench));
  describe('verifying many at once', () => chunkContract(() => bench));
  describe('queried', () => queryContract(() => bench));
  describe('queried page by page', () => pagingContract(() => bench));
  describe('about people', () => subjectsContract(() => bench));
});

describe('A call answered from PostgreSQL', () => {
  it('carries the token of the person whose number was written in another way', async () => {
    const bench = await Bench.over(await postgresStand());
    try {
      const columns = { ...bench.mount.columns, RESIDENT_NUMBER: 'capital' };
      for (const number of ['7', '007', ' 7.0 ', '7e0', 7]) {
        const asked = bench.verification({ RESIDENT_NUMBER: number }, { NAME: '李四' });
        const by = { mount: { ...bench.mount, columns } };
        const { content, subject } = await bench.answered(asked, by);
        expect(content).toEqual({ result: 'match' });
        expect(subject).toEqual({ count: 1, tokens: [tokenOf('7')] });
      }
    } finally {
      await bench.stand.close();
    }
  });
});
