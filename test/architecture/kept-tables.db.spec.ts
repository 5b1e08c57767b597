import type { Pool } from 'pg';
import { testDatabase, type TestDatabase } from '../support/database';

/** What the documentation calls kept and never changed, beside what row by row is guarded against deletion. */
const kept = [
  ...['catalog.entry_history', 'catalog.responsibility', 'datasets.version'],
  ...['exchange.course_step', 'exchange.delivery', 'exchange.dispute_step', 'exchange.need_step'],
  ...['exchange.open_decision', 'opendata.record_version'],
];

describe('tables that are kept', () => {
  let db: TestDatabase;
  let owner: Pool;
  beforeAll(async () => {
    db = await testDatabase();
    owner = db.pool('migrator');
  });
  afterAll(() => db.drop());

  /** Bits of `tgtype`: 1 for each row, 2 before, 8 deletion. */
  const guarded = async () => {
    const { rows } = await owner.query<{ name: string }>(
      `SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger
        WHERE NOT tgisinternal AND tgtype & 11 = 11 ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  };

  it('are not emptied by their owner either', async () => {
    const found = await guarded();
    expect(found).toEqual(expect.arrayContaining(['exchange.decision', 'exchange.usage_record']));
    const emptied: string[] = [];
    for (const name of [...found, ...kept]) {
      const client = await owner.connect();
      await client.query('BEGIN');
      const outcome = await client.query(`TRUNCATE ${name} CASCADE`).then(
        () => 'done',
        (error: unknown) => (error as { code: string }).code,
      );
      await client.query('ROLLBACK');
      client.release();
      if (outcome !== '42501') emptied.push(name);
    }
    expect(emptied).toEqual([]);
  });
});
