import { fastify, type FastifyInstance } from 'fastify';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import {
  Collector,
  eventually,
  message,
  messages,
  pause,
  QUICK_RETRY,
} from '../contract/harness.contract';
import { EmbeddedTransport, registerStream, StreamTransport } from '../index';
import { encodeFrame, FrameDecoder, FRAMES } from './frames';

const inbound = (department: string) => `connector.${department}.in`;

/** More than any other test uses. */
const groupsPerTopic = 8;

describe('stream server', () => {
  let database: TestDatabase;
  let hub: EmbeddedTransport;
  let server: FastifyInstance;
  let baseUrl: string;
  const revoked = new Set<string>();
  const open: StreamTransport[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    hub = new EmbeddedTransport({ pool: database.pool('hub'), onTrouble: () => undefined });
    await hub.ensureTopics([inbound('a'), inbound('b'), 'shared', 'crowded', 'a.out']);
    server = fastify();
    registerStream(server, {
      transport: hub,
      authorize: async ({ headers }) => {
        const department = headers.authorization?.replace('Bearer ', '') ?? '';
        if (!/^[ab]$/.test(department) || revoked.has(department)) {
          throw Object.assign(new Error('Who are you?'), { statusCode: 401 });
        }
        return {
          department,
          mayRead: (topic) => [inbound(department), 'shared', 'crowded'].includes(topic),
          mayWrite: (topic) => topic === `${department}.out`,
        };
      },
      groupsPerTopic,
    });
    await server.listen({ host: '127.0.0.1', port: 0 });
    baseUrl = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  });
  beforeEach(() => revoked.clear());
  afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));
  afterAll(async () => {
    await server.close();
    await hub.close();
    await database.drop();
  });

  function connector(department: string, url = baseUrl, troubles: unknown[] = []): StreamTransport {
    const transport = new StreamTransport({
      baseUrl: url,
      token: async () => department,
      onTrouble: (error) => troubles.push(error),
    });
    open.push(transport);
    return transport;
  }

  const unauthorised = expect.objectContaining({ code: 'transport.unauthorised' });

  it('answers strangers with a problem and nothing else', async () => {
    const paths = ['/topics/shared', '/feeds?topic=shared&group=g&consumer=c', '/inbox?consumer=c'];
    for (const path of [...paths, '/dead-letters?topic=shared&group=g']) {
      const response = await fetch(`${baseUrl}/stream/v1${path}`);
      expect(response.status).toBe(401);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ status: 401, code: 'transport.unauthorised' });
    }
    for (const path of ['/publish', '/replies', '/dead-letters', '/feeds/x/ack']) {
      const response = await fetch(`${baseUrl}/stream/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': FRAMES },
        body: encodeFrame({ topic: 'shared' }),
      });
      expect(response.status).toBe(401);
    }
  });

  it('lets a department read and write only what is its own', async () => {
    const a = connector('a');
    const handler = async () => undefined;
    await expect(a.subscribe({ topic: inbound('b'), group: 'g', handler })).rejects.toEqual(
      unauthorised,
    );
    await expect(a.publish(inbound('a'), [message('m')])).rejects.toEqual(unauthorised);
    await expect(a.publish('b.out', [message('m')])).rejects.toEqual(unauthorised);
    await expect(a.deadLetters.list({ topic: inbound('b'), group: 'g' })).rejects.toEqual(
      unauthorised,
    );
    await a.publish('a.out', [message('m')]);
  });

  it('says of a forbidden topic the same whether it exists or not', async () => {
    const a = connector('a');
    await expect(a.publish('no.such', [message('m')])).rejects.toEqual(unauthorised);
    await expect(a.publish('b.out', [message('m')])).rejects.toEqual(unauthorised);
  });

  it('refuses a department one more group than a topic may have, and none that it has already', async () => {
    const follow = (department: string, group: string) =>
      connector(department).subscribe({ topic: 'crowded', group, handler: async () => undefined });
    const groups = Array.from({ length: groupsPerTopic }, (_, n) => `g${n + 1}`);
    for (const group of groups) await follow('a', group);
    await eventually(
      async () => (await hub.positions.groupsOf('crowded', 'a:')).length === groupsPerTopic,
      'the groups',
    );
    await expect(follow('a', 'more')).rejects.toMatchObject({
      code: 'transport.too-many-groups',
      message: 'Topic "crowded" would be followed by 9 groups; 8 at most are looked after.',
    });
    await follow('a', 'g2');
    await follow('b', 'more');
  });

  it('keeps the groups of departments apart, even of one name', async () => {
    const [gotA, gotB] = [new Collector(), new Collector()];
    await connector('a').subscribe({ topic: 'shared', group: 'g', handler: gotA.handler });
    await connector('b').subscribe({ topic: 'shared', group: 'g', handler: gotB.handler });
    await hub.publish('shared', [message('m')]);
    await Promise.all([gotA.reached(1), gotB.reached(1)]);
  });

  it('hides dead letters from other departments', async () => {
    const [a, b] = [connector('a'), connector('b')];
    const fail = async () => {
      throw new Error('ill');
    };
    await a.subscribe({ topic: 'shared', group: 'dead', retry: QUICK_RETRY, handler: fail });
    await hub.publish('shared', [message('m')]);
    const query = { topic: 'shared', group: 'dead' };
    await eventually(async () => (await a.deadLetters.list(query)).length > 0, 'the letter');
    const [letter] = await a.deadLetters.list(query);
    expect(await b.deadLetters.list(query)).toEqual([]);
    await expect(b.deadLetters.drop(letter!.id, 'not mine')).rejects.toMatchObject({
      code: 'transport.unknown-dead-letter',
    });
    await a.deadLetters.drop(letter!.id, 'mine');
  });

  it('stops delivering within five seconds of revocation and goes on after it is lifted', async () => {
    const troubles: unknown[] = [];
    const got = new Collector();
    const a = connector('a', baseUrl, troubles);
    await a.subscribe({ topic: inbound('a'), group: 'revoked', handler: got.handler });
    await hub.publish(inbound('a'), [message('before')]);
    await got.reached(1);
    revoked.add('a');
    await pause(5000);
    await hub.publish(inbound('a'), [message('after')]);
    await pause(500);
    expect(got.ids).toEqual(['before']);
    expect(troubles).toContainEqual(unauthorised);
    revoked.clear();
    // What could not be acknowledged any more comes again.
    await eventually(() => got.ids.includes('after'), 'the message after');
    expect([...new Set(got.ids)]).toEqual(['before', 'after']);
  });

  it('survives a proxy that closes idle connections', async () => {
    const proxy = await startProxy(baseUrl, 1800);
    const troubles: unknown[] = [];
    const got = new Collector();
    const a = connector('a', proxy.url, troubles);
    await a.subscribe({ topic: inbound('a'), group: 'idle', handler: got.handler });
    await got.reached(1);
    const seen = got.ids.length;
    await pause(4000);
    await hub.publish(inbound('a'), [message('late')]);
    await got.reached(seen + 1);
    expect(troubles).toEqual([]);
    await a.close();
    await proxy.close();
  });

  it('loses nothing when its connections are cut again and again', async () => {
    const proxy = await startProxy(baseUrl, 60_000);
    const got = new Collector();
    const a = connector('a', proxy.url);
    await a.subscribe({ topic: inbound('a'), group: 'cut', handler: got.handler });
    const sent = messages(200, 4, 'cut');
    for (const [i, each] of sent.entries()) {
      await hub.publish(inbound('a'), [each]);
      if (i % 40 === 20) proxy.cut();
    }
    await eventually(
      () => new Set(got.ids.filter((id) => id.startsWith('cut'))).size === 200,
      'all',
    );
    for (let k = 0; k < 4; k += 1) {
      const first = [...new Set(got.ofKey(`k${k}`).filter((id) => id.startsWith('cut')))];
      expect(first).toEqual(sent.filter(({ key }) => key === `k${k}`).map(({ id }) => id));
    }
    await a.close();
    await proxy.close();
  });

  it('publishes and replies through cut connections', async () => {
    const proxy = await startProxy(baseUrl, 60_000);
    const a = connector('a', proxy.url);
    const inbox = await hub.openReplies(0);
    const got = new Set<string>();
    inbox.onMessage(({ id }) => got.add(id));
    for (const [i, each] of messages(50).entries()) {
      if (i % 10 === 5) proxy.cut();
      await a.publish('a.out', [each]);
      await a.reply(inbox.address, each);
    }
    expect(got.size).toBe(50);
    await inbox.close();
    await a.close();
    await proxy.close();
  });

  it('takes no acknowledgement of what it never handed out, which would be lost', async () => {
    const stream = `${baseUrl}/stream/v1/feeds`;
    const headers = { authorization: 'Bearer a' };
    const follows = `${stream}?topic=${inbound('a')}&group=hasty&consumer=c`;
    const feed = await fetch(follows, { headers });
    const decoder = new FrameDecoder<{ open?: string; id?: string; position?: number }>();
    await hub.publish(inbound('a'), [message('first')]);
    let session = '';
    for await (const chunk of feed.body!) {
      const heads = [...decoder.push(Buffer.from(chunk as Uint8Array))].map(({ head }) => head);
      session ||= heads.find(({ open }) => open !== undefined)?.open ?? '';
      const { position } = heads.find(({ id }) => id === 'first') ?? {};
      if (position === undefined) continue;
      for (const handled of [position, Number.MAX_SAFE_INTEGER]) {
        const ack = `${stream}/${session}/ack?position=${handled}`;
        expect((await fetch(ack, { method: 'POST', headers })).status).toBe(204);
      }
      break;
    }
    await hub.publish(inbound('a'), [message('second')]);
    const got = new Collector();
    await connector('a').subscribe({ topic: inbound('a'), group: 'hasty', handler: got.handler });
    await got.reached(1);
    expect(got.ids).toEqual(['second']);
  });

  it('tells that the hub cannot be reached', async () => {
    const nobody = connector('a', 'http://127.0.0.1:1');
    const unavailable = { code: 'transport.unavailable' };
    await expect(nobody.ensureTopics(['shared'])).rejects.toMatchObject(unavailable);
    const handler = async () => undefined;
    await expect(nobody.subscribe({ topic: 'shared', group: 'g', handler })).rejects.toMatchObject(
      unavailable,
    );
  });

  it.each([
    ['no frames', Buffer.from('hello')],
    ['no message', encodeFrame({ topic: 'a.out' })],
    [
      'headers that are not text',
      encodeFrame({ topic: 'a.out', id: 'i', key: '', type: '', headers: { a: 1 } }),
    ],
    [
      'a reserved header',
      encodeFrame({ topic: 'a.out', id: 'i', key: '', type: '', headers: { 'transport-x': '' } }),
    ],
  ])('refuses a body with %s', async (_what, body) => {
    const response = await fetch(`${baseUrl}/stream/v1/publish`, {
      method: 'POST',
      headers: { 'content-type': FRAMES, authorization: 'Bearer a' },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'transport.invalid-message' });
  });
});

/** A TCP proxy that closes what was silent for `idleMs`, and everything when told to. */
async function startProxy(target: string, idleMs: number) {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
      from.setTimeout(idleMs, () => from.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => sockets.forEach((socket) => socket.destroy());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
