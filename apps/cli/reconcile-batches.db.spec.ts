import { callLogFolder } from '@shutong/connector';
import { batchesUnderTest, type BatchesUnderTest } from '../../test/support/batches';
import { police, water, type TestConnector } from '../../test/support/connectors';
import { saidBy } from '../../test/support/said-by';
import { reconcileCommand } from './reconcile';

describe("cli reconcile, over batches in both connectors' logs and the hub's", () => {
  let world: BatchesUnderTest;
  let batch: string;
  let chunks: number;
  beforeAll(async () => {
    world = await batchesUnderTest();
    process.env['DATABASE_URL'] = world.hub.db.url('hub');
    await world.source.query(
      `INSERT INTO permits SELECT 'P-' || lpad(n::text, 6, '0'), '单位' || n, NULL, now()
         FROM generate_series(1, 500) AS n;
       UPDATE permits SET holder = '禁' WHERE permit_no LIKE '%00'`,
    );
    await world.agree();
    ({ batch } = await world.order());
    await world.ended();
    ({ chunks } = await world.atHub(batch));
    // What they have logged is published by then.
    await stopped();
  });
  afterAll(async () => {
    delete process.env['DATABASE_URL'];
    await world.close();
  });

  const stopped = async () => {
    for (const connector of [world.provider, world.requester]) await connector.stop();
  };
  const altered = (text: string, ...values: unknown[]) =>
    world.hub.db.pool('migrator').query(text, values);
  const reconcile = (department: string, { dir }: TestConnector) =>
    saidBy(reconcileCommand, '--connector', department, '--log', callLogFolder(dir));
  /** Later, so that nothing is looked at again because it is young. */
  const later = async <T>(work: () => Promise<T>): Promise<T> => {
    const now = Date.now() + 600_000;
    const clock = vi.spyOn(Date, 'now').mockReturnValue(now);
    return work().finally(() => clock.mockRestore());
  };
  const findingsOf = (lines: readonly string[]) =>
    lines
      .slice(0, -1)
      .map((line) =>
        line
          .replace(batch, 'B')
          .replace(/ differ: .*/, '')
          .replace(/(entry|place) [-0-9a-f]+/, '$1 …'),
      )
      .sort();

  it('finds no difference between honest logs: each chunk stands in both', async () => {
    expect(chunks).toBeGreaterThan(8);
    const nothing = { hub: chunks, connector: chunks, differences: 0 };
    const sent = await reconcile(police, world.provider);
    expect(sent).toMatchObject({ code: 0, last: nothing });
    const taken = await reconcile(water, world.requester);
    expect(taken).toMatchObject({ code: 0, last: nothing });
  });

  it('does not hold a batch against a connector that could not log it yet', async () => {
    await altered(
      'UPDATE exchange.batch_chunk SET released_at = released_at - interval $$1 hour$$',
    );
    await altered(
      `INSERT INTO exchange.batch
       SELECT (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid()))).*
         FROM exchange.batch b`,
    );
    await altered(
      `INSERT INTO exchange.batch_chunk
       SELECT (jsonb_populate_record(c, jsonb_build_object('batch', b.id, 'object', b.id || '/' || number))).*
         FROM exchange.batch_chunk c, exchange.batch b WHERE b.id <> c.batch`,
    );
    const found = await later(() => reconcile(police, world.provider));
    expect(found).toMatchObject({ code: 0, last: { differences: 0 } });
    expect(found.lines.at(-2)).toBe(
      `not compared  ${chunks} chunks that the hub has: the log holds no chunk, or its first is later`,
    );
    await altered('DELETE FROM exchange.batch_chunk WHERE batch <> $1', batch);
    await altered('DELETE FROM exchange.batch WHERE id <> $1', batch);
  });

  it('names what the hub lacks, has in addition or says otherwise', async () => {
    const change = (number: number, set: string) =>
      altered(
        `UPDATE exchange.batch_chunk SET ${set} WHERE batch = $1 AND number = $2`,
        batch,
        number,
      );
    await change(1, 'rows = rows + 1, accepted = accepted + 1');
    await change(2, 'bytes = bytes + 1');
    await change(3, "sha256 = repeat('a', 64)");
    await change(4, "manifest = manifest || 'x'");
    await change(5, "receipt = receipt || 'x'");
    await change(6, 'entry_id = gen_random_uuid()');
    await change(7, 'receipt = NULL, accepted = NULL, rejected = NULL, received_at = NULL');
    await altered(
      `INSERT INTO exchange.batch_chunk
       SELECT (jsonb_populate_record(c, jsonb_build_object('number', 999, 'object', 'none',
                 'released_at', now() + interval '2 minutes', 'received_at', now() + interval '2 minutes'))).*
         FROM exchange.batch_chunk c WHERE batch = $1 AND number = 2`,
      batch,
    );
    await altered('DELETE FROM exchange.batch_chunk WHERE batch = $1 AND number = 8', batch);
    const sent = await later(() => reconcile(police, world.provider));
    expect(findingsOf(sent.lines)).toEqual([
      'different  B/1  rows, log entry',
      'different  B/2  bytes, log entry',
      'different  B/3  sha256, log entry',
      'different  B/4  manifest',
      'different  B/6  log entry',
      'missing at the connector  B/999  the hub has it as sent (entry …), the connector nothing',
      'missing at the hub  B/8  the connector has it as sent (place …), the hub nothing, and the batch as complete',
    ]);
    expect(sent).toMatchObject({
      code: 1,
      last: { hub: chunks, connector: chunks, differences: 7 },
    });
    const taken = await later(() => reconcile(water, world.requester));
    expect(findingsOf(taken.lines)).toEqual([
      'different  B/1  accepted, log entry',
      'different  B/2  log entry',
      'different  B/3  log entry',
      'different  B/4  manifest',
      'different  B/5  receipt',
      'different  B/6  log entry',
      'missing at the connector  B/999  the hub has it as received (entry …), the connector nothing',
      ...[7, 8].map(
        (number) =>
          `missing at the hub  B/${number}  the connector has it as received (place …), the hub nothing, and the batch as complete`,
      ),
    ]);
    expect(taken).toMatchObject({ code: 1, last: { differences: 9 } });
  });
});
