import { Outbox } from '@shutong/messaging';
import { uuidv7 } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { isFullScale } from '../../../test/support/scale';
import { FigureTables } from '../figures/figures.service';
import { StatisticsHubModule } from '../hub.module';
import { StatisticsWorkerModule } from '../worker.module';
import { LeagueArgs, LeagueLevelEnum, ProviderLevelEnum, type RegionUse } from './league.graphql';
import { League } from './league.service';

/** Calls of the region that leads, as many as are printed of it, or a thousandth. */
const calls = isFullScale ? 13_000_000 : 13_000;
const applications = 31;
/** As many as one event holds, and events that are told before they have to be learnt: no more wait at full scale. */
const perEvent = 250;
const eventsAtOnce = 100;

const ministry = departmentCode(1);
const province = departmentCode(2);
const nanjing = departmentCode(3);
const suzhou = departmentCode(4);
const hangzhou = departmentCode(5);

describe('the league of regions', () => {
  let app: TestApplication;
  let league: League;
  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    league = app.module.get(League);
    await tell('identity.department.registered', ministry, {
      items: [
        place(ministry, '100000', 'nation'),
        place(province, '320000', 'province'),
        place(nanjing, '320100', 'city'),
        place(suzhou, '320500', 'city'),
        place(hangzhou, '330100', 'city'),
      ],
    });
  });
  afterAll(() => app.close());

  const place = (code: string, division: string, level: string) => ({
    ...{ code, name: code, nameEn: code, shortName: '', division, level, state: 'active' },
    ...{ kind: 'department', node: division, path: code },
  });
  const tell = (type: string, subject: string, data: Readonly<Record<string, unknown>>) =>
    app.database.transaction(app.ctx, (tx) =>
      app.module.get(Outbox).add(tx, { type, subject, data }),
    );
  const approved = (requester: string, provider: string, day: string, outcome = 'granted') => {
    const id = uuidv7(new Date());
    const at = `${day}T02:00:00.000Z`;
    return tell('exchange.application.decided', id, {
      ...{ id, requester, provider, resourceId: uuidv7(new Date()), sharing: 'unconditional' },
      ...{ outcome, byRule: true, receivedAt: at, answeredAt: at },
    });
  };
  let told = 0;
  const learnt = async () =>
    (
      await app.db
        .pool('migrator')
        .query<{ n: number }>('SELECT coalesce(sum(calls), 0)::int AS n FROM statistics.call_day')
    ).rows[0]!.n;
  /** As the hub tells of calls: many in one event. */
  const called = async (requester: string, provider: string, day: string, count: number) => {
    for (let [left, events] = [count, 1]; left > 0; left -= perEvent, events += 1) {
      const items = Array.from({ length: Math.min(left, perEvent) }, () => ({
        ...{ call: uuidv7(new Date()), agreement: 'a', resource: 'r', requester, provider },
        ...{ mode: 'query', purpose: 'p', outcome: 'allow', reason: 'answered', status: 200 },
        ...{ rows: 1, bytes: 10, durationUs: 5, at: `${day}T02:00:00.000Z` },
      }));
      await tell('exchange.call.ended', 'test', { items });
      told += items.length;
      if (events % eventsAtOnce === 0) await eventually(learnt, (n) => n === told);
    }
  };

  const on = async (day: string, change: Partial<LeagueArgs> = {}): Promise<RegionUse[]> => {
    const asked = Object.assign(new LeagueArgs(), { on: day, ...change });
    return [...(await league.list(app.ctx, asked)).nodes];
  };
  const ofMinistries = { ofLevel: ProviderLevelEnum.nation };

  it('C31.1 approved applications with their calls give the region’s figure', async () => {
    for (let n = 0; n < applications; n += 1) {
      await approved([nanjing, suzhou, province][n % 3]!, ministry, '2026-02-03');
    }
    await approved(suzhou, ministry, '2026-02-03', 'refused');
    await approved(hangzhou, ministry, '2026-02-02');
    // Of the province’s own interfaces, which are no ministry’s.
    await approved(suzhou, province, '2026-02-03');
    await called(hangzhou, ministry, '2026-02-04', 700);
    await called(nanjing, ministry, '2026-02-04', 600);
    await called(suzhou, ministry, '2026-03-01', calls - 600);
    await called(suzhou, province, '2026-03-01', 50);
    // Applications are learnt each by itself, and apart from calls.
    const all = await eventually(
      () => on('2026-03-01'),
      ([first, second]) =>
        first?.calls === calls + 50 &&
        first.applications === applications + 1 &&
        second?.applications === 1,
    );
    expect(all).toMatchObject([
      { region: '320000', applications: applications + 1, calls: calls + 50 },
      { region: '330000', applications: 1, calls: 700 },
    ]);
    expect(await on('2026-03-01', ofMinistries)).toEqual([
      { region: '320000', rank: 1, applications, calls, rows: calls },
      { region: '330000', rank: 2, applications: 1, calls: 700, rows: 700 },
    ]);
    const cities = await on('2026-03-01', { ...ofMinistries, level: LeagueLevelEnum.city });
    // The province’s own department is no city’s.
    expect(cities).toMatchObject([
      { region: '320500', rank: 1, calls: calls - 600 },
      { region: '330100', rank: 2, calls: 700 },
      { region: '320100', rank: 3, calls: 600 },
    ]);
  });

  it('C31.2 its rank can be recomputed for a past date', async () => {
    expect(await on('2026-02-28', ofMinistries)).toEqual([
      { region: '330000', rank: 1, applications: 1, calls: 700, rows: 700 },
      { region: '320000', rank: 2, applications, calls: 600, rows: 600 },
    ]);
    expect(await on('2026-02-02', ofMinistries)).toEqual([
      { region: '330000', rank: 1, applications: 1, calls: 0, rows: 0 },
    ]);
    expect(await on('2026-02-01', ofMinistries)).toEqual([]);
  });

  it('gives the same as figures, which are files too, of provinces and within one of its cities', async () => {
    const figures = async (region?: string) => {
      const asked = { from: '2026-03-01', to: '2026-03-01', ...(region && { region }) };
      const { rows } = await app.module.get(FigureTables).read(app.ctx, 'league', asked);
      return rows.map(({ records, ...rest }) => ({ ...rest, rows: records }));
    };
    expect(await figures()).toEqual(await on('2026-03-01'));
    const cities = await on('2026-03-01', { level: LeagueLevelEnum.city });
    const own = cities.filter(({ region }) => region.startsWith('32'));
    expect(await figures('320000')).toEqual(own.map((row, at) => ({ ...row, rank: at + 1 })));
  });

  it('counts a department where it is now, and pages by calls', async () => {
    await tell('identity.department.changed', suzhou, { items: [place(suzhou, '330200', 'city')] });
    const moved = await eventually(
      () => on('2026-03-01', ofMinistries),
      ([first]) => first?.region === '330000',
    );
    expect(moved).toMatchObject([{ calls: calls + 100 }, { region: '320000', calls: 600 }]);
    const asked = Object.assign(new LeagueArgs(), { on: '2026-03-01', ...ofMinistries, first: 1 });
    const { endCursor, nodes } = await league.list(app.ctx, asked);
    const next = await league.list(app.ctx, Object.assign(asked, { after: endCursor }));
    expect([...nodes, ...next.nodes]).toEqual(moved);
  });
});
