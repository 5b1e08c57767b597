import type { DeadLetter, Transport } from '../index';
import { type Bench, Collector, eventually, message, QUICK_RETRY } from './harness.contract';

export function deadLetterContract(bench: () => Bench): void {
  let transport: Transport;
  let topic: string;
  const group = 'g';

  beforeEach(async () => {
    transport = await bench().transport();
    topic = await bench().topic();
  });

  /** Follows the topic with a handler that fails on ids beginning with `bad` until told otherwise. */
  async function failing(name = group): Promise<{ got: Collector; heal: () => void }> {
    const got = new Collector();
    let ill = true;
    await transport.subscribe({
      topic,
      group: name,
      retry: QUICK_RETRY,
      handler: async (each) => {
        if (ill && each.id.startsWith('bad')) throw new TypeError('cannot be handled');
        await got.handler(each);
      },
    });
    return { got, heal: () => (ill = false) };
  }

  async function letters(count: number): Promise<DeadLetter[]> {
    let found: DeadLetter[] = [];
    await eventually(async () => {
      found = await transport.deadLetters.list({ topic, group });
      return found.length >= count;
    }, 'the dead letter');
    return found;
  }

  it('buries a message after the last attempt and lets its key go on', async () => {
    const { got } = await failing();
    await transport.publish(topic, [message('bad'), message('next')]);
    await got.reached(1);
    expect(got.ids).toEqual(['next']);
    expect(await letters(1)).toHaveLength(1);
  });

  it('gives nothing up for a failure that passes, which is no attempt, and keeps the order of its key', async () => {
    const away = new Error('away');
    const got = new Collector();
    let failures = 0;
    await transport.subscribe({
      ...{ topic, group, retry: QUICK_RETRY, isPassing: (error) => error === away },
      handler: async (each) => {
        if ((failures += 1) <= QUICK_RETRY.attempts + 2) throw away;
        await got.handler(each);
      },
    });
    await transport.publish(topic, [message('first'), message('second')]);
    await got.reached(2);
    expect(got.messages).toMatchObject([
      { id: 'first', attempt: 1 },
      { id: 'second', attempt: 1 },
    ]);
    expect(await transport.deadLetters.list({ topic, group })).toEqual([]);
  });

  it('shows what was buried, unchanged, with the reason and the number of attempts', async () => {
    await failing();
    const sent = message('bad', 'key', {
      headers: { purpose: '核验\u0000' },
      body: Buffer.from([0, 255, 128]),
    });
    await transport.publish(topic, [sent]);
    const [letter] = await letters(1);
    expect(letter).toMatchObject({ topic, group, attempts: QUICK_RETRY.attempts, message: sent });
    expect(letter!.error).toBe('TypeError: cannot be handled');
    expect(letter!.at).toBeInstanceOf(Date);
    expect(letter!.decision).toBeUndefined();
  });

  it('buries for the failing group only', async () => {
    const { got } = await failing('other');
    const fine = new Collector();
    await transport.subscribe({ topic, group, handler: fine.handler });
    await transport.publish(topic, [message('bad'), message('next')]);
    await Promise.all([got.reached(1), fine.reached(2)]);
    expect(await transport.deadLetters.list({ topic, group })).toEqual([]);
  });

  it('replays a message to its own group and remembers why', async () => {
    const { got, heal } = await failing();
    const other = new Collector();
    await transport.subscribe({ topic, group: 'other', handler: other.handler });
    await transport.publish(topic, [message('bad')]);
    const [letter] = await letters(1);
    heal();
    await transport.deadLetters.replay(letter!.id, 'the handler is repaired');
    await got.reached(1);
    expect(got.messages[0]).toMatchObject({ id: 'bad', headers: {} });
    await transport.publish(topic, [message('last')]);
    await other.reached(2);
    expect(other.ids).toEqual(['bad', 'last']);
    expect(await transport.deadLetters.list({ topic, group })).toEqual([]);
    const [decided] = await transport.deadLetters.list({ topic, group, state: 'decided' });
    expect(decided!.decision).toMatchObject({
      kind: 'replayed',
      reason: 'the handler is repaired',
    });
  });

  it('drops a message and remembers why', async () => {
    await failing();
    await transport.publish(topic, [message('bad')]);
    const [letter] = await letters(1);
    await transport.deadLetters.drop(letter!.id, 'sent by mistake');
    expect(await transport.deadLetters.list({ topic, group })).toEqual([]);
    const [decided] = await transport.deadLetters.list({ topic, group, state: 'decided' });
    expect(decided!.decision).toMatchObject({ kind: 'dropped', reason: 'sent by mistake' });
  });

  it('refuses a second decision and an id that never was', async () => {
    await failing();
    await transport.publish(topic, [message('bad')]);
    const [letter] = await letters(1);
    await transport.deadLetters.drop(letter!.id, 'once');
    const unknown = { code: 'transport.unknown-dead-letter' };
    await expect(transport.deadLetters.drop(letter!.id, 'twice')).rejects.toMatchObject(unknown);
    await expect(transport.deadLetters.replay(letter!.id, 'x')).rejects.toMatchObject(unknown);
    await expect(transport.deadLetters.replay('no such id', 'x')).rejects.toMatchObject(unknown);
  });

  it('refuses a decision without a reason, and one whose reason is too long', async () => {
    await failing();
    await transport.publish(topic, [message('bad')]);
    const [letter] = await letters(1);
    for (const reason of ['', ' \n', 'x'.repeat(301)]) {
      const refused = { code: 'transport.invalid-message' };
      await expect(transport.deadLetters.drop(letter!.id, reason)).rejects.toMatchObject(refused);
      await expect(transport.deadLetters.replay(letter!.id, reason)).rejects.toMatchObject(refused);
    }
    expect(await letters(1)).toHaveLength(1);
  });

  it('lists dead letters page by page, oldest first', async () => {
    const { got } = await failing();
    const bad = ['bad-0', 'bad-1', 'bad-2', 'bad-3', 'bad-4'];
    await transport.publish(topic, [...bad.map((id) => message(id)), message('end')]);
    await got.reached(1);
    const seen: string[] = [];
    let after: string | undefined;
    for (let page = 0; page < 3; page += 1) {
      const found = await transport.deadLetters.list({
        topic,
        group,
        limit: 2,
        ...(after && { after }),
      });
      seen.push(...found.map((letter) => letter.message.id));
      after = found.at(-1)?.id;
    }
    expect(seen).toEqual(bad);
  });
}
