import { randomUUID } from 'node:crypto';
import { limits, type Config } from '@shutong/platform';
import { EmbeddedTransport, type Subscription } from '@shutong/transport';
import type { CallCommand } from '@shutong/wire';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { inboundTopic } from '../link/topics';
import { replyHeader, Switchboard } from './switchboard';

const requester = '11520000009390607E';
const silent = '11520000009390608E';
const awake = '11520000009390609E';
const share = limits.callsInFlightShare.value;

describe('the switchboard', () => {
  let db: TestDatabase;
  let transport: EmbeddedTransport;
  let subscription: Subscription;
  let board: Switchboard;
  beforeAll(async () => {
    db = await testDatabase();
    transport = new EmbeddedTransport({ pool: db.pool('hub'), onTrouble: () => undefined });
    await transport.ensureTopics([inboundTopic(silent), inboundTopic(awake)]);
    subscription = await transport.subscribe({
      topic: inboundTopic(awake),
      group: 'connector',
      handler: async ({ id, body, headers }) =>
        transport.reply(headers[replyHeader]!, {
          ...{ id, key: id, type: 'call.answer', headers: {}, body },
        }),
    });
  });
  beforeEach(async () => {
    board = new Switchboard({ transport, outbox: transport }, { hubInstance: 0 } as Config);
    await board.onApplicationBootstrap();
  });
  afterEach(() => board.onApplicationShutdown());
  afterAll(async () => {
    await subscription.close();
    await transport.close();
    await db.drop();
  });

  const call = (provider: string, by = requester, milliseconds = 8000) => {
    const command = { id: randomUUID() } as CallCommand;
    const carried = { command, restriction: 0, milliseconds };
    return board.send({ provider, requester: by }, carried).then(
      () => 'answered',
      (error: { code: string }) => error.code,
    );
  };
  /** Calls of as many departments, all under way. */
  const fill = (count: number, milliseconds: number) =>
    Array.from({ length: count }, (_, n) => call(silent, `department ${n}`, milliseconds));

  it('keeps calls to others going while as many as one provider may have wait for it in vain', async () => {
    const vain = fill(share, 3000);
    expect(await call(silent)).toBe('exchange.call.provider-share');
    expect(await call(awake)).toBe('answered');
    expect(new Set(await Promise.all(vain))).toEqual(new Set(['exchange.call.deadline']));
    expect(await call(silent, requester, 10)).toBe('exchange.call.deadline');
  });

  it('refuses one department alone where as many of its calls wait as it may have', async () => {
    await transport.ensureTopics(['a', 'b'].map(inboundTopic));
    const halves = ['a', 'b'].flatMap((provider) =>
      Array.from({ length: share / 2 }, () => call(provider, requester, 3000)),
    );
    expect(await call(awake)).toBe('exchange.call.requester-share');
    expect(await call(awake, 'another')).toBe('answered');
    await Promise.all(halves);
    expect(await call(awake)).toBe('answered');
  });

  it('ends a call at once whose command has surely not left, and gives its place back', async () => {
    for (let round = 0; round < 2; round += 1) {
      const calls = Array.from({ length: share }, () => call('nobody', requester, 600_000));
      expect(new Set(await Promise.all(calls))).toEqual(new Set(['exchange.call.not-sent']));
    }
    expect(await call(awake)).toBe('answered');
  });
});
