import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { FixedClock, limits, sha256, type Context } from '@shutong/platform';
import { openManifest } from '@shutong/wire';
import { eventually } from '../../../test/support/application';
import { bureau } from '../../../test/support/exchange';
import { HubBatches, type OrderedBatch } from '../../../test/support/hub-batches';
import { suspended } from '../../../test/support/misuse';
import { codeOf } from '../../../test/support/refusals';
import { Rectifications } from '../rectification/rectifications.service';
import { BatchController } from './batch.controller';
import { BatchDeliveries } from './batch-deliveries.service';
import { BatchEndings } from './batch-endings.service';
import { BatchOrders } from './batch-orders.service';
import { BatchReleases } from './batch-releases.service';
import { ChunkObjects } from './chunk-objects.service';
import { Batches } from './batches.service';

describe('a batch at the hub', () => {
  const clock = new FixedClock(new Date());
  let world: HubBatches;
  let hub: HubBatches['hub'];
  beforeAll(async () => {
    world = await HubBatches.open(clock);
    hub = world.hub;
  });
  afterAll(() => world.close());

  const seen = ({ batch }: OrderedBatch) => hub.app.get(Batches).get(world.requester(), batch.id);

  it('is ordered once, under an agreement for batches alone', async () => {
    const { agreement, order, batch } = await world.ordered();
    const orders = hub.app.get(BatchOrders);
    expect(await orders.order(world.requester(), order)).toEqual(
      expect.objectContaining({ id: batch.id }),
    );
    expect(await codeOf(orders.order(world.requester(), await world.orderFor(agreement)))).toBe(
      'exchange.batch.under-way',
    );
  });

  it('C40.1 refuses and records an order of another kind, for other items or another purpose, or by others', async () => {
    const orders = hub.app.get(BatchOrders);
    const recorded = async () => (await hub.entries('exchange.batch.order')).at(-1);
    const queries = await world.agreed(['query']);
    const beyond = await world.agreed();
    const refusals = [
      ['exchange.call.mode', await world.orderFor(queries)],
      ['exchange.call.field', await world.orderFor(beyond, { fields: ['contact'] })],
      ['exchange.call.purpose', await world.orderFor(beyond, { purpose: 'marketing' })],
      ['exchange.batch.malformed', await world.orderFor(beyond, { mode: 'query' })],
      [
        'exchange.batch.malformed',
        await world.orderFor(beyond, { deadline: clock.micros() + 9e10 }),
      ],
    ] as const;
    for (const [code, refused] of refusals) {
      expect(await codeOf(orders.order(world.requester(), refused))).toBe(code);
      expect(await recorded()).toMatchObject({ outcome: 'deny', reason: code });
    }
    const stranger = hub.as(bureau, 'connector');
    expect(await codeOf(orders.order(stranger, await world.orderFor(beyond)))).toBe(
      'exchange.call.not-the-requester',
    );
    expect(await recorded()).toMatchObject({ outcome: 'deny', actor: { org: bureau } });
  });

  it('tells the provider what the requester reads beside the rows, where this release knows it', async () => {
    const controller = hub.app.get(BatchController);
    const orders: [string | undefined, string[]][] = [
      [undefined, []],
      ['shutong.later/9, shutong.origin/1', ['shutong.origin/1']],
    ];
    for (const [header, reads] of orders) {
      const order = await world.orderFor(await world.agreed());
      await controller.order(world.requester(), { ...order }, header);
      const { rows } = await world.pool.query<{ body: Buffer }>(
        'SELECT body FROM transport.message WHERE key = $1',
        [order.id],
      );
      expect(JSON.parse(rows[0]!.body.toString())).toEqual({
        ...{ batch: order.id, command: order, restriction: 0, reads },
      });
    }
  });

  it('releases the next chunk of its provider, once, and no other', async () => {
    const one = await world.ordered();
    const chunk = world.chunkOf(one);
    const refusals = [
      ['exchange.batch.forged', world.chunkOf(one, {}, hub.requester)],
      ['exchange.batch.forged', world.chunkOf(one, { orderSha256: 'ab'.repeat(32) })],
      ['exchange.batch.out-of-order', world.chunkOf(one, { number: 2 })],
      ['exchange.batch.out-of-order', world.chunkOf(one, { rowsSoFar: 3 })],
      ['exchange.batch.altered', { ...chunk, body: Buffer.from('other') }],
      ['exchange.batch.too-large', { ...chunk, body: Buffer.alloc(limits.batchChunk.value + 1) }],
    ] as const;
    for (const [code, refused] of refusals)
      expect(await codeOf(world.release(one, refused))).toBe(code);
    expect(await codeOf(world.release(one, chunk, world.requester()))).toBe(
      'exchange.batch.not-found',
    );
    expect(await seen(one)).toMatchObject({ state: 'ordered', chunks: 0, rows: 0 });
    expect(await world.messages(one)).toEqual(['batch.ordered']);
    const progress = () => hub.app.get(BatchController).progress(world.provider(), one.batch.id);
    expect(await progress()).toMatchObject({ chunks: 0, manifestSha256: null });
    await world.release(one, chunk);
    expect(await world.release(one, chunk)).toMatchObject({ state: 'sending', chunks: 1, rows: 2 });
    expect(await progress()).toMatchObject({ chunks: 1, manifestSha256: sha256(chunk.manifest) });
    expect(await codeOf(world.release(one, world.chunkOf(one)))).toBe(
      'exchange.batch.out-of-order',
    );
    expect(await world.messages(one)).toEqual(['batch.ordered', 'batch.released']);
  });

  it('gives a chunk to its requester under an address that serves once', async () => {
    const one = await world.ordered();
    const chunk = world.chunkOf(one);
    await world.release(one, chunk);
    const deliveries = hub.app.get(BatchDeliveries);
    const { id } = one.batch;
    expect(await codeOf(deliveries.address(world.provider(), id, 1))).toBe(
      'exchange.batch.not-found',
    );
    const tokenOf = async () =>
      (await deliveries.address(world.requester(), id, 1)).path.split('/').at(-1)!;
    const token = await tokenOf();
    const { stream } = await deliveries.fetch(world.requester(), token, 4);
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    expect(Buffer.concat(parts)).toEqual(chunk.body.subarray(4));
    expect(await codeOf(deliveries.fetch(world.requester(), token, 0))).toBe(
      'exchange.batch.address-unknown',
    );
    const late = await tokenOf();
    clock.set(new Date(clock.now().getTime() + limits.batchAddress.value * 1000));
    expect(await codeOf(deliveries.fetch(world.requester(), late, 0))).toBe(
      'exchange.batch.address-unknown',
    );
    await suspended(hub, one.agreement.id);
    expect(await codeOf(deliveries.address(world.requester(), id, 1))).toBe(
      'exchange.call.agreement-not-active',
    );
  });

  it('is complete with the receipt of its last chunk, in which no row is lost', async () => {
    const one = await world.ordered();
    const [first, last] = [
      world.chunkOf(one),
      world.chunkOf(one, { number: 2, rowsSoFar: 4, isLast: true }),
    ];
    await world.release(one, first);
    await world.release(one, last);
    expect(await codeOf(world.receive(one, 1, world.receipt(last.manifest)))).toBe(
      'exchange.batch.forged',
    );
    expect(
      await codeOf(world.receive(one, 1, world.receipt(first.manifest, 2, hub.provider))),
    ).toBe('exchange.batch.forged');
    expect(await codeOf(world.receive(one, 3, world.receipt(first.manifest)))).toBe(
      'exchange.batch.out-of-order',
    );
    await world.receive(one, 1, world.receipt(first.manifest, 1));
    // The first receipt stands.
    await world.receive(one, 1, world.receipt(first.manifest, 2));
    const ended = await world.receive(one, 2, world.receipt(last.manifest));
    expect(ended).toMatchObject({ state: 'complete', rows: 4, accepted: 3, rejected: 1 });
    // Each entry names its chunk: of a refused receipt too.
    for (const action of ['exchange.batch.send', 'exchange.batch.receive']) {
      const entries = JSON.stringify(await hub.entries(action));
      for (const number of [1, 2]) {
        expect(entries).toContain(`{"id":"${one.batch.id}/${number}","type":"chunk"}`);
      }
    }
    expect((await world.messages(one)).slice(-3)).toEqual([
      'batch.received',
      'batch.ended',
      'batch.ended',
    ]);
    expect(await codeOf(world.release(one, world.chunkOf(one, { number: 3, rowsSoFar: 6 })))).toBe(
      'exchange.batch.wrong-state',
    );
  });

  it('waits where its requester does not fetch', async () => {
    const one = await world.ordered();
    await world.pool.query('UPDATE exchange.batch SET chunks = $2, rows = 2 WHERE id = $1', [
      ...[one.batch.id, limits.batchChunksWaiting.value],
    ]);
    const next = { number: limits.batchChunksWaiting.value + 1, rowsSoFar: 4 };
    expect(await codeOf(world.release(one, world.chunkOf(one, next)))).toBe(
      'exchange.batch.waiting',
    );
  });

  it('leaves nothing in the store of what was refused once it was there, or sent twice at once', async () => {
    const one = await world.ordered();
    const chunk = world.chunkOf(one);
    const release = (before: () => Promise<unknown>) => {
      async function* body() {
        await before();
        yield chunk.body;
      }
      const { id: batch } = one.batch;
      const offered = { batch, manifest: chunk.manifest, body: body() };
      return hub.app.get(BatchReleases).release(world.provider(), offered);
    };
    const stored = () => readdirSync(join(world.objects, one.batch.id));
    const stop = await codeOf(release(() => suspended(hub, one.agreement.id)));
    expect(stop).toBe('exchange.call.agreement-not-active');
    expect(stored()).toEqual([]);
    const authority = hub.as(bureau, 'authority', 'gao');
    await hub.app.get(Rectifications).lift(authority, one.agreement.id, '已整改');
    const twice = [0, 1].map(() => codeOf(release(() => Promise.resolve())));
    expect(await Promise.all(twice)).toEqual(['ok', 'ok']);
    expect(stored()).toHaveLength(1);
  });

  const objectsOf = ({ batch }: OrderedBatch) => {
    const folder = join(world.objects, batch.id);
    mkdirSync(folder, { recursive: true });
    return readdirSync(folder).map((name) => join(folder, name));
  };

  /** Offers a chunk, and does something between that it is stored and that it is released. */
  async function offeredWhile(
    one: OrderedBatch,
    work: (object: string, sql: (text: string) => Promise<unknown>) => Promise<unknown>,
  ): Promise<string> {
    const client = await world.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM exchange.agreement WHERE id = $1 FOR UPDATE', [
        one.agreement.id,
      ]);
      const offered = codeOf(world.release(one, world.chunkOf(one)));
      const isWhole = ([name]: string[]) => name !== undefined && !name.endsWith('.part');
      const [object] = await eventually(() => Promise.resolve(objectsOf(one)), isWhole);
      await work(object!, (text) => client.query(text));
      await client.query('COMMIT');
      return await offered;
    } finally {
      client.release();
    }
  }

  /** A notice comes that restricts an item which no batch here has. */
  const noticed = ({ agreement }: OrderedBatch) => {
    const handling = { query: 'nothing', verify: false, batch: false };
    const restricted = JSON.stringify({ contact: { from: null, to: {}, handling } });
    return `UPDATE exchange.agreement SET restricted = '${restricted}', restriction = 1,
              restriction_held = 1 WHERE id = '${agreement.id}'`;
  };

  it('releases no chunk that was cut before a restriction notice, though the notice came while it was stored', async () => {
    const one = await world.ordered();
    const code = await offeredWhile(one, (_object, sql) => sql(noticed(one)));
    expect(code).toBe('exchange.call.restriction-under-way');
    expect(objectsOf(one)).toEqual([]);
    expect(await seen(one)).toMatchObject({ state: 'ordered', chunks: 0 });
    const next = world.chunkOf(one, { restriction: 1 });
    expect(await world.release(one, next)).toMatchObject({ chunks: 1 });
  });

  it('hands over no released chunk that was cut before a restriction notice', async () => {
    const one = await world.ordered();
    await world.release(one, world.chunkOf(one));
    const deliveries = hub.app.get(BatchDeliveries);
    const address = () => deliveries.address(world.requester(), one.batch.id, 1);
    const token = (await address()).path.split('/').at(-1)!;
    await world.pool.query(noticed(one));
    const refused = 'exchange.batch.cut-before';
    expect(await codeOf(deliveries.fetch(world.requester(), token, 0))).toBe(refused);
    expect(await codeOf(address())).toBe(refused);
    const next = world.chunkOf(one, { restriction: 1, number: 2, rowsSoFar: 4 });
    await world.release(one, next);
    const { path } = await deliveries.address(world.requester(), one.batch.id, 2);
    expect(path).toContain('/chunks/');
  });

  it('leaves nothing in the store where the database fails, nor where the process dies', async () => {
    const one = await world.ordered();
    await world.pool.query(
      `CREATE FUNCTION exchange.refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
       CREATE TRIGGER refuse BEFORE INSERT ON exchange.batch_chunk FOR EACH ROW
         EXECUTE FUNCTION exchange.refuse()`,
    );
    await expect(world.release(one, world.chunkOf(one))).rejects.toThrow('refused');
    await world.pool.query('DROP FUNCTION exchange.refuse CASCADE');
    expect(objectsOf(one)).toEqual([]);

    const { manifest, body } = world.chunkOf(one);
    const opened = openManifest(manifest, hub.provider.card);
    await hub.app.get(ChunkObjects).keep(world.provider(), opened, Readable.from([body]));
    await world.sweep();
    expect(objectsOf(one)).toHaveLength(1);
    const now = clock.now();
    clock.set(new Date(now.getTime() + limits.batchIdle.value * 3_600_000 + 1));
    await world.sweep();
    clock.set(now);
    expect(objectsOf(one)).toEqual([]);
  });

  it('refuses for the same reason where the object cannot be removed, which a sweep does later', async () => {
    const one = await world.ordered();
    const code = await offeredWhile(one, async (object, sql) => {
      rmSync(object);
      mkdirSync(object);
      await sql(
        `UPDATE exchange.agreement SET state = 'suspended' WHERE id = '${one.agreement.id}'`,
      );
    });
    expect(code).toBe('exchange.call.agreement-not-active');
    const left = () =>
      world.pool.query(
        `SELECT 1 FROM exchange.offered_chunk WHERE object LIKE '${one.batch.id}/%'`,
      );
    expect((await left()).rowCount).toBe(1);
    objectsOf(one).forEach((object) => rmSync(object, { recursive: true }));
    await world.pool.query("UPDATE exchange.offered_chunk SET offered_at = '2020-01-01'");
    await world.sweep();
    expect((await left()).rowCount).toBe(0);
  });

  it('one object that cannot be removed keeps no other from being swept, and the round says so', async () => {
    const both = [await world.ordered(), await world.ordered()];
    for (const one of both) {
      await world.release(one, world.chunkOf(one));
      await hub.app.get(BatchEndings).fail(world.provider(), one.batch.id, 'connector.lost');
    }
    const [stuck] = objectsOf(both[0]!);
    rmSync(stuck!);
    mkdirSync(stuck!);
    await expect(world.sweep()).rejects.toThrow(AggregateError);
    expect(objectsOf(both[1]!)).toEqual([]);
    rmSync(stuck!, { recursive: true });
    expect(await world.sweep()).toBe(1);
  });

  it('releases no chunk that was swept meanwhile', async () => {
    const one = await world.ordered();
    const code = await offeredWhile(one, async () => {
      await world.pool.query("UPDATE exchange.offered_chunk SET offered_at = '2020-01-01'");
      await world.sweep();
    });
    expect(code).toBe('exchange.batch.lapsed');
    expect(await seen(one)).toMatchObject({ state: 'ordered', chunks: 0 });
    expect(await world.release(one, world.chunkOf(one))).toMatchObject({ chunks: 1 });
  });

  it('is listed to its parties and auditors alone, whatever else a person of the authority is', async () => {
    const { agreement, batch } = await world.ordered();
    const list = (ctx: Context) => hub.app.get(Batches).list(ctx, agreement.id, { first: 10 });
    expect((await list(world.requester())).nodes).toMatchObject([{ id: batch.id }]);
    expect((await list(hub.as(bureau, 'auditor'))).nodes).toMatchObject([{ id: batch.id }]);
    const both = hub.as(bureau, 'authority');
    const { actor } = both;
    const head = { ...both, actor: { ...actor, roles: [...actor.roles, 'office-head' as const] } };
    expect(await codeOf(list(head))).toBe('exchange.agreement.not-found');
  });

  it('one that cannot be ended keeps no other from lapsing, and the round says so', async () => {
    const [broken, other] = [await world.ordered(), await world.ordered()];
    const now = clock.now();
    clock.set(new Date(clock.now().getTime() + limits.batchIdle.value * 3_600_000 + 1));
    await world.pool.query(
      `CREATE FUNCTION exchange.refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'refused'; END $$`,
    );
    await world.pool.query(
      `CREATE TRIGGER refuse BEFORE UPDATE ON exchange.batch FOR EACH ROW
         WHEN (OLD.id = '${broken.batch.id}') EXECUTE FUNCTION exchange.refuse()`,
    );
    const lapse = () => hub.app.get(BatchEndings).lapseIdle(world.requester());
    await expect(lapse()).rejects.toThrow(AggregateError);
    expect([(await seen(broken)).state, (await seen(other)).state]).toEqual(['ordered', 'failed']);
    await world.pool.query('DROP FUNCTION exchange.refuse CASCADE');
    expect(await lapse()).toBe(1);
    clock.set(now);
  });

  it('ends where a party gives it up, or nothing happens for too long, and its chunks go', async () => {
    const [one, other] = [await world.ordered(), await world.ordered()];
    const endings = hub.app.get(BatchEndings);
    const stranger = hub.as(bureau, 'connector');
    const { id } = one.batch;
    await world.release(one, world.chunkOf(one));
    expect(await codeOf(endings.fail(stranger, id, 'x'))).toBe('exchange.batch.not-found');
    await endings.fail(world.provider(), id, 'connector.batch-key');
    await endings.fail(world.requester(), id, 'connector.other');
    expect(await seen(one)).toMatchObject({ state: 'failed', code: 'connector.batch-key' });
    clock.set(new Date(clock.now().getTime() + limits.batchIdle.value * 3_600_000 + 1));
    expect(await endings.lapseIdle(world.requester())).toBeGreaterThan(0);
    expect(await seen(other)).toMatchObject({ state: 'failed', code: 'exchange.batch.lapsed' });
    await world.sweep();
    expect(readdirSync(join(world.objects, id))).toEqual([]);
  });
});
