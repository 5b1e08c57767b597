import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { FixedClock, projectRoot } from '@shutong/platform';
import { at } from '../../../test/support/answering';
import { eventually } from '../../../test/support/application';
import { police } from '../../../test/support/exchange';
import {
  applied,
  company,
  developer,
  licensed,
  openRefusal,
  openingHub,
  type OpeningHub,
} from '../../../test/support/open-applications';
import { startStatistics } from '../../../test/support/statistics-worker';
import { OpenAnswers } from '../../exchange/open-application/open-answers.service';
import { Recount } from '../recount/recount.service';

describe('applications of developers in the statistics', () => {
  let hub: OpeningHub;
  let statistics: INestApplicationContext;
  beforeAll(async () => {
    hub = await openingHub(new FixedClock(at('2026-03-02')));
    statistics = await startStatistics(hub);
  });
  afterAll(async () => {
    await statistics.close();
    await hub.close();
  });

  it('are counted with their answers, as the log has them, and say nothing of who applied', async () => {
    await licensed(hub);
    const { id } = await applied(hub, {}, developer(hub, '李四', company));
    const answers = hub.app.get(OpenAnswers);
    await answers.propose(hub.as(police, 'provider-officer', 'chen'), id, openRefusal);
    await answers.answer(hub.as(police, 'office-head', 'sun'), id);
    await applied(hub, {}, developer(hub, '王五'));
    const march = { from: '2026-03-01', to: '2026-03-31' };
    const recount = new Recount(await hub.db.connect('migrator'));
    const counters = await eventually(
      async () => (await recount.of(hub.as(police, 'auditor'), march)).counters,
      (all) => all.every(({ shown, recounted }) => shown === recounted),
    );
    const shown = new Map(counters.map((one) => [one.counter, Number(one.shown)]));
    expect([shown.get('openApplications'), shown.get('openDecisions')]).toEqual([3, 2]);
    const { rows } = await hub.db
      .pool('migrator')
      .query<Record<string, unknown>>('SELECT * FROM statistics.open_application ORDER BY outcome');
    expect(rows.map(({ outcome }) => outcome)).toEqual(['granted', 'refused', null]);
    expect(Object.keys(rows[0]!)).toEqual([
      ...['id', 'entry', 'provider', 'received_on', 'decided_on', 'outcome'],
    ]);
  });

  it('are brought from what stands by the migration that begins to count them', async () => {
    const all = 'SELECT * FROM statistics.open_application ORDER BY id';
    const pool = hub.db.pool('migrator');
    const learnt = (await pool.query(all)).rows;
    const folder = join(projectRoot(), 'libs', 'statistics', 'migrations');
    const file = readFileSync(join(folder, '20270891_07_act-dimensions.sql'), 'utf8');
    const [, fill] = /(INSERT INTO statistics\.open_application[^;]*;)/.exec(file)!;
    await pool.query('DELETE FROM statistics.open_application');
    await pool.query(fill!);
    expect((await pool.query(all)).rows).toEqual(learnt);
  });
});
