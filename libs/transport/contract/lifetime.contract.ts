import { type Bench, Collector, gate, message, messages } from './harness.contract';

/** Seconds within which what a dead consumer had not settled is with another: told, since no test is timed. */
const redeliveredWithin = 10;

function tellRedelivery(kind: string, milliseconds: number): void {
  const seconds = (milliseconds / 1000).toFixed(1);
  const said = Number(seconds) <= redeliveredWithin ? 'kept' : 'NOT KEPT';
  process.stderr.write(
    `${kind}: redelivered ${seconds} s after SIGKILL (at most ${redeliveredWithin} s: ${said})\n`,
  );
}

export function lifetimeContract(bench: () => Bench): void {
  it('goes on after the last handled message when a consumer comes back', async () => {
    const topic = await bench().topic();
    const first = await bench().transport();
    const before = new Collector();
    await first.subscribe({ topic, group: 'g', handler: before.handler });
    await first.publish(topic, messages(20, 4));
    await before.reached(20);
    await first.close();

    const second = await bench().transport();
    const after = new Collector();
    await second.subscribe({ topic, group: 'g', handler: after.handler });
    await second.publish(topic, [message('new')]);
    await after.reached(1);
    expect(after.ids).toEqual(['new']);
  });

  it('finishes running handlers before close resolves, and records them', async () => {
    const topic = await bench().topic();
    const first = await bench().transport();
    const busy = gate();
    const started = new Collector();
    const finished = new Collector();
    await first.subscribe({
      topic,
      group: 'g',
      handler: async (each) => {
        await started.handler(each);
        await busy.opened;
        await finished.handler(each);
      },
    });
    await first.publish(topic, [message('one', 'k'), message('two', 'k')]);
    await started.reached(1);
    const closing = first.close();
    busy.open();
    await closing;
    expect(finished.ids).toEqual(['one']);

    const second = await bench().transport();
    const rest = new Collector();
    await second.subscribe({ topic, group: 'g', handler: rest.handler });
    await rest.reached(1);
    expect(rest.ids).toEqual(['two']);
  });

  it('hands over to the waiting consumer of the group, without repetition', async () => {
    const topic = await bench().topic();
    const [one, two] = [await bench().transport(), await bench().transport()];
    const got = new Collector();
    await one.subscribe({ topic, group: 'g', handler: got.handler });
    await two.subscribe({ topic, group: 'g', handler: got.handler });
    await one.publish(topic, messages(10, 3, 'a'));
    await got.reached(10);
    await one.close();
    await two.publish(topic, messages(10, 3, 'b'));
    await got.reached(20);
    expect(new Set(got.ids).size).toBe(20);
  });

  it('redelivers what a killed consumer had not finished, in order', async () => {
    const topic = await bench().topic();
    const transport = await bench().transport();
    const consumer = await bench().harness.spawnHangingConsumer(topic, 'g');
    const taken = new Promise((resolve) => consumer.stdout!.once('data', resolve));
    await transport.publish(topic, messages(3));
    await taken;
    const got = new Collector();
    await transport.subscribe({ topic, group: 'g', handler: got.handler });
    const killed = performance.now();
    consumer.kill('SIGKILL');
    await got.reached(3);
    tellRedelivery(transport.kind, performance.now() - killed);
    expect(got.ids).toEqual(['m-0', 'm-1', 'm-2']);
  });

  it('stops a single subscription and leaves the others alone', async () => {
    const topic = await bench().topic();
    const transport = await bench().transport();
    const [stopped, going] = [new Collector(), new Collector()];
    const subscription = await transport.subscribe({ topic, group: 'a', handler: stopped.handler });
    await transport.subscribe({ topic, group: 'b', handler: going.handler });
    await subscription.close();
    await subscription.close();
    await transport.publish(topic, [message('m')]);
    await going.reached(1);
    expect(stopped.ids).toEqual([]);
  });

  it('refuses everything after close', async () => {
    const topic = await bench().topic();
    const transport = await bench().transport();
    await transport.close();
    await transport.close();
    const closed = { code: 'transport.closed' };
    const handler = async () => undefined;
    await expect(transport.publish(topic, [message('m')])).rejects.toMatchObject(closed);
    await expect(transport.subscribe({ topic, group: 'g', handler })).rejects.toMatchObject(closed);
    await expect(transport.reply('x', message('m'))).rejects.toMatchObject(closed);
    await expect(transport.openReplies(0)).rejects.toMatchObject(closed);
  });

  it('keeps what was published after the transport that published it is gone', async () => {
    const topic = await bench().topic();
    const transport = await bench().transport();
    await Promise.all(messages(50).map((each) => transport.publish(topic, [each])));
    await transport.close();
    const reader = await bench().transport();
    const got = new Collector();
    await reader.subscribe({ topic, group: 'g', handler: got.handler });
    await got.reached(50);
  });
}
