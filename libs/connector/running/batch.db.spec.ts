import { openKeyCard, openManifest, openReceipt } from '@shutong/wire';
import { batchesUnderTest, type BatchesUnderTest } from '../../../test/support/batches';
import { until, water } from '../../../test/support/connectors';
import { BatchResolver } from '../../exchange/batch/batch.resolver';

describe('a batch from table to table', () => {
  let world: BatchesUnderTest;
  beforeAll(async () => {
    world = await batchesUnderTest();
    await world.source.query(
      `INSERT INTO permits SELECT 'P-' || lpad(n::text, 6, '0'), '持证单位' || n, '1380013' || lpad(n::text, 4, '0'), now()
         FROM generate_series(1, 500) AS n`,
    );
    await world.source.query(`
      UPDATE permits SET holder = '禁' WHERE permit_no = 'P-000007';
      UPDATE permits SET holder = NULL WHERE permit_no = 'P-000008';
      UPDATE permits SET holder = E'制\\t表\\n换\\\\行' WHERE permit_no = 'P-000009';
      INSERT INTO permits VALUES ('P-000010-TOO-LONG', '长', NULL, now());`);
    await world.agree();
  });
  afterAll(() => world.close());

  const taken = async () => {
    const { rows } = await world.target.query<Record<string, string>>(
      'SELECT xmin::text, * FROM permits_taken ORDER BY permit_no COLLATE "C"',
    );
    return rows;
  };
  const chunksOf = async (id: string) => {
    const ctx = world.hub.as(water, 'requester');
    return (await world.hub.app.get(BatchResolver).batchChunks(ctx, { id, first: 100 })).nodes;
  };

  it('brings all rows, masked as agreed, and keeps each rejected one with its reason', async () => {
    expect(await world.order()).toMatchObject({ status: 202, state: 'ordering' });
    const { batch } = await world.ended();
    expect(await world.atHub(batch)).toMatchObject({
      ...{ state: 'complete', rows: 501, accepted: 498, rejected: 3 },
    });
    const rows = await taken();
    expect(rows).toHaveLength(498);
    expect(rows[0]).toMatchObject({ holder: '持证单位1', contact: '138****0001' });
    expect(rows.find(({ permit_no: no }) => no === 'P-000009')?.['holder']).toBe('制\t表\n换\\行');
    const { rows: rejected } = await world.target.query(
      'SELECT reason, place, "values"[1] AS permit FROM shutong.batch_rejection ORDER BY 3',
    );
    expect(rejected).toEqual([
      { reason: 'rule', place: 'permits_taken_holder_check', permit: 'P-000007' },
      { reason: 'missing', place: 'holder', permit: 'P-000008' },
      { reason: 'value', place: '', permit: 'P-000010-TOO-LONG' },
    ]);
  });

  it('C05.3 has receipts of every chunk that both ends have signed', async () => {
    const { batch } = await world.batch();
    const [provider, requester] = await Promise.all(
      [world.provider, world.requester].map(({ identity }) => openKeyCard(identity.card)),
    );
    const chunks = await chunksOf(batch);
    expect(chunks.length).toBeGreaterThan(10);
    let sum = 0;
    for (const { manifest, receipt, rows } of chunks) {
      const opened = openManifest(manifest, provider!);
      const { accepted, rejected } = openReceipt(receipt!, { manifest, opened }, requester!);
      expect(accepted + rejected).toBe(rows);
      sum += accepted + rejected;
    }
    expect(sum).toBe(501);
    // Each end keeps both.
    for (const side of [world.provider, world.requester]) {
      const kept = () =>
        side.state(({ receipts: all }) => chunks.map(({ number }) => all.get([batch, number])));
      await until(async () => (await kept()).every((chunk) => chunk?.receipt));
      expect(await kept()).toMatchObject(
        chunks.map(({ manifest, receipt }) => ({ manifest, receipt })),
      );
    }
  });

  it('logs each chunk before it can be fetched, with what left', async () => {
    const { batch } = await world.batch();
    const entries = (await world.hub.entries('exchange.batch.send')).filter((entry) =>
      JSON.stringify(entry).includes(batch),
    );
    const chunks = await chunksOf(batch);
    expect(entries.map(({ id }) => id)).toEqual(chunks.map(({ entryId }) => entryId));
    expect(JSON.stringify(entries[0])).toContain(chunks[0]!.sha256);
  });

  it('C39.2 rerunning a batch gives the same result, and writes nothing anew', async () => {
    const before = await taken();
    await world.order();
    const { batch } = await world.ended();
    expect(await world.atHub(batch)).toMatchObject({ state: 'complete', accepted: 498 });
    expect(await taken()).toEqual(before);
  });

  it('is nobody else’s to see', async () => {
    const { batch } = await world.batch();
    const other = world.hub.as('11520000009390099K', 'requester');
    await expect(world.hub.app.get(BatchResolver).batch(other, batch)).rejects.toMatchObject({
      code: 'exchange.batch.not-found',
    });
  });
});
