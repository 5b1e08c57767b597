import { auditEntities } from '@shutong/audit';
import { identityEntities } from '@shutong/identity';
import { Templates, noticeEntities } from '@shutong/notice';
import { readConfig, uuidv7 } from '@shutong/platform';
import { testApplication, type TestApplication } from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { opendataEntities } from '../index';
import { OpendataWorkerModule } from '../worker.module';
import { AssessmentRegister } from './assessment-register.service';
import { mqaMetrics, pointsOf, type MqaMetric } from './metrics';
import { QualityTasks } from './quality-tasks.service';

const [authority, water, police] = [departmentCode(1), departmentCode(2), departmentCode(3)];
/** Nothing of the hub says these of a department's dataset. */
const neverSaid: readonly MqaMetric[] = ['mqa-temporal', 'mqa-contact-point', 'mqa-rights'];

interface Task {
  readonly id: string;
  readonly addressee: string;
  readonly template: string;
  readonly params: Readonly<Record<string, string>>;
  readonly done: boolean;
}

describe('tasks about the quality of open datasets', () => {
  let app: TestApplication;
  beforeEach(async () => {
    app = await testApplication({
      ...{ role: 'worker', imports: [OpendataWorkerModule] },
      entities: [...auditEntities, ...identityEntities, ...noticeEntities, ...opendataEntities],
      config: readConfig('worker', { HUB_REGION: '520000', AUTHORITY_DEPARTMENT: authority }),
    });
    await rows(
      `INSERT INTO identity.department
         (code, name, name_en, division, level, node, path, registered_at, changed_at)
       SELECT code, code, code, '520000', 'province', '520000', code, now(), now()
         FROM unnest($1::text[]) AS d(code)`,
      [[authority, water, police]],
    );
  });
  afterEach(() => app.close());

  const rows = async <Row>(sql: string, params: unknown[] = []) =>
    (await app.db.pool('migrator').query(sql, params)).rows as Row[];
  const round = () => app.module.get(QualityTasks).round(app.ctx);
  interface Lacks {
    readonly lost?: readonly MqaMetric[];
    readonly unknown?: readonly MqaMetric[];
    readonly mistakes?: readonly string[];
    readonly stars?: number;
    readonly count?: number;
  }
  /** Assessed as it stands; answers the id. */
  const dataset = async (department: string, lacks: Lacks = {}) => {
    const { lost = [], unknown = [], mistakes = [], stars = 3, count = 1 } = lacks;
    const [lacking, open] = [new Set([...neverSaid, ...lost]), new Set(unknown)];
    const valueOf = (metric: MqaMetric) => (open.has(metric) ? null : Number(!lacking.has(metric)));
    const metrics = Object.fromEntries(mqaMetrics.map((metric) => [metric, valueOf(metric)]));
    const sum = (value: number | null) =>
      mqaMetrics.filter((m) => metrics[m] === value).reduce((all, m) => all + pointsOf(m), 0);
    const id = uuidv7(new Date());
    await rows(
      `INSERT INTO opendata.assessment
         (dataset_id, source_id, department, title, metrics, mistakes, points, unknown, stars, rules, assessed_at)
       SELECT CASE n WHEN 1 THEN $1::uuid ELSE gen_random_uuid() END, NULL, $2, '{"zh":"取水"}', $3, $4, $5, $6, $7, '1', now()
         FROM generate_series(1, $8::int) AS n`,
      [id, department, JSON.stringify(metrics), mistakes, sum(1), sum(null), stars, count],
    );
    return id;
  };
  const becomes = async (id: string, department: string, lacks: Lacks = {}) => {
    await rows('DELETE FROM opendata.assessment WHERE dataset_id = $1', [id]);
    return dataset(department, lacks);
  };
  const tasks = () =>
    rows<Task>(
      `SELECT id, addressee, template, params, done_at IS NOT NULL AS done
         FROM notice.notice WHERE task ORDER BY addressee, told_at`,
    );
  const openTasks = async () => (await tasks()).filter(({ done }) => !done);
  const logged = async (action: string) =>
    (await rows('SELECT FROM audit.entry WHERE action = $1', [action])).length;

  it('are one for each department, with how many of its datasets are below which bound for want of what', async () => {
    await dataset(water, { lost: ['mqa-keyword'] });
    await dataset(water, { lost: ['mqa-keyword', 'mqa-theme'] });
    await dataset(water, { lost: ['mqa-dcat-ap'], mistakes: ['description'] });
    await dataset(water);
    await dataset(police);
    await round();
    const [task, ...others] = await tasks();
    expect(others).toEqual([]);
    expect(task).toMatchObject({
      addressee: `role:${water}/provider-officer`,
      template: 'open-quality',
      params: {
        ...{ department: water, datasets: '4', low: '3', bound: '351', weak: '0', stars: '3' },
        ...{ keywords: '2', themes: '1', descriptions: '1' },
      },
    });
    for (const language of ['en', 'zh-CN'] as const) {
      const { body } = app.module.get(Templates).text(task!.template, language, task!.params);
      expect(body).toContain(`datasetAssessments(department: "${water}")`);
      expect(body).toMatch(/3.*351.*405/);
    }
    const { nodes } = await new AssessmentRegister(app.database).list(
      app.ctx,
      { department: water },
      { first: 2 },
    );
    expect(nodes.map(({ points }) => points)).toEqual([300, 330]);
  });

  it('say what is so by now, tell nobody again, and are done when nothing is to be mended', async () => {
    const first = await dataset(water, { lost: ['mqa-keyword'] });
    await dataset(water, { lost: ['mqa-keyword'] });
    await round();
    await round();
    const [task] = await tasks();
    expect([await logged('notice.notice.tell'), await logged('notice.notice.restate')]).toEqual([
      ...[1, 0],
    ]);
    const mended = await becomes(first, water);
    await round();
    expect(await tasks()).toMatchObject([{ id: task!.id, params: { low: '1' }, done: false }]);
    expect([await logged('notice.notice.tell'), await logged('notice.notice.restate')]).toEqual([
      ...[1, 1],
    ]);
    await rows('DELETE FROM opendata.assessment WHERE dataset_id <> $1', [mended]);
    await round();
    expect(await tasks()).toMatchObject([{ id: task!.id, done: true }]);
  });

  it('come again on a later day', async () => {
    const id = await dataset(water, { lost: ['mqa-theme'] });
    await round();
    const mended = await becomes(id, water);
    await round();
    await becomes(mended, water, { lost: ['mqa-theme'] });
    await round();
    expect(await openTasks()).toEqual([]);
    app.clock.set(new Date('2026-03-03T08:00:00Z'));
    await round();
    expect(await openTasks()).toMatchObject([{ params: { low: '1' } }]);
    expect(await tasks()).toHaveLength(2);
  });

  it('leave to the authority what the hub says of all datasets: the licence, the address of the portal, and where departments lie', async () => {
    const shared: Lacks = { lost: ['mqa-known-licence', 'mqa-licence'], stars: 0 };
    await dataset(water, shared);
    await dataset(police, {
      lost: ['mqa-download-url-reachable', 'mqa-spatial', 'mqa-keyword'],
      unknown: ['mqa-access-url-reachable'],
    });
    await round();
    expect(await openTasks()).toMatchObject([
      { addressee: `role:${authority}/authority`, template: 'open-quality-portal' },
      { addressee: `role:${authority}/system-administrator`, template: 'open-quality-portal' },
      { addressee: `role:${police}/provider-officer`, params: { low: '1', weak: '0' } },
    ]);
    expect((await tasks())[0]!.params).toMatchObject({
      ...{ datasets: '2', low: '2', bound: '351', weak: '1', stars: '3' },
      ...{ licences: '1', addresses: '1', places: '1' },
    });
  });

  it('count no points that are unknown as lost, and no department that is disabled', async () => {
    await dataset(water, { unknown: ['mqa-access-url-reachable', 'mqa-download-url-reachable'] });
    await dataset(police, { lost: ['mqa-keyword'] });
    const set = `UPDATE identity.department SET state = $2 WHERE code = $1`;
    await rows(set, [police, 'disabled']);
    await round();
    expect(await tasks()).toEqual([]);
    await rows(set, [police, 'active']);
    await round();
    expect(await openTasks()).toMatchObject([{ params: { department: police } }]);
    await rows(set, [police, 'disabled']);
    await round();
    expect(await openTasks()).toEqual([]);
  });

  it('are one among 35,312 datasets, too', async () => {
    await dataset(water, { count: 30_000 });
    await dataset(police, { count: 5312, lost: ['mqa-keyword'] });
    await round();
    expect(await openTasks()).toMatchObject([{ params: { datasets: '5312', low: '5312' } }]);
  });
});
