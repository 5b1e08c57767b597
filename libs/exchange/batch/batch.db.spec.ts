import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Audit } from '@shutong/audit';
import { Entries, EntryImport, Mounting } from '@shutong/catalog';
import { exchangeEntities } from '@shutong/exchange';
import { FixedClock, OBJECT_STORE, limits, type Context } from '@shutong/platform';
import {
  commandHash,
  openManifest,
  requestId,
  sealChunk,
  sealCommand,
  signReceipt,
  type CallCommand,
  type ChunkFacts,
} from '@shutong/wire';
import { contents, newEntry } from '../../../test/support/catalog';
import {
  bureau,
  enrol,
  exchangeHub,
  police,
  water,
  type ExchangeUnderTest,
  type Party,
} from '../../../test/support/exchange';
import { signed } from '../../../test/support/exchange-calls';
import { suspended } from '../../../test/support/misuse';
import { codeOf } from '../../../test/support/refusals';
import type { Agreement } from '../agreement/agreement.entity';
import type { Batch } from './batch.entity';
import { BatchDeliveries } from './batch-deliveries.service';
import { BatchEndings } from './batch-endings.service';
import { BatchOrders } from './batch-orders.service';
import { BatchRecord } from './batch-record.service';
import { BatchReceipts } from './batch-receipts.service';
import { BatchReleases } from './batch-releases.service';
import { Batches } from './batches.service';

const fields = ['permit_no', 'holder'];
const lines = Buffer.from('P-1\t水务公司\nP-2\t\\N\n');

