import { keeps, type RowCondition } from '@shutong/wire';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { eventually } from '../../../../test/support/application';
import { breakingLink } from '../../../../test/support/breaking-link';
import { testDatabase, type TestDatabase } from '../../../../test/support/database';
import { conditionsOn } from '../../../../test/support/row-conditions';
import { openSource } from '../open-source';
import { codeOf, sourceContract } from '../source.contract';
import type { SourceDatabase, SourceRow } from '../source-database';
import { PostgresHarness } from './postgres.contract';

sourceContract('postgres', () => PostgresHarness.start());

describe('A PostgreSQL table', () => {
  let database: TestDatabase;
  let pool: Pool;
  let source: SourceDatabase;
  beforeAll(async () => {
    database = await testDatabase();
    pool = database.pool('migrator');
    await pool.query(`
      CREATE SCHEMA shared;
      CREATE DOMAIN shared.grade AS integer CHECK (VALUE BETWEEN 1 AND 5);
      CREATE TYPE shared.kind AS ENUM ('town', 'village');
      CREATE TABLE shared.typed (
        small smallint, whole integer, big bigint, exact numeric(12, 2), free numeric, near float8,
        day date, moment timestamptz, plain timestamp, flag boolean, fixed char(18), short varchar(2),
        id uuid, grade shared.grade, kind shared.kind
      );
      INSERT INTO shared.typed VALUES (
        7, 42, 9007199254740993, 1234567890.10, 0.1000, 0.1,
        '2026-10-01', '2026-10-01 08:00:00.123456+08', '2026-10-01 08:00:00', true, '11010519491231002X', 'ab',
        '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11', 3, 'town'
      );
      CREATE VIEW shared.slow AS SELECT 'x' AS name, pg_sleep(30)::text AS slept;
      CREATE VIEW shared.broken AS SELECT whole, whole / (whole - 42) AS quotient FROM shared.typed;
      CREATE FUNCTION shared.writes() RETURNS text LANGUAGE plpgsql VOLATILE AS
        $$ BEGIN DELETE FROM shared.typed; RETURN 'done'; END $$;
      CREATE VIEW shared.writing AS SELECT shared.writes() AS name;
    `);
    source = openSource({ kind: 'postgres', url: database.url('migrator') });
  });
  afterAll(async () => {
    await source.close();
    await database.drop();
  });

  const read = (equals: SourceRow, columns = ['whole'], table = 'shared.typed') =>
    source.read({ table, columns, equals, orderBy: [], limit: 10 }, 10_000);

  it('that is gone in the middle of a read fails the read, not the process', async () => {
    const link = await breakingLink(database.url('migrator'));
    const own = openSource({ kind: 'postgres', url: link.url });
    const slow = { table: 'shared.slow', columns: ['slept'], equals: {}, orderBy: [], limit: 1 };
    const failed = codeOf(own.read(slow, 20_000));
    const asleep = `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`;
    await eventually(
      async () => (await pool.query(asleep)).rowCount,
      (count) => count === 1,
    );
    link.cut();
    expect(await failed).toBe('connector.source-unavailable');
    const whole = { ...slow, table: 'shared.typed', columns: ['whole'] };
    expect(await own.read(whole, 10_000)).toEqual([{ whole: 42 }]);
    await own.close();
    await link.close();
  });

  it('gives numbers, dates and times exactly', async () => {
    const columns = ['small', 'whole', 'big', 'exact', 'free', 'near', 'day', 'moment', 'plain'];
    expect(await read({}, [...columns, 'flag', 'fixed', 'kind'])).toEqual([
      {
        small: 7,
        whole: 42,
        big: '9007199254740993',
        exact: '1234567890.10',
        free: '0.1000',
        near: '0.1',
        day: '2026-10-01',
        moment: '2026-10-01 08:00:00.123456+08',
        plain: '2026-10-01 08:00:00',
        flag: true,
        fixed: '11010519491231002X',
        kind: 'town',
      },
    ]);
  });

  it.each<[string, string | number]>([
    ['small', '7'],
    ['whole', 42],
    ['whole', '42'],
    ['big', '9007199254740993'],
    ['exact', '1234567890.1'],
    ['free', '0.1'],
    ['day', '2026-10-01'],
    ['moment', '2026-10-01T00:00:00.123456Z'],
    ['flag', 'true'],
    ['fixed', '11010519491231002X'],
    ['id', '0199F0F2-7C1E-7D0A-9F43-2B6A5F1C0E11'],
    ['grade', '3'],
    ['kind', 'town'],
  ])('is found by its column %s with the text %j', async (column, value) => {
    expect(await read({ [column]: value })).toHaveLength(1);
  });

  it.each<[string, string | number]>([
    ['small', '70000'],
    ['whole', '42.5'],
    ['whole', 'forty-two'],
    ['whole', ''],
    ['big', '9007199254740992'],
    ['exact', '1234567890.104'],
    ['day', '2026-02-30'],
    ['day', '国庆节'],
    ['moment', 'never'],
    ['flag', 'maybe'],
    ['fixed', '11010519491231002X9'],
    ['short', 'abc'],
    ['id', '0199f0f2'],
    ['grade', '9'],
    ['kind', 'city'],
  ])('is not found by its column %s with the text %j', async (column, value) => {
    expect(await read({ [column]: value })).toEqual([]);
  });

  it('is filtered by what each column means', async () => {
    const columns = [
      'small',
      'big',
      'exact',
      'near',
      'day',
      'moment',
      'plain',
      'flag',
      'fixed',
      'kind',
    ];
    const [row] = await read({}, columns);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...columns),
        conditionsOn('f'),
        async (column, condition) => {
          const where = [{ column, condition }];
          const asked = {
            table: 'shared.typed',
            columns,
            equals: {},
            where,
            orderBy: [],
            limit: 9,
          };
          const found = await source.read(asked, 10_000);
          expect(found).toHaveLength(keeps(condition, String(row![column])) ? 1 : 0);
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each<[string, RowCondition['type'], RowCondition['op'], string, number]>([
    ['exact', 'number', 'eq', '1234567890.1', 1],
    ['near', 'number', 'lt', '0.1', 0],
    ['day', 'date', 'ge', '2026-10-01', 1],
    ['moment', 'date', 'eq', '2026-10-01', 1],
    ['moment', 'datetime', 'eq', '2026-10-01 08:00:00', 1],
    ['flag', 'boolean', 'ne', 'false', 1],
    ['fixed', 'text', 'prefix', '110105', 1],
    ['fixed', 'text', 'prefix', '110105%', 0],
    ['kind', 'text', 'eq', "town' OR '1'='1", 0],
    ['kind', 'number', 'ne', '1', 0],
  ])('by its column %s as %s %s %j gives %i row', async (column, type, op, value, count) => {
    const where = [{ column, condition: { field: 'f', type, op, values: [value] } }];
    const asked = { table: 'shared.typed', columns: ['whole'], equals: {}, where, orderBy: [] };
    expect(await source.read({ ...asked, limit: 9 }, 10_000)).toHaveLength(count);
  });

  it('tells no value from an empty one', async () => {
    await pool.query(
      `CREATE VIEW shared.empty AS SELECT * FROM (VALUES ('', 1), (NULL, 2)) AS v (name, id)`,
    );
    expect(await read({ name: '' }, ['id'], 'shared.empty')).toEqual([{ id: 1 }]);
    expect(await read({ name: null }, ['id'], 'shared.empty')).toEqual([{ id: 2 }]);
  });

  it('keeps serving after values that cannot be', async () => {
    const wrong = Array.from({ length: 50 }, () => read({ day: 'never' }));
    expect((await Promise.all(wrong)).flat()).toEqual([]);
    expect(await read({ day: '2026-10-01' })).toHaveLength(1);
  });

  it('does not take a view that fails by itself for a value that cannot be', async () => {
    const asked = read({ whole: '42' }, ['quotient'], 'shared.broken');
    expect(await codeOf(asked)).toBe('connector.source-failed');
  });

  it('finds keys by an index', async () => {
    await pool.query(`
      CREATE TABLE shared.many AS
        SELECT n AS id, to_char(n, 'FM000000000000000000')::char(18) AS number, '2000-01-01'::date + n AS day
          FROM generate_series(1, 20000) AS n;
      CREATE INDEX ON shared.many (number); CREATE INDEX ON shared.many (day); CREATE INDEX ON shared.many (id);
      ANALYZE shared.many;
      CREATE VIEW shared.many_view AS SELECT * FROM shared.many;
    `);
    const scans = async () => {
      const { rows } = await pool.query<{ scans: string }>(
        `SELECT seq_scan AS scans FROM pg_stat_user_tables WHERE relname = 'many'`,
      );
      return Number(rows[0]!.scans);
    };
    const before = await eventually(scans, (seen) => seen > 0);
    for (let turn = 0; turn < 8; turn += 1) {
      for (const equals of [{ number: '000000000000000007' }, { day: '2000-01-08' }, { id: 7 }]) {
        expect(await read(equals, ['id'], 'shared.many_view')).toEqual([{ id: 7 }]);
      }
    }
    await source.close();
    source = openSource({ kind: 'postgres', url: database.url('migrator') });
    const used = async () => {
      const { rows } = await pool.query<{ used: string }>(
        `SELECT sum(idx_scan) AS used FROM pg_stat_user_indexes WHERE relname = 'many'`,
      );
      return Number(rows[0]!.used);
    };
    expect(await eventually(used, (seen) => seen >= 24)).toBe(24);
    expect(await scans()).toBe(before);
  });

  it('too slow for the time left ends with the deadline, at the server too', async () => {
    const columns = ['name', 'slept'];
    const asked = { table: 'shared.slow', columns, equals: {}, orderBy: [], limit: 1 };
    expect(await codeOf(source.read(asked, 100))).toBe('connector.source-deadline');
    const running = async () => {
      const { rowCount } = await pool.query(
        `SELECT FROM pg_stat_activity
          WHERE datname = current_database() AND state = 'active' AND query LIKE '%shared"."slow%'
            AND pid <> pg_backend_pid()`,
      );
      return rowCount;
    };
    expect(await eventually(running, (count) => count === 0)).toBe(0);
  });

  it('cannot be written, even by a function inside a view', async () => {
    expect(await codeOf(read({}, ['name'], 'shared.writing'))).toBe('connector.source-failed');
    expect(await read({})).toHaveLength(1);
  });

  it('that changes while it is served is learnt anew', async () => {
    await pool.query(`CREATE VIEW shared.changing AS SELECT 1 AS one`);
    expect(await read({}, ['one'], 'shared.changing')).toEqual([{ one: 1 }]);
    await pool.query(`DROP VIEW shared.changing`);
    expect(await codeOf(read({}, ['one'], 'shared.changing'))).toBe('connector.source-table');
    await pool.query(`CREATE VIEW shared.changing AS SELECT 'two' AS one, 2 AS more`);
    expect(await read({}, ['one', 'more'], 'shared.changing')).toEqual([{ one: 'two', more: 2 }]);
  });

  it('of another account is not there', async () => {
    const other = openSource({ kind: 'postgres', url: database.url('portal') });
    try {
      const asked = {
        table: 'shared.typed',
        columns: ['whole'],
        equals: {},
        orderBy: [],
        limit: 1,
      };
      expect(await codeOf(other.read(asked, 10_000))).toBe('connector.source-table');
    } finally {
      await other.close();
    }
  });

  it('survives that its connections are cut', async () => {
    expect(await read({})).toHaveLength(1);
    await pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'shutong connector' AND usename = current_user`,
    );
    const served = async () => (await read({}).catch(() => [])).length;
    expect(await eventually(served, (count) => count === 1)).toBe(1);
  });

  it.each([
    ['nobody listens', (url: URL) => (url.port = '1')],
    ['the password is wrong', (url: URL) => (url.password = 'hidden-word')],
    ['there is no such database', (url: URL) => (url.pathname = '/nowhere')],
  ])('is unavailable where %s, and the address in no error', async (_, change) => {
    const url = new URL(database.url('hub'));
    change(url);
    const other = openSource({ kind: 'postgres', url: url.toString() });
    const asked = { table: 'shared.typed', columns: ['whole'], equals: {}, orderBy: [], limit: 1 };
    const error = await other.read(asked, 10_000).catch((reason: Error) => reason);
    expect(error).toMatchObject({ code: 'connector.source-unavailable' });
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('hidden-word');
    await other.close();
  });
});
