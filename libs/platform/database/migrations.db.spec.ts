import { migrate, migrations } from '@shutong/platform';
import { testDatabase, type TestDatabase } from '../../../test/support/database';

describe('migrations', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  it('applies nothing the second time', async () => {
    expect(await migrate(db.url('migrator'))).toEqual([]);
  });

  it('lets several starts race without harm', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => migrate(db.url('migrator'))));
    expect(runs.flat()).toEqual([]);
  });

  it('refuses an applied file that was edited since', async () => {
    const [first] = await migrations();
    if (!first) return;
    const pool = db.pool('migrator');
    await pool.query('UPDATE public.migration SET checksum = $1 WHERE name = $2', [
      'x',
      first.name,
    ]);
    await expect(migrate(db.url('migrator'))).rejects.toThrow('has been edited since');
    await pool.query('UPDATE public.migration SET checksum = $1 WHERE name = $2', [
      first.checksum,
      first.name,
    ]);
  });

  it('gives the clones a C.UTF-8 locale, so that Chinese trigrams exist', async () => {
    const { rows } = await db
      .pool('migrator')
      .query<{ l: string }>('SELECT datlocale AS l FROM pg_database WHERE datname = $1', [db.name]);
    expect(rows[0]?.l).toBe('C.UTF-8');
  });
});
