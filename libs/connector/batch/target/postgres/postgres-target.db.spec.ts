import type { Pool } from 'pg';
import { lineOf } from '@shutong/wire';
import { testDatabase, type TestDatabase } from '../../../../../test/support/database';
import { source } from '../source.fixture';
import { PostgresTarget } from './postgres-target';

const batch = '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11';
const other = '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e12';

describe('a table as target', () => {
  let database: TestDatabase;
  let pool: Pool;
  let target: PostgresTarget;
  beforeAll(async () => {
    database = await testDatabase();
    pool = database.pool();
    target = new PostgresTarget({ kind: 'postgres', url: database.url() });
  });
  afterAll(async () => {
    await target.close();
    await database.drop();
  });
  beforeEach(async () => {
    await pool.query('DROP SCHEMA IF EXISTS shutong CASCADE');
    await pool.query('DROP TABLE IF EXISTS permits');
    await pool.query('CREATE TABLE permits (no text PRIMARY KEY, count integer CHECK (count > 0))');
    await target.close();
    target = new PostgresTarget({ kind: 'postgres', url: database.url() });
  });

  type Row = readonly (string | null)[];
  const apply = (number: number, rows: readonly Row[], of = batch) => {
    const lines = Buffer.from(rows.map(lineOf).join(''));
    const place = { into: 'permits', columns: ['no', 'count'], key: ['no'] };
    const chunk = { batch: of, number, isLast: false, orderedAt: 0, source };
    return target.apply({ ...chunk, ...place, lines });
  };
  const present = async () => {
    const { rows } = await pool.query<{ no: string; count: number }>(
      'SELECT no, count FROM permits ORDER BY no',
    );
    return rows.map(({ no, count }) => [no, count]);
  };

  it('takes new rows, and of those that fail no other with them', async () => {
    expect(
      await apply(1, [
        ['a', '1'],
        ['b', '2'],
      ]),
    ).toMatchObject({ accepted: 2, rejected: 0 });
    expect(
      await apply(2, [
        ['c', '3'],
        ['d', '0'],
        ['e', 'x'],
      ]),
    ).toEqual({
      ...{ accepted: 1, rejected: 2 },
      reasons: { rule: 1, value: 1 },
    });
    expect(await present()).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
  });

  it('brings rows that are there up to date, and takes no chunk twice', async () => {
    await apply(1, [['a', '1']]);
    expect(
      await apply(
        1,
        [
          ['a', '5'],
          ['b', '5'],
        ],
        other,
      ),
    ).toMatchObject({ accepted: 2 });
    expect(await apply(1, [['a', '1']])).toMatchObject({ accepted: 1 });
    expect(await present()).toEqual([
      ['a', 5],
      ['b', 5],
    ]);
  });

  it('counts every row of a chunk of which a trigger takes some elsewhere', async () => {
    await pool.query(`
      CREATE TABLE IF NOT EXISTS elsewhere (LIKE permits);
      CREATE OR REPLACE FUNCTION take_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.count < 10 THEN RETURN NEW; END IF;
        INSERT INTO elsewhere VALUES (NEW.no, NEW.count);
        RETURN NULL;
      END $$;
      CREATE TRIGGER elsewhere BEFORE INSERT ON permits FOR EACH ROW EXECUTE FUNCTION take_elsewhere()`);
    const rows = [
      ['a', '1'],
      ['b', '10'],
      ['c', '0'],
    ];
    const taken = { accepted: 2, rejected: 1, reasons: { rule: 1 } };
    expect(await apply(1, rows.slice(0, 2))).toEqual({ accepted: 2, rejected: 0, reasons: {} });
    expect(await apply(2, rows)).toEqual(taken);
    expect(await present()).toEqual([['a', 1]]);
    const { rows: moved } = await pool.query('SELECT no FROM elsewhere');
    // Neither try of the first chunk left its row there twice.
    expect(moved).toEqual([{ no: 'b' }, { no: 'b' }]);
  });

  it('takes into a table with row-level security what its policies let in', async () => {
    await pool.query(`
      ALTER TABLE permits ENABLE ROW LEVEL SECURITY;
      ALTER TABLE permits FORCE ROW LEVEL SECURITY;
      CREATE POLICY low ON permits USING (true) WITH CHECK (count < 10)`);
    const rows = [
      ['a', '1'],
      ['b', '10'],
    ];
    const taken = { accepted: 1, rejected: 1, reasons: { rule: 1 } };
    expect(await apply(1, rows)).toEqual(taken);
    expect(await present()).toEqual([['a', 1]]);
  });

  it('rejects what lacks its key where the table itself would take it', async () => {
    await pool.query('ALTER TABLE permits DROP CONSTRAINT permits_pkey');
    await pool.query('ALTER TABLE permits ALTER no DROP NOT NULL');
    await pool.query('CREATE UNIQUE INDEX ON permits (no)');
    expect(
      await apply(1, [
        [null, '1'],
        ['a', '1'],
      ]),
    ).toMatchObject({ reasons: { missing: 1 } });
    expect(await present()).toEqual([['a', 1]]);
  });

  it('notes where the rows come from with them, also where nothing is said of their items', async () => {
    await apply(1, [['a', '1']]);
    await apply(1, [['a', '2']]);
    const { rows } = await pool.query('SELECT * FROM shutong.batch_origin');
    expect(rows).toMatchObject([
      { batch, number: 1, table_name: 'permits', provider: source.provider, manifest: 'signed' },
    ]);
    expect(rows).toMatchObject([
      { sha256: 'hash', cut_at: new Date(0), items: null, origin: null },
    ]);
  });

  it('takes rows without that note where the account may not make its table, and the doctor says so', async () => {
    await apply(1, [['a', '1']]);
    await pool.query(`
      DROP TABLE shutong.batch_origin;
      GRANT USAGE ON SCHEMA shutong TO hub;
      GRANT ALL ON permits, shutong.batch_chunk, shutong.batch_rejection TO hub`);
    await target.close();
    target = new PostgresTarget({ kind: 'postgres', url: database.url('hub') });
    expect(await apply(2, [['b', '2']])).toMatchObject({ accepted: 1 });
    const place = { into: 'permits', columns: ['no', 'count'], key: ['no'] };
    await expect(target.look(place)).rejects.toMatchObject({
      ...{ code: 'connector.target-table', params: { table: 'shutong.batch_origin' } },
    });
  });

  it('gives up waiting for a table that somebody else keeps locked, and takes the chunk when it is free', async () => {
    const other = await pool.connect();
    try {
      await other.query('BEGIN');
      await other.query('LOCK TABLE permits');
      await expect(apply(1, [['a', '1']])).rejects.toMatchObject({
        code: 'connector.target-unavailable',
        params: { state: '55P03' },
      });
    } finally {
      await other.query('ROLLBACK');
      other.release();
    }
    expect(await apply(1, [['a', '1']])).toMatchObject({ accepted: 1 });
  });

  it('takes nothing into a table in which no row is found again', async () => {
    await pool.query('ALTER TABLE permits DROP CONSTRAINT permits_pkey');
    await expect(apply(1, [['a', '1']])).rejects.toMatchObject({ code: 'connector.target-key' });
    expect(await present()).toEqual([]);
  });
});