describe('a batch at the hub', () => {
  const objects = mkdtempSync(join(tmpdir(), 'objects-'));
  const clock = new FixedClock(new Date());
  let hub: ExchangeUnderTest;
  let resourceId: string;
  beforeAll(async () => {
    const bare = await exchangeHub({ OBJECT_FOLDER: objects }, clock);
    const provider = await enrol(bare, police);
    hub = { ...bare, provider, requester: await enrol(bare, water) };
    resourceId = await mounted();
  }, 120_000);
  afterAll(async () => {
    await hub.close();
    rmSync(objects, { recursive: true });
  });

  const mounted = async () => {
    const { app } = hub;
    const ctx = hub.as(police, 'provider-officer');
    const modes = ['query', 'batch'] as const;
    const content = contents({ title: '取水户名录', modes: [...modes] });
    const publisher = hub.as(bureau, 'authority').actor;
    await app
      .get(EntryImport)
      .importEntries(ctx, [newEntry('303/9', content, ctx.actor)], publisher);
    const { id } = await app.get(Entries).byCode(ctx, '303/9');
    const resource = await app.get(Mounting).mount(ctx, id, {
      ...{ code: 'permits-whole', title: '取水户名录', kind: 'table', modes: [...modes] },
      ...{ keyFields: ['permit_no'], fields, masks: {}, matchRules: {}, subjectField: 'permit_no' },
    });
    return resource.id;
  };
  const provider = () => hub.as(police, 'connector');
  const requester = () => hub.as(water, 'connector');
  const agreed = (modes: ('query' | 'batch')[] = ['batch']) =>
    signed(hub, { resourceId, modes, fields });
  const micros = () => clock.now().getTime() * 1000;
  const orderFor = (
    { id, version, terms }: Agreement,
    change: object = {},
  ): Promise<CallCommand> => {
    const now = micros();
    const clear = {
      ...{ id: requestId(Date.now()), mode: 'batch' as const, rowsAsked: 0, fields },
      ...{ agreement: id, agreementVersion: version, resource: terms.resource.code },
      ...{ purpose: terms.purpose.code, issuedAt: now, deadline: now + 3_600_000_000, ...change },
    };
    const keys = { own: hub.requester.keys, provider: hub.provider.card };
    return sealCommand({ clear, content: { keys: {} } }, keys);
  };
  const ordered = async () => {
    const agreement = await agreed();
    const order = await orderFor(agreement);
    const batch = await hub.app.get(BatchOrders).order(requester(), order);
    return { agreement, order, batch };
  };
  type Ordered = Awaited<ReturnType<typeof ordered>>;
  const chunkOf = (
    { agreement, order, batch }: Ordered,
    change: Partial<ChunkFacts> = {},
    { keys }: Party = hub.provider,
  ) => {
    const facts = {
      ...{ batch: batch.id, agreement: agreement.id, agreementVersion: 1, restriction: 0 },
      ...{ orderSha256: commandHash(order), number: 1, rowsSoFar: 2, isLast: false },
      ...{ cutAt: micros(), ...change },
    };
    return sealChunk(lines, facts, { own: keys, requester: hub.requester.card });
  };
  const release = (
    of: Ordered,
    { body, manifest }: ReturnType<typeof chunkOf>,
    by: Context = provider(),
  ): Promise<Batch> =>
    hub.app
      .get(BatchReleases)
      .release(by, { batch: of.batch.id, manifest, body: Readable.from([body]) });
  const receipt = (manifest: string, accepted = 2, by: Party = hub.requester) => {
    const opened = openManifest(manifest, hub.provider.card);
    const rejected = opened.rows - accepted;
    const taken = { accepted, rejected, reasons: { value: rejected }, appliedAt: micros() };
    return signReceipt(taken, { manifest, opened }, by.keys);
  };
  const receive = ({ batch }: Ordered, number: number, text: string, by = requester()) =>
    hub.app.get(BatchReceipts).receive(by, batch.id, number, text);
  const seen = ({ batch }: Ordered) => hub.app.get(Batches).get(requester(), batch.id);
  const messages = async ({ batch }: Ordered) => {
    const { rows } = await hub.db
      .pool('migrator')
      .query<{ type: string }>(`SELECT type FROM transport.message WHERE key = $1 ORDER BY id`, [
        batch.id,
      ]);
    return rows.map(({ type }) => type);
  };

  /** As the worker does, with the worker's own rights. */
  const sweep = async () => {
    const { app, db } = hub;
    const database = await db.connect('worker', [...exchangeEntities]);
    const parts = [app.get(Audit), app.get(BatchRecord), app.get(OBJECT_STORE)] as const;
    await new BatchEndings(database, clock, ...parts).sweep(requester());
  };

  it('is ordered once, under an agreement for batches alone', async () => {
    const { agreement, order, batch } = await ordered();
    const orders = hub.app.get(BatchOrders);
    expect(await orders.order(requester(), order)).toEqual(
      expect.objectContaining({ id: batch.id }),
    );
    expect(await codeOf(orders.order(requester(), await orderFor(agreement)))).toBe(
      'exchange.batch.under-way',
    );
    const queries = await agreed(['query']);
    const beyond = await agreed();
    const refusals = [
      ['exchange.call.mode', await orderFor(queries)],
      ['exchange.call.field', await orderFor(beyond, { fields: ['contact'] })],
      ['exchange.call.purpose', await orderFor(beyond, { purpose: 'marketing' })],
      ['exchange.batch.malformed', await orderFor(beyond, { mode: 'query' })],
      ['exchange.batch.malformed', await orderFor(beyond, { deadline: micros() + 9e10 })],
    ] as const;
    for (const [code, refused] of refusals) {
      expect(await codeOf(orders.order(requester(), refused))).toBe(code);
    }
    const stranger = hub.as(bureau, 'connector');
    expect(await codeOf(orders.order(stranger, await orderFor(beyond)))).toBe(
      'exchange.call.not-the-requester',
    );
  });

  it('releases the next chunk of its provider, once, and no other', async () => {
    const one = await ordered();
    const chunk = chunkOf(one);
    const refusals = [
      ['exchange.batch.forged', chunkOf(one, {}, hub.requester)],
      ['exchange.batch.forged', chunkOf(one, { orderSha256: 'ab'.repeat(32) })],
      ['exchange.batch.out-of-order', chunkOf(one, { number: 2 })],
      ['exchange.batch.out-of-order', chunkOf(one, { rowsSoFar: 3 })],
      ['exchange.batch.altered', { ...chunk, body: Buffer.from('other') }],
      ['exchange.batch.too-large', { ...chunk, body: Buffer.alloc(limits.batchChunk.value + 1) }],
    ] as const;
    for (const [code, refused] of refusals) expect(await codeOf(release(one, refused))).toBe(code);
    expect(await codeOf(release(one, chunk, requester()))).toBe('exchange.batch.not-found');
    expect(await seen(one)).toMatchObject({ state: 'ordered', chunks: 0, rows: 0 });
    expect(await messages(one)).toEqual(['batch.ordered']);
    await release(one, chunk);
    expect(await release(one, chunk)).toMatchObject({ state: 'sending', chunks: 1, rows: 2 });
    expect(await codeOf(release(one, chunkOf(one)))).toBe('exchange.batch.out-of-order');
    expect(await messages(one)).toEqual(['batch.ordered', 'batch.released']);
  });

  it('gives a chunk to its requester under an address that serves once', async () => {
    const one = await ordered();
    const chunk = chunkOf(one);
    await release(one, chunk);
    const deliveries = hub.app.get(BatchDeliveries);
    const { id } = one.batch;
    expect(await codeOf(deliveries.address(provider(), id, 1))).toBe('exchange.batch.not-found');
    const tokenOf = async () =>
      (await deliveries.address(requester(), id, 1)).path.split('/').at(-1)!;
    const token = await tokenOf();
    const { stream } = await deliveries.fetch(requester(), token, 4);
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    expect(Buffer.concat(parts)).toEqual(chunk.body.subarray(4));
    expect(await codeOf(deliveries.fetch(requester(), token, 0))).toBe(
      'exchange.batch.address-unknown',
    );
    const late = await tokenOf();
    clock.set(new Date(clock.now().getTime() + limits.batchAddress.value * 1000));
    expect(await codeOf(deliveries.fetch(requester(), late, 0))).toBe(
      'exchange.batch.address-unknown',
    );
    await suspended(hub, one.agreement.id);
    expect(await codeOf(deliveries.address(requester(), id, 1))).toBe(
      'exchange.call.agreement-not-active',
    );
  });

  it('is complete with the receipt of its last chunk, in which no row is lost', async () => {
    const one = await ordered();
    const [first, last] = [chunkOf(one), chunkOf(one, { number: 2, rowsSoFar: 4, isLast: true })];
    await release(one, first);
    await release(one, last);
    expect(await codeOf(receive(one, 1, receipt(last.manifest)))).toBe('exchange.batch.forged');
    expect(await codeOf(receive(one, 1, receipt(first.manifest, 2, hub.provider)))).toBe(
      'exchange.batch.forged',
    );
    expect(await codeOf(receive(one, 3, receipt(first.manifest)))).toBe(
      'exchange.batch.out-of-order',
    );
    await receive(one, 1, receipt(first.manifest, 1));
    // The first receipt stands.
    await receive(one, 1, receipt(first.manifest, 2));
    const ended = await receive(one, 2, receipt(last.manifest));
    expect(ended).toMatchObject({ state: 'complete', rows: 4, accepted: 3, rejected: 1 });
    expect((await messages(one)).slice(-3)).toEqual([
      'batch.received',
      'batch.ended',
      'batch.ended',
    ]);
    expect(await codeOf(release(one, chunkOf(one, { number: 3, rowsSoFar: 6 })))).toBe(
      'exchange.batch.wrong-state',
    );
  });

  it('waits where its requester does not fetch', async () => {
    const one = await ordered();
    await hub.db
      .pool('migrator')
      .query('UPDATE exchange.batch SET chunks = $2, rows = 2 WHERE id = $1', [
        ...[one.batch.id, limits.batchChunksWaiting.value],
      ]);
    const next = { number: limits.batchChunksWaiting.value + 1, rowsSoFar: 4 };
    expect(await codeOf(release(one, chunkOf(one, next)))).toBe('exchange.batch.waiting');
  });

  it('ends where a party gives it up, or nothing happens for too long, and its chunks go', async () => {
    const [one, other] = [await ordered(), await ordered()];
    const endings = hub.app.get(BatchEndings);
    const stranger = hub.as(bureau, 'connector');
    const { id } = one.batch;
    await release(one, chunkOf(one));
    expect(await codeOf(endings.fail(stranger, id, 'x'))).toBe('exchange.batch.not-found');
    await endings.fail(provider(), id, 'connector.batch-key');
    await endings.fail(requester(), id, 'connector.other');
    expect(await seen(one)).toMatchObject({ state: 'failed', code: 'connector.batch-key' });
    clock.set(new Date(clock.now().getTime() + limits.batchIdle.value * 3_600_000 + 1));
    expect(await endings.lapseIdle(requester())).toBeGreaterThan(0);
    expect(await seen(other)).toMatchObject({ state: 'failed', code: 'exchange.batch.lapsed' });
    await sweep();
    expect(readdirSync(join(objects, id))).toEqual([]);
  });
});
