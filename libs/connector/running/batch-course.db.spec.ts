import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { batchesUnderTest, type BatchesUnderTest } from '../../../test/support/batches';
import { bureau, permits, until } from '../../../test/support/connectors';
import { stopped, suspended, terminated } from '../../../test/support/misuse';
import { Rectifications } from '../../exchange/rectification/rectifications.service';

const rows = 4000;

describe('the course of a batch', () => {
  let world: BatchesUnderTest;
  beforeAll(async () => {
    world = await batchesUnderTest();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.source.query('TRUNCATE permits');
    await world.target.query('TRUNCATE permits_taken');
  });
  afterEach(async () => {
    await world.provider.stop();
    await world.requester.stop();
    world.provider.configure(world.mounted());
  });

  const fill = (count: number, changed = '2026-10-01T00:00:00Z', from = 1) =>
    world.source.query(
      `INSERT INTO permits SELECT 'P-' || lpad(n::text, 6, '0'), '单位' || n, NULL, $1
         FROM generate_series($2::int, $3::int) AS n`,
      [changed, from, from + count - 1],
    );
  const present = async () => {
    const { rows: found } = await world.target.query<{ holder: string }>(
      'SELECT holder FROM permits_taken ORDER BY permit_no',
    );
    return found.map(({ holder }) => holder);
  };

  it('releases no chunk more where the agreement is suspended, and goes on when it is resumed', async () => {
    await fill(rows);
    const { id } = await world.agree();
    const { batch } = await world.order();
    await world.released(batch);
    await suspended(world.hub, id);
    const { chunks, state } = await world.atHub(batch);
    expect(state).toBe('sending');
    await sleep(1500);
    expect(await world.atHub(batch)).toMatchObject({ chunks, state: 'sending' });
    await world.hub.app
      .get(Rectifications)
      .lift(world.hub.as(bureau, 'authority', 'gao'), id, '查无违规');
    expect(await world.ended()).toMatchObject({ state: 'complete' });
    expect(await present()).toHaveLength(rows);
  });

  it('fails where the agreement is terminated, and keeps what was taken', async () => {
    await fill(rows);
    const { id } = await world.agree();
    const { batch } = await world.order();
    await world.released(batch);
    await until(async () => (await world.atHub(batch)).received > 0);
    await terminated(world.hub, id);
    await world.ended('failed');
    const ended = await world.atHub(batch);
    expect(ended).toMatchObject({ state: 'failed', code: 'connector.agreement-not-active' });
    expect(ended.accepted).toBeGreaterThan(0);
    expect(ended.accepted).toBeLessThan(rows);
  });

  it('is not begun where its agreement has ended before its order went out, and ends', async () => {
    const { id } = await world.agree();
    const misuse = await suspended(world.hub, id);
    await world.order();
    await sleep(1500);
    expect(await world.batch()).toMatchObject({ state: 'ordering' });
    await stopped(world.hub, id, misuse);
    const ended = await world.ended('failed');
    expect(ended).toMatchObject({ code: 'exchange.call.agreement-not-active' });
  });

  it('brings only what has changed since the batch before, and nothing twice', async () => {
    world.provider.configure(world.mounted({ watermark: 'changed_at' }));
    await fill(3);
    await world.agree({}, { incremental: true });
    await world.order();
    await world.ended();
    await fill(2, '2026-10-02T00:00:00Z', 4);
    await world.source.query(
      `UPDATE permits SET holder = '新名', changed_at = '2026-10-03' WHERE permit_no = 'P-000002'`,
    );
    const second = await world.order();
    await world.ended();
    // Those of the watermark itself come once more, as rows may have been added with it.
    expect(await world.atHub(second.batch)).toMatchObject({ rows: 5 });
    expect(await present()).toEqual(['单位1', '新名', '单位3', '单位4', '单位5']);
    const third = await world.order();
    await world.ended();
    expect(await world.atHub(third.batch)).toMatchObject({ rows: 1, accepted: 1 });
  });

  it('orders by itself when it is due', async () => {
    await fill(2);
    await world.agree({}, { everySeconds: 1 });
    await until(async () => (await present()).length === 2);
    const { batch } = await world.batch();
    await until(async () => (await world.batch()).batch !== batch);
  });

  it('takes the rows of the agreement’s row filter alone', async () => {
    await fill(30);
    const filter = [{ field: 'permit_no', op: 'prefix', values: ['P-00002'] }] as const;
    await world.agree({ rowFilter: filter });
    await world.order();
    await world.ended();
    expect(await present()).toHaveLength(10);
  });

  it('takes a file as well as a table', async () => {
    const folder = join(world.folder, 'files');
    mkdirSync(folder, { recursive: true });
    const lines = ['permit_no,holder,contact', 'F-1,"水务\n公司",13800138000', 'F-2,灌区管理所,'];
    writeFileSync(join(folder, 'permits.csv'), `${lines.join('\n')}\n`);
    const mount = { ...permits, resource: 'permits-whole', batch: { key: ['permit_no'] } };
    const fields = ['permit_no', 'holder', 'contact'];
    const ceiling = { ...permits.ceiling, modes: ['batch'], fields };
    world.provider.configure(
      world.serving({
        sources: { files: { kind: 'csv', folder } },
        mounts: [{ ...mount, ceiling }],
      }),
    );
    await world.agree();
    await world.order();
    await world.ended();
    expect(await present()).toEqual(['水务\n公司', '灌区管理所']);
  });

  it('fails where the key of the mount is none, before the requester believes it whole', async () => {
    await world.source.query('ALTER TABLE permits DROP CONSTRAINT permits_pkey');
    await world.source.query('ALTER TABLE permits ALTER permit_no DROP NOT NULL');
    await fill(5);
    await world.source.query(`INSERT INTO permits (holder) VALUES ('无号')`);
    await world.agree();
    await world.order();
    expect(await world.ended('failed')).toMatchObject({ code: 'connector.batch-key' });
  });
});
