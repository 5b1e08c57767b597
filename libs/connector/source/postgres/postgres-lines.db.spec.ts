import type { Pool } from 'pg';
import { testDatabase, type TestDatabase } from '../../../../test/support/database';
import { codeOf } from '../source.contract';
import { PostgresLines } from './postgres-lines';

describe('the lines of a PostgreSQL table', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await testDatabase();
    pool = database.pool();
    await pool.query(`
      CREATE TABLE permits (no text PRIMARY KEY);
      INSERT INTO permits SELECT 'A-' || n FROM generate_series(1, 3) AS n;
      CREATE TABLE changed (no text PRIMARY KEY, at date);
      INSERT INTO changed VALUES ('A-1', '2026-03-01'), ('A-2', NULL), ('A-3', '2026-03-03'), ('A-4', '2026-02-01');
      CREATE VIEW asleep AS SELECT no, pg_sleep(60)::text AS slept FROM permits`);
  });
  afterAll(() => database.drop());

  const read = async (table: string, silenceMs?: number): Promise<string> => {
    const columns = table === 'asleep' ? ['no', 'slept'] : ['no'];
    const lines = new PostgresLines(database.url(), silenceMs);
    let text = '';
    for await (const part of lines.read({ table, columns, key: ['no'], where: [] })) {
      text += part.toString();
    }
    return text;
  };

  it('are given up while somebody else keeps the table locked, and read when it is free', async () => {
    const other = await pool.connect();
    try {
      await other.query('BEGIN');
      await other.query('LOCK TABLE permits');
      await expect(read('permits')).rejects.toMatchObject({
        code: 'connector.source-unavailable',
        params: { state: '55P03' },
      });
    } finally {
      await other.query('ROLLBACK');
      other.release();
    }
    expect(await read('permits')).toBe('A-1\nA-2\nA-3\n');
  });

  it('that have changed are those from one watermark to another, and those without one', async () => {
    const changed = { column: 'at', from: '2026-03-01', until: '2026-03-02' };
    const of = { table: 'changed', columns: ['no'], key: ['no'], where: [], changed };
    let text = '';
    for await (const part of new PostgresLines(database.url()).read(of)) text += part.toString();
    expect(text).toBe('A-1\nA-2\n');
  });

  it('are given up where nothing comes, and their connection with them', async () => {
    expect(await codeOf(read('asleep', 500))).toBe('connector.source-deadline');
  });
});
