import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { auditEntities } from '@shutong/audit';
import { identityEntities } from '@shutong/identity';
import { Outbox } from '@shutong/messaging';
import { noticeEntities } from '@shutong/notice';
import { readConfig, uuidv7, type Context } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { harvested, recordHarvested, sourceHarvested } from '../../../test/support/harvested-rows';
import { emptyDescription, emptyDistribution } from '../description/values';
import { opendataEntities } from '../index';
import { OpendataWorkerModule } from '../worker.module';
import { Assessments } from './assessments.service';
import type { Assessment } from './assessment.entity';
import { AssessmentRegister } from './assessment-register.service';
import { AssessmentSchedule } from './assessment.schedule';
import { Probes } from './probes.service';

/** In the order in which they stand: what one leaves the next goes on from. */
describe('assessments of harvested datasets', () => {
  let app: TestApplication;
  let portal: Server;
  let url: string;
  let asked: string[] = [];
  let status: Readonly<Record<string, number>> = {};
  let ctx: Context;

  beforeAll(async () => {
    portal = createServer(({ method, url: path = '' }, response) => {
      asked.push(`${method} ${path}`);
      const code = status[`${method} ${path}`] ?? status[path] ?? 404;
      response.writeHead(code, code === 302 ? { location: '/rivers' } : {}).end();
    });
    await new Promise<void>((ready) => portal.listen(0, '127.0.0.1', ready));
    url = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`;
    app = await testApplication({
      ...{ role: 'worker', imports: [OpendataWorkerModule] },
      entities: [...auditEntities, ...identityEntities, ...noticeEntities, ...opendataEntities],
      config: readConfig('worker', { HUB_REGION: '520000', HARVEST_NETWORKS: '127.0.0.1' }),
    });
    ctx = app.ctx;
  });
  afterAll(async () => {
    await app.close();
    portal.close();
  });

  const rows = async <Row>(sql: string, params: unknown[] = []) =>
    (await app.db.pool('migrator').query(sql, params)).rows as Row[];
  const register = () => new AssessmentRegister(app.database);
  const assessed = (holds: (one: Assessment) => boolean) =>
    eventually(
      () =>
        register()
          .one(ctx, recordHarvested)
          .catch(() => undefined),
      (one) => one !== undefined && holds(one),
    ).then((one) => one!);
  const events = (type: string) =>
    rows<{ data: { datasets: readonly Record<string, unknown>[] } }>(
      `SELECT convert_from(body, 'UTF8')::jsonb -> 'data' AS data FROM transport.message
        WHERE type LIKE $1 ORDER BY id`,
      [`%${type}`],
    );
  const described = (files: readonly string[], format = 'CSV') => ({
    ...emptyDescription,
    ...{ title: { zh: '河流' }, description: { zh: '全省河流' }, licence: 'CC0' },
    distributions: files.map((file) => ({
      ...emptyDistribution,
      ...{
        format,
        mediaType: 'text/csv',
        accessUrl: `${url}/rivers`,
        downloadUrl: `${url}/${file}`,
      },
    })),
  });
  const say = async (files: readonly string[], format?: string) => {
    await rows('UPDATE opendata.record SET description = $2 WHERE id = $1', [
      recordHarvested,
      JSON.stringify(described(files, format)),
    ]);
    const data = { source: sourceHarvested, run: uuidv7(new Date()), records: [recordHarvested] };
    await app.database.transaction(ctx, (tx) =>
      app.module.get(Outbox).add(tx, {
        ...{ type: 'opendata.record.harvested', subject: sourceHarvested },
        data: { ...data, fresh: 0, changed: 1, renamed: 0 },
      }),
    );
  };

  it('follow the harvest, leave open what nobody has asked, and are settled when the addresses have been', async () => {
    status = { '/rivers': 200, '/rivers.csv': 302, '/rivers.json': 404 };
    await harvested(app.db.pool('migrator'), [1]);
    await say(['rivers.csv']);
    // 50 + 20 + 30; 20 + 10 + 10 + 20 + 20 + 30; 20 + 10.
    const settled = await assessed(({ unknown, points }) => unknown === 0 && points > 0);
    expect(settled).toMatchObject({
      ...{ points: 240, stars: 3, sourceId: sourceHarvested, department: null, mistakes: [] },
    });
    const told = (await events('dataset.assessed')).flatMap(({ data }) => data.datasets);
    expect(told.at(0)).toMatchObject({
      ...{ dataset: recordHarvested, source: sourceHarvested, points: 160, stars: 3 },
      metrics: {
        ...{ 'mqa-access-url-reachable': null, 'mqa-download-url': 1, 'five-star': 0.6 },
        ...{ api: 0, 'documented-columns': null, 'type-conformity': null, 'filled-cells': null },
      },
    });
    expect(told.at(-1)).toMatchObject({ points: 240, metrics: { 'mqa-access-url-reachable': 1 } });
    const [logged] = await rows<{ count: string }>(
      `SELECT count(*) FROM audit.entry WHERE action = 'opendata.dataset.assess'`,
    );
    expect(Number(logged!.count)).toBeGreaterThanOrEqual(2);
  });

  it('say of each address what it answered, and ask none before its time', async () => {
    expect(await register().probes(ctx, recordHarvested)).toEqual([
      { address: `${url}/rivers`, reachable: true, said: '200', checkedAt: app.clock.now() },
      { address: `${url}/rivers.csv`, reachable: true, said: '200', checkedAt: app.clock.now() },
    ]);
    expect(asked).toEqual(expect.arrayContaining(['HEAD /rivers', 'HEAD /rivers.csv']));
    asked = [];
    expect(await app.module.get(Probes).round(ctx)).toBe(0);
    expect(asked).toEqual([]);
  });

  it('lose the points of a file that is gone, and tell nothing where nothing has changed', async () => {
    await say(['rivers.json']);
    const lost = await assessed(({ points, unknown }) => points === 210 && unknown === 0);
    expect(lost.metrics['mqa-download-url-reachable']).toBe(0);
    const before = (await events('dataset.assessed')).length;
    const again = await app.database.transaction(ctx, (tx) =>
      app.module.get(Assessments).assess(tx, [recordHarvested]),
    );
    expect([again, (await events('dataset.assessed')).length]).toEqual([0, before]);
  });

  it('ask by GET a service that knows no HEAD, and one address of a host at a time', async () => {
    status = { '/rivers': 200, 'HEAD /api': 405, 'GET /api': 200 };
    asked = [];
    await say(['api']);
    await assessed(({ points }) => points === 240);
    expect(asked).toEqual(['HEAD /api', 'GET /api']);
  });

  it('keep no host waiting for the addresses of another', async () => {
    const many = 1500;
    await rows(
      `WITH added AS (
         INSERT INTO opendata.probe (sha256, address, host, next_at)
         SELECT encode(sha256(address::bytea), 'hex'), address, host, due FROM (
           SELECT 'https://many.invalid/' || n AS address, 'many.invalid' AS host, $2::timestamptz - interval '1 day' AS due
             FROM generate_series(1, $3::int) AS n
            UNION ALL SELECT 'https://one.invalid/', 'one.invalid', $2) AS waiting
         RETURNING sha256)
       INSERT INTO opendata.named_address (dataset_id, probe) SELECT $1, sha256 FROM added`,
      [recordHarvested, app.clock.now(), many],
    );
    const said = await eventually(
      () => rows(`SELECT said FROM opendata.probe WHERE host = 'one.invalid' AND said IS NOT NULL`),
      ({ length }) => length === 1,
    );
    expect(said).toHaveLength(1);
    const [left] = await rows<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM opendata.probe WHERE host = 'many.invalid' AND said IS NULL`,
    );
    expect(left!.waiting).toBeGreaterThan(1000);
    await rows(`DELETE FROM opendata.probe WHERE host LIKE '%.invalid'`);
  });

  it('name what would raise them most first', async () => {
    const gains = await register().gains(ctx, { sourceId: sourceHarvested });
    expect(gains.slice(0, 3).map(({ metric, lacking, gain }) => [metric, lacking, gain])).toEqual([
      ['mqa-keyword', 1, 30],
      ['mqa-theme', 1, 30],
      ['mqa-spatial', 1, 20],
    ]);
  });

  it('are made by the sweep of what has none, and go with records that go', async () => {
    await rows('DELETE FROM opendata.assessment');
    expect(await app.module.get(AssessmentSchedule).sweep(ctx)).toBe(true);
    expect(await register().one(ctx, recordHarvested)).toMatchObject({ points: 240 });
    expect(await app.module.get(AssessmentSchedule).sweep(ctx)).toBe(false);
    await rows(`UPDATE opendata.record SET state = 'gone' WHERE id = $1`, [recordHarvested]);
    await app.database.transaction(ctx, (tx) =>
      app.module.get(Assessments).assess(tx, [recordHarvested]),
    );
    await expect(register().one(ctx, recordHarvested)).rejects.toMatchObject({
      code: 'opendata.assessment.not-found',
    });
    expect((await events('dataset.unlisted')).at(-1)?.data.datasets).toEqual([
      { dataset: recordHarvested, source: sourceHarvested, department: null },
    ]);
    await app.module.get(Probes).forget(ctx);
    expect(await rows('SELECT FROM opendata.probe')).toEqual([]);
  });
});
