import { Outbox } from '@shutong/messaging';
import { uuidv7 } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import type { FigureQuestion } from '../figures/figure-table';
import { FigureTables } from '../figures/figures.service';
import { StatisticsHubModule } from '../hub.module';
import { StatisticsWorkerModule } from '../worker.module';
import { FreshnessArgs } from './freshness.graphql';
import { Freshness } from './freshness.service';

const [water, police] = [departmentCode(1), departmentCode(2)] as const;

describe('the freshness of open datasets', () => {
  let app: TestApplication;
  let freshness: Freshness;
  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    freshness = app.module.get(Freshness);
  });
  afterAll(() => app.close());

  const tell = (type: string, subject: string, data: Readonly<Record<string, unknown>>) =>
    app.database.transaction(app.ctx, (tx) =>
      app.module.get(Outbox).add(tx, { type, subject, data }),
    );
  const entry = async (updateCycle: string): Promise<string> => {
    const id = uuidv7(new Date());
    await app.db
      .pool('migrator')
      .query(
        `INSERT INTO statistics.entry_cycle (entry, since, cycle) VALUES ($1, '2026-01-01', $2)`,
        [id, updateCycle],
      );
    return id;
  };
  interface Published {
    readonly department: string;
    readonly entry: string;
    readonly dataset?: string;
    readonly number?: number;
  }
  /** At the time of the clock. */
  const published = async ({ dataset = uuidv7(new Date()), number = 1, ...of }: Published) => {
    const id = uuidv7(new Date());
    const data = { id, dataset, version: uuidv7(new Date()), number, ...of, state: 'published' };
    await tell('opendata.publication.published', id, data);
    return { dataset, withdraw: () => withdrawn({ ...data, state: 'withdrawn' }) };
  };
  const withdrawn = (data: Readonly<Record<string, unknown>>) =>
    tell('opendata.publication.withdrawn', String(data['id']), data);
  const learnt = (count: number, state: string) =>
    eventually(
      async () => {
        const sql = 'SELECT FROM statistics.publication WHERE state = $1';
        return (await app.db.pool('migrator').query(sql, [state])).rowCount;
      },
      (rows) => rows === count,
    );
  const on = async (day: string, page: object = {}) => {
    const asked = Object.assign(new FreshnessArgs(), { on: day }, page);
    return freshness.byDepartment(app.ctx, asked);
  };

  it('C14.2 counts the daily dataset that turned late after one missed day, by department', async () => {
    app.clock.set(new Date('2026-03-02T08:00:00Z'));
    const daily = await entry('daily');
    const { dataset } = await published({ department: water, entry: daily });
    await published({ department: water, entry: await entry('monthly') });
    await published({ department: police, entry: await entry('irregular') });
    await learnt(3, 'published');
    const late = async (day: string) =>
      (await on(day)).nodes.map((one) => [one.department, one.datasets, one.late]);
    const whole = (count: number) => [
      [water, 2, count],
      [police, 1, 0],
    ];
    expect(await late('2026-03-03')).toEqual(whole(0));
    expect(await late('2026-03-04')).toEqual(whole(1));
    app.clock.set(new Date('2026-03-04T08:00:00Z'));
    await published({ department: water, entry: daily, dataset, number: 2 });
    await learnt(4, 'published');
    expect(await late('2026-03-04')).toEqual(whole(0));
    expect(await late('2026-03-03')).toEqual(whole(0));
    expect(await late('2026-04-03')).toEqual(whole(2));
    expect((await on('2026-03-01')).nodes).toEqual([]);
  });

  it('gives the same as figures, which are files too', async () => {
    const figures = async (day: string) => {
      const span = { from: day, to: day };
      const { rows } = await app.module.get(FigureTables).read(app.ctx, 'freshness', span);
      return rows.map(({ code, datasets, promised, late, timely }) => [
        ...[code, datasets, promised, late, timely],
      ]);
    };
    await app.db.pool('migrator').query(
      `INSERT INTO statistics.department (code, name, division, level)
       SELECT code, code, '520000', 'province' FROM unnest($1::text[]) AS d(code)`,
      [[water, police]],
    );
    expect(await figures('2026-03-03')).toEqual([
      [water, 2, 2, 0, '100.0'],
      [police, 1, 0, 0, null],
    ]);
    expect(await figures('2026-03-06')).toEqual([
      [water, 2, 2, 1, '50.0'],
      [police, 1, 0, 0, null],
    ]);
    expect(await figures('2026-03-01')).toEqual([]);
  });

  it('counts a department that statistics have not learnt of, under its code', async () => {
    const rows = async (of: Pick<FigureQuestion, 'department' | 'region'>) => {
      const asked = { from: '2026-03-06', to: '2026-03-06', ...of };
      const found = await app.module.get(FigureTables).read(app.ctx, 'freshness', asked);
      return found.rows.map(({ code, name, datasets }) => [code, name, datasets]);
    };
    const sql = 'DELETE FROM statistics.department WHERE code = $1';
    await app.db.pool('migrator').query(sql, [police]);
    expect(await rows({})).toEqual([
      [water, water, 2],
      [police, police, 1],
    ]);
    expect(await rows({ department: police })).toEqual([[police, police, 1]]);
    expect(await rows({ region: '520000' })).toEqual([[water, water, 2]]);
  });

  it('leaves out what was withdrawn from that day on, and pages by department', async () => {
    const { withdraw } = await published({
      department: police,
      entry: await entry('daily'),
    });
    await learnt(5, 'published');
    const page = await on('2026-03-10', { first: 1 });
    const next = await on('2026-03-10', { first: 1, after: page.endCursor });
    expect([...page.nodes, ...next.nodes]).toMatchObject([
      { department: water, datasets: 2, late: 1 },
      { department: police, datasets: 2, late: 1 },
    ]);
    app.clock.set(new Date('2026-03-08T08:00:00Z'));
    await withdraw();
    await learnt(4, 'published');
    expect((await on('2026-03-07')).nodes[1]).toMatchObject({ datasets: 2, late: 1 });
    expect((await on('2026-03-10')).nodes[1]).toMatchObject({ datasets: 1, late: 0 });
  });
});
