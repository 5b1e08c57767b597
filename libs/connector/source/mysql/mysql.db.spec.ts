import { keeps } from '@shutong/wire';
import fc from 'fast-check';
import { eventually } from '../../../../test/support/application';
import { mariadbMissing } from '../../../../test/support/mariadb';
import { conditionsOn } from '../../../../test/support/row-conditions';
import { openSource } from '../open-source';
import { codeOf, sourceContract } from '../source.contract';
import type { SourceDatabase, SourceRow } from '../source-database';
import { MysqlHarness } from './mysql.contract';

if (mariadbMissing === undefined) {
  sourceContract('mariadb', () => MysqlHarness.start());
  describe('A MariaDB table', () => tableSpec());
} else {
  console.warn(`source mariadb: not run here, ${mariadbMissing}`);
  it.skip(`source mariadb: not run here, ${mariadbMissing}`, () => undefined);
}

function tableSpec(): void {
  let database: MysqlHarness;
  let source: SourceDatabase;
  beforeAll(async () => {
    database = await MysqlHarness.start();
    await database.query(`
      CREATE TABLE shared.typed (
        tiny TINYINT, small SMALLINT UNSIGNED, whole INT, big BIGINT UNSIGNED, exact DECIMAL(20, 4), near DOUBLE,
        day DATE, moment TIMESTAMP(6) NULL, plain DATETIME, flag BOOLEAN, bits BIT(1), fixed CHAR(18),
        old VARCHAR(20) CHARACTER SET gbk, plainly VARCHAR(20) COLLATE utf8mb4_general_ci, kind ENUM('town', 'village'),
        bytes VARBINARY(10), year YEAR, content JSON
      );
      SET time_zone = '+00:00';
      INSERT INTO shared.typed VALUES (
        7, 65535, -42, 18446744073709551615, 1234567890.1000, 0.1,
        '2026-10-01', '2026-10-01 00:00:00.123456', '2026-10-01 08:00:00', TRUE, b'1', '11010519491231002X',
        '张三', 'Zhang', 'town', x'00ff', 2026, '{"a":1}'
      );
      CREATE TABLE shared.two (one INT);
      INSERT INTO shared.two VALUES (1), (2);
      CREATE VIEW shared.broken AS SELECT (SELECT one FROM shared.two) AS one;
      CREATE FUNCTION shared.writes() RETURNS INT DETERMINISTIC MODIFIES SQL DATA
        BEGIN DELETE FROM shared.two; RETURN 1; END;
      GRANT EXECUTE ON shared.* TO reader;
      CREATE VIEW shared.writing AS SELECT shared.writes() AS name;
    `);
    source = database.open();
  });
  afterAll(async () => {
    await source?.close();
    await database?.close();
  });

  const read = (equals: SourceRow, columns = ['whole'], table = 'shared.typed') =>
    source.read({ table, columns, equals, orderBy: [], limit: 10 }, 10_000);

  it('gives numbers, dates, times and bytes exactly, wherever the server stands', async () => {
    const columns = await source.describe('shared.typed');
    expect(await read({}, [...columns])).toEqual([
      {
        ...{ tiny: 7, small: 65_535, whole: -42, big: '18446744073709551615' },
        ...{ exact: '1234567890.1000', near: '0.1', day: '2026-10-01' },
        ...{ moment: '2026-10-01 08:00:00.123456', plain: '2026-10-01 08:00:00' },
        ...{ flag: true, bits: true, fixed: '11010519491231002X', old: '张三', plainly: 'Zhang' },
        ...{ kind: 'town', bytes: '00ff', year: '2026', content: '{"a":1}' },
      },
    ]);
  });

  it.each<[string, string | number | boolean]>([
    ['tiny', ' 7 '],
    ['tiny', '7.0'],
    ['small', 65_535],
    ['whole', '-42'],
    ['whole', '-4.2e1'],
    ['big', '18446744073709551615'],
    ['exact', '1234567890.1'],
    ['near', '0.10'],
    ['day', '2026-10-01'],
    ['moment', '2026-10-01T00:00:00.123456Z'],
    ['moment', '2026-10-01 09:00:00.123456+09'],
    ['plain', '2026-10-01 08:00:00'],
    ['flag', true],
    ['bits', 'true'],
    ['fixed', '11010519491231002X'],
    ['old', '张三'],
    ['plainly', 'Zhang'],
    ['kind', 'town'],
    ['bytes', '00ff'],
    ['year', '2026'],
  ])('is found by its column %s with %j', async (column, value) => {
    expect(await read({ [column]: value })).toHaveLength(1);
  });

  // To MySQL itself most of these are equal: it reads words as 0, and letters without regard to case.
  it.each<[string, string | number | boolean]>([
    ['tiny', '7x'],
    ['tiny', '7.00000000000000000000000000000000000000001'],
    ['whole', 'forty-two'],
    ['whole', ''],
    ['big', '18446744073709551614'],
    ['big', '18446744073709551616'],
    ['exact', '1234567890.10000000001'],
    ['near', '0.1000000000000000055511151231257827'],
    ['day', '2026-10-01 08:00:00'],
    ['day', '20261001'],
    ['moment', '2026-10-01 08:00:00'],
    ['moment', '0000-00-00 00:00:00'],
    ['flag', 'yes'],
    ['fixed', '11010519491231002x'],
    ['old', '张三 '],
    ['old', '𠮷'],
    ['old', '?'],
    ['plainly', 'zhang'],
    ['plainly', 'Zhang '],
    ['kind', 'TOWN'],
    ['bytes', '00'],
  ])('is not found by its column %s with %j', async (column, value) => {
    expect(await read({ [column]: value })).toEqual([]);
  });

  it('is filtered by what each column means', async () => {
    const columns = await source.describe('shared.typed');
    const [row] = await read({}, [...columns]);
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
      { numRuns: 300 },
    );
  });

  it('compares numbers exactly, however many digits they have', async () => {
    const digits = (from: number) =>
      fc.string({ unit: fc.constantFrom('0', '1', '9'), minLength: from, maxLength: 45 });
    const number = fc
      .tuple(fc.constantFrom('', '-', '+'), digits(1), digits(0), fc.integer({ min: -60, max: 60 }))
      .map(([sign, whole, part, power]) => `${sign}${whole}${part && `.${part}`}e${power}`);
    const plain = fc
      .tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 37n }))
      .map(([sign, value]) => (value === 0n ? '0' : `${sign}${value}`));
    const rows = fc.sample(number, 60);
    const table = await database.createTable(
      ['text'],
      rows.map((text) => [text]),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('lt', 'le', 'eq', 'ne', 'ge', 'gt'),
        plain,
        async (op, value) => {
          const condition = { field: 'f', type: 'number', op, values: [value] } as const;
          const where = [{ column: 'text', condition }];
          const asked = { table, columns: ['text'], equals: {}, where, orderBy: ['text'] };
          const found = await source.read({ ...asked, limit: 99 }, 10_000);
          const kept = rows.filter((text) => keeps(condition, text));
          expect(found.map(({ text }) => text).sort()).toEqual([...kept].sort());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is not read where a line break ends what would be a number', async () => {
    const table = await database.createTable(['text'], [['42\n'], ['true\n'], ['2026-10-01\n']]);
    for (const [type, value] of [
      ['number', '42'],
      ['boolean', 'true'],
      ['date', '2026-10-01'],
    ] as const) {
      const condition = { field: 'f', type, op: 'eq', values: [value] } as const;
      const where = [{ column: 'text', condition }];
      const asked = { table, columns: ['text'], equals: {}, where, orderBy: [], limit: 9 };
      expect(await source.read(asked, 10_000)).toEqual([]);
    }
  });

  it('finds keys by an index', async () => {
    await database.query(`
      CREATE TABLE register.many (id INT, number CHAR(18), day DATE, KEY (id), KEY (number), KEY (day));
      INSERT INTO register.many
        SELECT seq, LPAD(seq, 18, '0'), DATE '2000-01-01' + INTERVAL seq DAY FROM register.seq_1_to_20000;
      ANALYZE TABLE register.many;
      CREATE VIEW shared.many AS SELECT * FROM register.many;`);
    const rowsRead = async () => {
      const [rows] = (await database.query(
        `SELECT VARIABLE_VALUE AS n FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'HANDLER_READ_RND_NEXT'`,
      )) as [{ n: string }[]];
      return Number(rows[0]!.n);
    };
    const before = await rowsRead();
    for (const equals of [{ number: '000000000000000007' }, { day: '2000-01-08' }, { id: 7 }]) {
      expect(await read(equals, ['id'], 'shared.many')).toEqual([{ id: 7 }]);
    }
    expect((await rowsRead()) - before).toBeLessThan(5000);
  });

  it('too slow for the time left is ended at the server too', async () => {
    const { table } = await database.createSlow();
    const asked = { table, columns: ['name'], equals: {}, orderBy: [], limit: 1 };
    expect(await codeOf(source.read(asked, 100))).toBe('connector.source-deadline');
    const running = async () => {
      const [rows] = (await database.query(
        `SELECT 1 FROM information_schema.PROCESSLIST WHERE USER = 'reader' AND INFO LIKE 'SELECT%'`,
      )) as [unknown[]];
      return rows.length;
    };
    expect(await eventually(running, (count) => count === 0)).toBe(0);
  });

  it('that waits for another’s lock ends with the deadline', async () => {
    const table = await database.createTable(['name'], [['张三']]);
    await database.query(`LOCK TABLES ${table.replace('shared', 'register')} WRITE`);
    const asked = { table, columns: ['name'], equals: {}, orderBy: [], limit: 1 };
    expect(await codeOf(source.read(asked, 300))).toBe('connector.source-deadline');
    await database.query('UNLOCK TABLES');
    expect(await source.read(asked, 10_000)).toHaveLength(1);
  });

  it('cannot be written, even by a function inside a view', async () => {
    // The catalogue is read in a transaction that cannot write, too, and has no columns for such a view.
    expect(await codeOf(read({}, ['name'], 'shared.writing'))).toBe('connector.source-table');
    expect(await read({}, ['one'], 'shared.two')).toHaveLength(2);
  });

  it('of a view that fails by itself says that it failed', async () => {
    expect(await codeOf(read({}, ['one'], 'shared.broken'))).toBe('connector.source-failed');
  });

  it('is named as it is, though the catalogue takes Typed for typed', async () => {
    for (const table of ['shared.Typed', 'SHARED.typed', 'shared.typed ']) {
      expect(await codeOf(source.describe(table))).toBe('connector.source-table');
    }
    expect(await source.describe('typed')).toContain('whole');
  });

  it.each([
    ['nobody listens', (url: URL) => (url.port = '1')],
    ['the password is wrong', (url: URL) => (url.password = 'hidden-word')],
    [
      'TLS is asked for and the server has none',
      (url: URL) => (url.search = 'sslmode=verify-full'),
    ],
  ])('is unavailable where %s, and the address in no error', async (_, change) => {
    const url = new URL(database.server.url('reader', 'reads'));
    change(url);
    const other = openSource({ kind: 'mysql', url: url.toString() });
    const asked = { table: 'shared.typed', columns: ['whole'], equals: {}, orderBy: [], limit: 1 };
    const error = await other.read(asked, 10_000).catch((reason: Error) => reason);
    expect(error).toMatchObject({ code: 'connector.source-unavailable' });
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('hidden-word');
    await other.close();
  });
}
