import { testApplication, type TestApplication } from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { Coverage } from '../coverage/coverage.service';
import { listedByUnit } from '../department-list/listed.query';
import { FigureTables } from '../figures/figures.service';
import { StatisticsHubModule } from '../hub.module';
import { ReportSchedule } from '../report/report.schedule';
import type { ReportOf } from '../report/report';
import type { Reports } from '../report/reports.service';
import { LeagueArgs, LeagueLevelEnum } from './league.graphql';
import { League } from './league.service';

/** Divisions of departments: a municipality with districts, and a province with a city and counties that it governs itself. */
const divisions = {
  province: ['110000', '420000'],
  city: ['420100'],
  county: ['110105', '110108', '420102', '429004', '429005'],
};
/** Not among them are 110100 and 429000. */
const regions = Object.values(divisions).flat().sort();

describe('regions without a city between a province and its counties', () => {
  let app: TestApplication;
  const day = '2026-03-01';
  const span = { from: day, to: day };
  beforeAll(async () => {
    app = await testApplication({ role: 'hub', imports: [StatisticsHubModule] });
    const levels = Object.entries(divisions).flatMap(([level, all]) =>
      all.map((division) => ({ level, division })),
    );
    const rows = levels.map((one, n) => ({ ...one, code: departmentCode(n + 1) }));
    await app.db.pool('migrator').query(
      `WITH d AS (SELECT * FROM jsonb_to_recordset($1) AS d(code text, division text, level text)),
            called AS (
              INSERT INTO statistics.call_day (day, resource, provider, requester, outcome, mode, calls, rows)
              SELECT '2026-03-01', 'r', $2, code, 'allow', 'query', 1, 1 FROM d)
       INSERT INTO statistics.department (code, division, level) SELECT code, division, level FROM d`,
      [JSON.stringify(rows), departmentCode(1)],
    );
  });
  afterAll(() => app.close());

  const figures = async (name: string, region?: string) => {
    const asked = { ...span, ...(region && { region }) };
    const { rows } = await app.module.get(FigureTables).read(app.ctx, name, asked);
    return rows.map((row) => row['region']).sort();
  };

  it('are summed by their counties', async () => {
    expect(await figures('regions')).toEqual(['110000', '420000']);
    expect(await figures('regions', '110000')).toEqual(['110000', '110105', '110108']);
    expect(await figures('regions', '420000')).toEqual(['420000', '420100', '429004', '429005']);
  });

  it('are no cities in the league, and none that is measured or counted', async () => {
    const league = async (level: LeagueLevelEnum) => {
      const asked = Object.assign(new LeagueArgs(), { on: day, level, first: 20 });
      const { nodes } = await app.module.get(League).list(app.ctx, asked);
      return nodes.map(({ region }) => region).sort();
    };
    expect(await league(LeagueLevelEnum.city)).toEqual(['420100']);
    expect(await league(LeagueLevelEnum.county)).toEqual(divisions.county);
    const listed = await app.database.query<{ unit: string }>(app.ctx, listedByUnit, [
      ...[['list-of-duties'], day],
    ]);
    const measured = listed.map(({ unit }) => unit).filter((unit) => unit.length === 6);
    expect(measured).toEqual(regions);
    expect(await figures('openness')).toEqual(['100000', ...regions]);
    const coverage = app.module.get(Coverage);
    expect(await coverage.ofRules(app.ctx, 'city')).toMatchObject({ regions: 1 });
  });

  it('have no report as cities', async () => {
    const asked: ReportOf[] = [];
    const reports = { keep: async (_: unknown, of: ReportOf) => void asked.push(of) };
    app.clock.set(new Date('2026-04-02T02:00:00Z'));
    const schedule = new ReportSchedule(app.database, app.clock, reports as unknown as Reports);
    await (schedule as unknown as { make(): Promise<boolean> }).make();
    const units = asked.filter(({ kind }) => kind === 'region').map(({ unit }) => unit);
    expect(units.sort()).toEqual(regions);
  });
});
