import { systemContext } from '@shutong/platform';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { learnt } from './learning';
import { Rebuild } from './rebuild';

describe('a migration that changes what is learnt from facts', () => {
  let store: TestDatabase;
  beforeAll(async () => {
    store = await testDatabase();
  });
  afterAll(() => store.drop());

  it('lets a replay begin with all that was learnt by then, surveys, reuses and themes too', async () => {
    const owner = store.pool('migrator');
    await owner.query(`
      INSERT INTO statistics.survey VALUES (gen_random_uuid(), '2026-03-02', 'd', 1, 1);
      INSERT INTO statistics.reuse VALUES (gen_random_uuid(), gen_random_uuid(), '2026-03-02', NULL);
      INSERT INTO statistics.resource_theme VALUES (gen_random_uuid(), '信用服务');
      SELECT statistics_base.renew()`);
    const { rows } = await owner.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'statistics_base'`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual([...learnt].sort());
    const database = await store.connect('migrator');
    const { tables } = await new Rebuild(database).run(systemContext('test', new Date()), true);
    for (const name of ['survey', 'reuse', 'resource_theme']) {
      const found = tables.find(({ table }) => table === name);
      expect(found).toEqual({ table: name, counters: 1, differences: 0 });
    }
  });
});
