import {
  type Bench,
  Collector,
  eventually,
  gate,
  message,
  messages,
  pause,
  QUICK_RETRY,
} from './harness.contract';

export function orderContract(bench: () => Bench): void {
  it('delivers the messages of a key in the order of publishing', async () => {
    const transport = await bench().transport();
    const topic = await bench().topic();
    const got = new Collector();
    await transport.subscribe({
      topic,
      group: 'g',
      handler: async (each) => {
        await pause(Math.random() * 3);
        await got.handler(each);
      },
    });
    const sent = messages(300, 10);
    await Promise.all(sent.map((each) => transport.publish(topic, [each])));
    await got.reached(300);
    for (let k = 0; k < 10; k += 1) {
      const expected = sent.filter(({ key }) => key === `k${k}`).map(({ id }) => id);
      expect(got.ofKey(`k${k}`)).toEqual(expected);
    }
  });

  it('never runs two messages of one key at the same time', async () => {
    const transport = await bench().transport();
    const topic = await bench().topic();
    const running = new Map<string, number>();
    let overlaps = 0;
    let done = 0;
    await transport.subscribe({
      topic,
      group: 'g',
      handler: async ({ key }) => {
        running.set(key, (running.get(key) ?? 0) + 1);
        if (running.get(key)! > 1) overlaps += 1;
        await pause(1);
        running.set(key, running.get(key)! - 1);
        done += 1;
      },
    });
    await transport.publish(topic, messages(100, 5));
    await eventually(() => done === 100, 'all handled');
    expect(overlaps).toBe(0);
  });

  it('runs different keys side by side', async () => {
    const transport = await bench().transport();
    const topic = await bench().topic();
    const got = new Collector();
    const slow = gate();
    await transport.subscribe({
      topic,
      group: 'g',
      handler: async (each) => {
        if (each.key === 'slow') await slow.opened;
        await got.handler(each);
      },
    });
    await transport.publish(topic, [message('1', 'slow'), message('2', 'quick')]);
    await got.reached(1);
    expect(got.ids).toEqual(['2']);
    slow.open();
    await got.reached(2);
  });

  it('parks a key whose message fails while other keys go on, and keeps its order after', async () => {
    const transport = await bench().transport();
    const topic = await bench().topic();
    const got = new Collector();
    let healthy = false;
    await transport.subscribe({
      topic,
      group: 'g',
      retry: { attempts: 1000, firstDelayMs: 20, maxDelayMs: 20 },
      handler: async (each) => {
        if (each.id === 'bad-0' && !healthy) throw new Error('not yet');
        await got.handler(each);
      },
    });
    await transport.publish(topic, [
      ...[message('bad-0', 'bad'), message('bad-1', 'bad'), message('bad-2', 'bad')],
      ...messages(20, 4, 'good'),
    ]);
    await got.reached(20);
    expect(got.ofKey('bad')).toEqual([]);
    healthy = true;
    await got.reached(23);
    expect(got.ofKey('bad')).toEqual(['bad-0', 'bad-1', 'bad-2']);
  });

  it('counts the attempts it makes', async () => {
    const transport = await bench().transport();
    const topic = await bench().topic();
    const attempts: number[] = [];
    await transport.subscribe({
      topic,
      group: 'g',
      retry: QUICK_RETRY,
      handler: async ({ attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error('again');
      },
    });
    await transport.publish(topic, [message('m')]);
    await eventually(() => attempts.length === 3, 'three attempts');
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('takes no more messages than the consumer allows in flight', async () => {
    const transport = await bench().transport();
    const topic = await bench().topic();
    const got = new Collector();
    const all = gate();
    await transport.subscribe({
      topic,
      group: 'g',
      maxInFlight: 7,
      handler: async (each) => {
        await got.handler(each);
        await all.opened;
      },
    });
    await transport.publish(topic, messages(60, 60));
    await got.reached(7);
    await pause(300);
    expect(got.ids).toHaveLength(7);
    all.open();
    await got.reached(60);
  });

  it('takes no more bytes than the consumer allows in flight, give or take one message', async () => {
    const transport = await bench().transport();
    const topic = await bench().topic();
    const got = new Collector();
    const all = gate();
    await transport.subscribe({
      topic,
      group: 'g',
      maxInFlightBytes: 100_000,
      handler: async (each) => {
        await got.handler(each);
        await all.opened;
      },
    });
    const body = Buffer.alloc(30_000);
    await transport.publish(
      topic,
      Array.from({ length: 20 }, (_, i) => message(`${i}`, `${i}`, { body })),
    );
    await got.reached(4);
    await pause(300);
    expect(got.ids).toHaveLength(4);
    all.open();
    await got.reached(20);
  });
}
