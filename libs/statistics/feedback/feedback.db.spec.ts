import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Outbox } from '@shutong/messaging';
import { projectRoot, uuidv7 } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { StatisticsHubModule } from '../hub.module';
import { Rebuild } from '../rebuild/rebuild';
import { StatisticsWorkerModule } from '../worker.module';

const department = departmentCode(1);

describe('feedback in the statistics', () => {
  let app: TestApplication;
  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    app.clock.set(new Date('2026-03-02T08:00:00Z'));
    for (const state of ['received', 'answered', 'declined', 'dismissed']) await heard(state);
    await heard('answered', 'complaint');
    await eventually(
      all,
      (rows) => rows.filter(({ ended_on: on }) => on !== null).length === 3 && rows.length === 4,
    );
  });
  afterAll(() => app.close());

  const owner = () => app.db.pool('migrator');
  const all = async () =>
    (
      await owner().query<{ ended_on: string | null }>(
        `SELECT * FROM statistics.feedback ORDER BY id`,
      )
    ).rows;
  /** As opendata has it, and tells of it. */
  const heard = async (state: string, kind = 'comment') => {
    const id = uuidv7(new Date());
    const dataset = uuidv7(new Date());
    const tell = (event: string, now: string) =>
      app.database.transaction(app.ctx, (tx) =>
        app.module.get(Outbox).add(tx, {
          ...{ type: `opendata.feedback.${event}`, subject: id },
          data: { id, kind, state: now, department, dataset },
        }),
      );
    const isEnded = state !== 'received';
    await owner().query(
      `INSERT INTO opendata.feedback
         (id, kind, dataset_id, developer_id, department, title, body, state, received_at, answer, answered_by, answered_at)
       VALUES ($1, $2, $3, $4, $5, 't', 'b', $6, $7, $8, $8, $9)`,
      [
        ...[id, kind, dataset, kind === 'complaint' ? uuidv7(new Date()) : null, department, state],
        ...[app.clock.now(), isEnded ? 'a' : null, isEnded ? app.clock.now() : null],
      ],
    );
    await tell('received', 'received');
    if (isEnded) await tell('ended', state);
  };

  it('is brought from what stands by the migration that begins to count it', async () => {
    const learnt = await all();
    const folder = join(projectRoot(), 'libs', 'statistics', 'migrations');
    const file = readFileSync(join(folder, '20270952_08_feedback.sql'), 'utf8');
    const [fill] = /INSERT INTO statistics\.feedback[^;]*;/.exec(file)!;
    await owner().query('DELETE FROM statistics.feedback');
    await owner().query(fill);
    expect(await all()).toEqual(learnt);
  });

  it('is counted again the same from the facts', async () => {
    const { tables } = await new Rebuild(await app.db.connect('migrator')).run(app.ctx, false);
    expect(tables.find(({ table }) => table === 'feedback')).toEqual({
      ...{ table: 'feedback', counters: 4, differences: 0 },
    });
  });
});
