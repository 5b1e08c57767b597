import type { INestApplicationContext } from '@nestjs/common';
import { Outbox } from '@shutong/messaging';
import { Database, dayInChina, systemContext, uuidv7 } from '@shutong/platform';
import { eventually } from '../../../test/support/application';
import { authorityCode } from '../../../test/support/hub';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { MovedClock } from '../../../test/support/moved-clock';
import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { startStatistics } from '../../../test/support/statistics-worker';
import { TableRules } from '../../datasets/table-rule/table-rules.service';
import { IndexRuns } from '../run/index-runs.service';
import { Standings } from '../run/standings.service';
import { IndexSchedule } from './index.schedule';
import { ScheduledRuns } from './scheduled-runs.service';

const scheme = 'open-data-quality';
const dayMs = 86_400_000;

/** In the order in which they stand: what one leaves the next goes on from. */
describe('the scheme open-data-quality, of a department that has published datasets', () => {
  let on: OpenDataUnderTest;
  let statistics: INestApplicationContext;
  let rivers: string;
  let ofRivers: string;
  let wells: string;
  /** Twenty days after the datasets were published. */
  const clock = new MovedClock();
  clock.move(20 * dayMs);
  const period = dayInChina(clock.now()).slice(0, 7);
  beforeAll(async () => {
    on = await openDataUnderTest();
    statistics = await startStatistics(on.hub, clock);
    // What is scored by itself at the start would be scored amid what is told here.
    await statistics.get(IndexSchedule).onApplicationShutdown();
    const entry = (updateCycle: 'weekly' | 'yearly') =>
      on.entry(
        ['code', 'name', 'depth'].map((code) => openItem(code, code)),
        { updateCycle },
      );
    ofRivers = await entry('weekly');
    rivers = (await on.dataset()).id;
    wells = (await on.dataset()).id;
    await on.hub.app
      .get(TableRules, { strict: false })
      .declare(on.as('provider-officer'), rivers, 0, {
        types: [{ column: 'depth', kind: 'integer' }],
        ...{ problems: 'accept', quasiIdentifiers: [], leastGroup: 2 },
      });
    await publish(rivers, ofRivers, 'code,name,depth\n001,乌江,2\n002,,x\n003,清水江,\n');
    await publish(wells, await entry('yearly'), 'code,name,depth\n001,一号井,20\n');
    await learnt('statistics.publication', `state = 'published'`, 2);
    await learnt('statistics.dataset', 'true', 2);
  });
  afterAll(async () => {
    await statistics.close();
    await on.close();
  });

  const publish = async (dataset: string, entry: string, content: string) =>
    on.publish(await on.version(dataset, content), entry);
  const learnt = (table: string, where: string, count: number) =>
    eventually(
      () => on.rows(`SELECT FROM ${table} WHERE ${where}`),
      ({ length }) => length === count,
    );
  const system = () => systemContext('test', clock.now());
  const tell = (type: string, subject: string, data: Readonly<Record<string, unknown>>) =>
    statistics
      .get(Database)
      .transaction(system(), (tx) => statistics.get(Outbox).add(tx, { type, subject, data }));
  const of = { scheme, cohort: 'departments', period };
  const scored = async () => {
    const page = { ...of, against: null };
    const { nodes } = await statistics.get(Standings).list(system(), page, { first: 10 });
    const { id } = nodes.find(({ unit }) => unit === authorityCode)!;
    return statistics.get(Standings).open(system(), id, null);
  };
  const valuesOf = ({ evidence }: Awaited<ReturnType<typeof scored>>) =>
    Object.fromEntries(evidence.map(({ node, value }) => [node, Number(value)]));

  it('has the sum that is counted by hand, of what counts alone, as a trial', async () => {
    await asked();
    const runs = await statistics.get(ScheduledRuns).run(system());
    const own = runs.filter((run) => run.scheme === scheme && run.period === period);
    expect(own).toMatchObject([{ cohort: 'departments', ranked: 1 }]);
    const score = await scored();
    // Rivers and wells: one of two is late, and something came of one; both are served, and explained throughout.
    // 6 of 7 values that were sent for the rivers fit and 6 of their 9 cells are filled, all of the wells'.
    const half = { freshness: 12.5, reuse: 5 };
    const means = { 'type-conformity': 13.928571, 'filled-cells': 12.5 };
    const aside = {
      ...{ 'feedback-answered': 50, 'response-time': 66.666667, 'catalogue-completeness': 25 },
    };
    expect(valuesOf(score)).toEqual({
      ...{ ...half, ...means, ...aside, api: 15, 'documented-columns': 20 },
    });
    expect(score.result).toMatchObject({ total: '78.928571', missing: [] });
    expect(score.result.inferred.map(({ node }) => node)).toEqual([
      ...[null, 'freshness', 'documented-columns', 'type-conformity', 'filled-cells', 'api'],
      'reuse',
    ]);
    expect(score.machineShare).toBe(100);
    expect(score.gains[0]).toEqual({ code: 'freshness', points: '12.5' });
  });

  it('rises by what a better version of a dataset brings, and says so', async () => {
    await publish(rivers, ofRivers, 'code,name,depth\n001,乌江,2\n002,湘江,3\n');
    await learnt('statistics.dataset', `metrics ->> 'filled-cells' = '1'`, 2);
    await statistics.get(IndexRuns).run(system(), of);
    const score = await scored();
    expect(score.result.total).toBe('82.5');
    expect(score.moves.map(({ code, points }) => [code, points])).toEqual([
      ['filled-cells', '2.5'],
      ['type-conformity', '1.071429'],
    ]);
  });

  /** What people, and other departments, have to bring first. */
  const asked = async () => {
    const reuse = { id: uuidv7(new Date()), developer: uuidv7(new Date()), kind: 'paper' };
    const judged = { ...reuse, state: 'accepted', datasets: [wells] };
    await tell('opendata.reuse.judged', reuse.id, judged);
    for (const state of ['answered', 'received']) {
      const one = { id: uuidv7(new Date()), kind: 'request', department: authorityCode };
      await tell('opendata.feedback.received', one.id, { ...one, state: 'received' });
      if (state === 'answered') await tell('opendata.feedback.ended', one.id, { ...one, state });
    }
    await tell('exchange.call.ended', authorityCode, {
      items: [20_000, 1_000_000, 1_000_001].map((durationUs) => ({
        ...{ call: uuidv7(new Date()), agreement: 'a', reason: 'ok', status: 200, durationUs },
        ...{ resource: uuidv7(new Date()), provider: authorityCode, mode: 'query', purpose: 'p' },
        ...{ requester: departmentCode(2), outcome: 'allow', rows: 1, bytes: 9 },
        at: clock.now().toISOString(),
      })),
    });
    const duties = { department: authorityCode, duties: 4, mounted: 1 };
    await tell('catalog.responsibility.counted', authorityCode, duties);
    await learnt('statistics.reuse', 'true', 1);
    await learnt('statistics.feedback', 'ended_on IS NOT NULL', 1);
    await learnt('statistics.feedback', 'true', 2);
    await learnt('statistics.call_day', 'true', 3);
    await learnt('statistics.duty_day', 'true', 1);
  };
});
