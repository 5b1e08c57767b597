import { Outbox } from '@shutong/messaging';
import { dayInChina } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { FigureTables } from '../figures/figures.service';
import { StatisticsHubModule } from '../hub.module';
import { IndexRuns } from '../run/index-runs.service';
import { Standings } from '../run/standings.service';
import { StatisticsWorkerModule } from '../worker.module';

const scheme = 'internet-service-capability-2019';
const [covered, missing, silent, university, abolished] = [1, 2, 3, 4, 5].map(departmentCode) as [
  ...[string, string, string, string, string],
];
const company = `9${departmentCode(6).slice(1)}`;

describe('the four lists, as statistics learn and score them', () => {
  let app: TestApplication;
  const tell = (type: string, subject: string, data: Readonly<Record<string, unknown>>) =>
    app.database.transaction(app.ctx, (tx) =>
      app.module.get(Outbox).add(tx, { type, subject, data }),
    );
  const published = (department: string, kind: string, items: number, version = 1) =>
    tell('catalog.department-list.published', `${department}/${kind}`, {
      ...{ department, kind, version, items },
      ...{ linkedItems: Math.min(items, 1), links: Math.min(items, 1) * 2 },
    });

  beforeAll(async () => {
    app = await testApplication({
      role: 'worker',
      imports: [StatisticsHubModule, StatisticsWorkerModule],
    });
    const items = [covered, missing, silent, university, abolished, company].map((code) => ({
      ...{ code, name: code, division: '520100', level: 'city', state: 'active' },
      ...{ kind: code === university ? 'organisation' : 'department', node: '520100', path: code },
    }));
    await tell('identity.department.registered', '520100', { items });
    await tell('identity.department.disabled', '520100', { code: abolished });
    // What else changes of it does not bring it back.
    const renamed = items
      .filter(({ code }) => code === abolished)
      .map((one) => ({ ...one, name: '已撤销', state: 'disabled' }));
    await tell('identity.department.changed', '520100', { items: renamed });
    const kinds = ['duties', 'powers', 'disclosed-information', 'public-services'];
    for (const kind of kinds) await published(covered, kind, 3);
    for (const kind of kinds) await published(missing, kind, kind === 'powers' ? 0 : 3);
    await eventually(
      covering,
      (rows) =>
        rows.filter(({ coverage }) => coverage !== '0.0').length === 2 &&
        rows.length === 3 &&
        rows[0]!.coverage === '100.0' &&
        rows[1]!.coverage === '75.0',
    );
  });
  afterAll(() => app.close());

  const today = () => dayInChina(app.clock.now());
  const covering = async () =>
    (await app.module.get(FigureTables).read(app.ctx, 'lists', { from: today(), to: today() }))
      .rows as { code: string; coverage: string }[];

  it('give each department its coverage, those that have none too, by an address of its own', async () => {
    expect(await covering()).toMatchObject([
      { code: covered, coverage: '100.0', duties: 3, linkedItems: 4, links: 8 },
      { code: missing, coverage: '75.0', powers: 0, publicServices: 3 },
      { code: silent, coverage: '0.0', links: 0 },
    ]);
    const { chart } = await app.module
      .get(FigureTables)
      .read(app.ctx, 'lists', { from: '2020-01-01', to: '2020-01-02' });
    // One that was abolished since took part then.
    expect(chart.points.map(({ value }) => value)).toEqual([0, 0, 0, 0]);
  });

  it('bring a region the share of its departments that have each list, as a trial by a rule that is told', async () => {
    const of = { scheme, cohort: 'prefectures', period: today().slice(0, 4) };
    await app.module.get(IndexRuns).enrol(app.ctx, of, ['520100']);
    await app.module.get(IndexRuns).run(app.ctx, of);
    const standings = app.module.get(Standings);
    const { nodes } = await standings.list(app.ctx, of, { first: 1 });
    const { result, evidence } = await standings.open(app.ctx, nodes[0]!.id, null);
    const shares = Object.fromEntries(evidence.map(({ node, value }) => [node, value]));
    // Two of three have it, of the list of powers one of three; neither organisations nor who is abolished lacks one.
    expect(shares).toMatchObject({
      '1.1.1': '66.666667',
      '1.1.2': '33.333333',
      '1.1.3': '66.666667',
      '1.1.4': '66.666667',
    });
    // (3 × 66.666667 + 33.333333) % of 3 points each.
    expect(result.nodes.find(({ code }) => code === '1.1')!.score).toBe('7.00000002');
    const rules = result.inferred.filter(({ node }) => node?.startsWith('1.1'));
    expect(rules.map(({ node }) => node)).toEqual(['1.1.1', '1.1.2', '1.1.3', '1.1.4']);
    expect(rules[0]!.why.en).toContain('share of its departments');
  });

  it('are awaited again of a department that is enabled again', async () => {
    await tell('identity.department.enabled', '520100', { code: abolished });
    const rows = await eventually(covering, ({ length }) => length === 4);
    expect(rows.map(({ code }) => code)).toContain(abolished);
  });
});
