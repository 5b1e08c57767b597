import { inboundTopic } from '@shutong/exchange';
import { Clients } from '@shutong/identity';
import type { StreamTransport } from '@shutong/transport';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  connectorsUnderTest,
  police,
  until,
  water,
  type ConnectorsUnderTest,
} from '../../../test/support/connectors';
import { streamOf, tokenOf } from '../../../test/support/own-stream';
import type { AccessToken } from '../hub/access-token';

/** Within this time a revocation takes effect. */
const promiseMs = 5000;

describe("a connector's credentials over stream", () => {
  let world: ConnectorsUnderTest;
  const open: StreamTransport[] = [];
  beforeAll(async () => {
    world = await connectorsUnderTest();
  });
  afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));
  afterAll(() => world.close());

  async function reached(token: AccessToken): Promise<StreamTransport> {
    const transport = streamOf(world.url, token);
    open.push(transport);
    return transport;
  }

  const told = (id: string) =>
    world.hub.links.transport.publish(inboundTopic(police), [
      { id, key: 'k', type: 'test.said', headers: {}, body: Buffer.from('') },
    ]);

  const setState = (state: 'disable' | 'enable') =>
    world.hub.app
      .get(Clients)
      [state](world.hub.as(police, 'security-administrator'), world.provider.identity.clientId);

  it("open its own department's topic and nothing else", async () => {
    const transport = await reached(await tokenOf(world.provider, world.url));
    await transport.ensureTopics([inboundTopic(police)]);
    const refused = { code: 'transport.unauthorised' };
    const handler = () => Promise.resolve();
    for (const topic of [inboundTopic(water), 'hub.catalog.entry', 'hub.exchange.agreement']) {
      await expect(transport.ensureTopics([topic])).rejects.toMatchObject(refused);
      const following = transport.subscribe({ topic, group: 'g', handler });
      await expect(following).rejects.toMatchObject(refused);
      const letters = transport.deadLetters.list({ topic, group: 'g' });
      await expect(letters).rejects.toMatchObject(refused);
      await expect(
        transport.publish(topic, [{ id: 'i', key: '', type: '', headers: {}, body: Buffer.of() }]),
      ).rejects.toMatchObject(refused);
    }
  });

  it('end an open stream within five seconds, and every other request at once, when they are revoked', async () => {
    const got: string[] = [];
    const token = await tokenOf(world.provider, world.url);
    const transport = await reached(token);
    const handler = ({ id }: { id: string }) => Promise.resolve(void got.push(id));
    await transport.subscribe({ topic: inboundTopic(police), group: 'g', handler });
    await told('before');
    await until(() => got.includes('before'));
    const held = await token.get();
    await setState('disable');
    const polled = ['/topics/x', '/inbox?consumer=c', '/dead-letters?topic=x&group=g'];
    for (const path of [...polled, `/feeds?topic=${inboundTopic(police)}&group=g&consumer=c`]) {
      const { status } = await fetch(`${world.url}/stream/v1${path}`, {
        headers: { authorization: `Bearer ${held}` },
      });
      expect([401, 403]).toContain(status);
    }
    await sleep(promiseMs);
    await told('after');
    await sleep(500);
    expect(got.at(-1)).toBe('before');
    await setState('enable');
    await until(() => got.includes('after'));
    expect(new Set(got)).toEqual(new Set(['before', 'after']));
  });
});
