import { inboundTopic } from '@shutong/exchange';
import type { DeadLetter, StreamTransport } from '@shutong/transport';
import { streamOf, tokenOf } from '../../../test/support/own-stream';
import {
  connectorsUnderTest,
  police,
  until,
  water,
  type ConnectorsUnderTest,
} from '../../../test/support/connectors';
import { QUICK_RETRY } from '../../transport/contract/harness.contract';

const unknown = { code: 'transport.unknown-dead-letter' };

describe('a dead letter of a department, about which its connector decides', () => {
  let world: ConnectorsUnderTest;
  let own: StreamTransport;
  let other: StreamTransport;
  let sent = 0;
  const got: string[] = [];
  const topic = inboundTopic(police);
  let isIll = true;
  beforeAll(async () => {
    world = await connectorsUnderTest();
    own = streamOf(world.url, await tokenOf(world.provider, world.url));
    other = streamOf(world.url, await tokenOf(world.requester, world.url));
    await own.subscribe({
      ...{ topic, group: 'g', retry: QUICK_RETRY },
      handler: async ({ id }) => {
        if (isIll) throw new TypeError('cannot be handled');
        got.push(id);
      },
    });
  });
  beforeEach(() => (isIll = true));
  afterAll(async () => {
    await Promise.all([own, other].map((one) => one.close()));
    await world.close();
  });

  async function buried(): Promise<DeadLetter> {
    const id = `letter-${(sent += 1)}`;
    const said = { id, key: 'k', type: 'test.said', headers: {}, body: Buffer.from('') };
    await world.hub.links.transport.publish(topic, [said]);
    let letter: DeadLetter | undefined;
    await until(async () => {
      const open = await own.deadLetters.list({ topic, group: 'g' });
      return (letter = open.find(({ message }) => message.id === id));
    });
    return letter!;
  }
  const entries = async (action: string, { id }: DeadLetter) =>
    (
      (await world.hub.entries(`exchange.dead-letter.${action}`)) as unknown as {
        resource: { type: string; id: string }[];
        actor: { org?: string };
        outcome: string;
        reason: string;
      }[]
    ).filter(({ resource }) => resource[0]!.id === id.split('@')[0]);

  it('is replayed with a reason, which is in the log of the hub', async () => {
    const letter = await buried();
    isIll = false;
    await own.deadLetters.replay(letter.id, 'the table is there again');
    await until(() => got.includes(letter.message.id));
    expect(await entries('replay', letter)).toMatchObject([
      { outcome: 'allow', reason: 'decided', actor: { org: police } },
    ]);
    await expect(own.deadLetters.replay(letter.id, 'again')).rejects.toMatchObject(unknown);
    expect(await entries('replay', letter)).toMatchObject([
      { outcome: 'allow' },
      { outcome: 'deny', reason: 'transport.unknown-dead-letter' },
    ]);
  });

  it('is dropped with a reason, which is in the log of the hub', async () => {
    const letter = await buried();
    await own.deadLetters.drop(letter.id, 'sent by mistake');
    const [entry, ...more] = await entries('drop', letter);
    expect([entry!.outcome, entry!.reason, more.length]).toEqual(['allow', 'decided', 0]);
    const decided = await own.deadLetters.list({ topic, group: 'g', state: 'decided' });
    expect(decided.find(({ id }) => id === letter.id)).toMatchObject({
      decision: { kind: 'dropped', reason: 'sent by mistake' },
    });
  });

  it('stays where it is without a reason, and where another department decides, whose attempt is in the log', async () => {
    const letter = await buried();
    await expect(own.deadLetters.drop(letter.id, ' ')).rejects.toMatchObject({
      code: 'transport.invalid-message',
    });
    expect(await entries('drop', letter)).toEqual([]);
    await expect(other.deadLetters.drop(letter.id, 'not mine')).rejects.toMatchObject(unknown);
    expect(await entries('drop', letter)).toMatchObject([
      { outcome: 'deny', actor: { org: water } },
    ]);
    const open = await own.deadLetters.list({ topic, group: 'g' });
    expect(open.map(({ id }) => id)).toContain(letter.id);
  });
});
