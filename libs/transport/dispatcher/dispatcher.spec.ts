import fc from 'fast-check';
import type { Delivered } from '../transport';
import { Dispatcher, type DispatcherOptions, type Schedule } from './dispatcher';
import { delayAfter } from './retry.policy';

/** Time that stands still until a test moves it. */
class ManualTime {
  private now = 0;
  private tasks: { at: number; task: () => void }[] = [];

  readonly schedule: Schedule = (task, delayMs) => {
    const entry = { at: this.now + delayMs, task };
    this.tasks.push(entry);
    return () => (this.tasks = this.tasks.filter((other) => other !== entry));
  };

  get waiting(): number {
    return this.tasks.length;
  }

  /** Runs what is due first; false when nothing waits. */
  async step(): Promise<boolean> {
    const next = this.tasks.sort((a, b) => a.at - b.at).shift();
    if (!next) return false;
    this.now = next.at;
    next.task();
    await settle();
    return true;
  }

  async advance(ms: number): Promise<void> {
    const until = this.now + ms;
    while (this.tasks.some(({ at }) => at <= until)) await this.step();
    this.now = until;
  }
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function build(overrides: Partial<DispatcherOptions> = {}) {
  const time = new ManualTime();
  const handled: string[] = [];
  const buried: string[] = [];
  const dispatcher = new Dispatcher<number>({
    handler: async ({ id }) => void handled.push(id),
    bury: async ({ id }) => void buried.push(id),
    retry: { attempts: 3, firstDelayMs: 10, maxDelayMs: 1000 },
    isPassing: () => false,
    maxInFlight: 10,
    maxInFlightBytes: 1000,
    stopMs: 5000,
    onProgress: () => undefined,
    onTrouble: () => undefined,
    schedule: time.schedule,
    ...overrides,
  });
  let position = 0;
  const accept = (id: string, key: string, lane = 'lane') =>
    dispatcher.accept(lane, (position += 1), delivered(id, key));
  return { time, handled, buried, dispatcher, accept };
}

function delivered(id: string, key: string, bytes = 0): Omit<Delivered, 'attempt'> {
  const body = Buffer.alloc(bytes);
  return { id, key, type: '', headers: {}, body, topic: 't', position: id };
}

describe('dispatcher', () => {
  it('waits longer after each failure, up to the limit', () => {
    const policy = { attempts: 9, firstDelayMs: 100, maxDelayMs: 1000 };
    expect([1, 2, 3, 4, 5, 99].map((n) => delayAfter(policy, n))).toEqual([
      100, 200, 400, 800, 1000, 1000,
    ]);
  });

  it('parks the failing key for the backoff while others go on', async () => {
    const handled: string[] = [];
    let ill = true;
    const { time, accept } = build({
      handler: async ({ id }) => {
        if (id === 'a1' && ill) throw new Error('ill');
        handled.push(id);
      },
    });
    accept('a1', 'a');
    accept('a2', 'a');
    accept('b1', 'b');
    await settle();
    expect(handled).toEqual(['b1']);
    ill = false;
    await time.advance(9);
    expect(handled).toEqual(['b1']);
    await time.advance(1);
    expect(handled).toEqual(['b1', 'a1', 'a2']);
  });

  it('keeps burying until the dead letter is durable, and only then goes on', async () => {
    const events: string[] = [];
    let fails = 2;
    const { time, accept, dispatcher } = build({
      retry: { attempts: 1, firstDelayMs: 10, maxDelayMs: 1000 },
      handler: async ({ id }) => {
        events.push(id);
        if (id === 'bad') throw new Error('bad');
      },
      bury: async () => {
        events.push('bury');
        if ((fails -= 1) >= 0) throw new Error('database gone');
      },
    });
    accept('bad', 'k');
    accept('next', 'k');
    await settle();
    expect(dispatcher.watermark('lane')).toBeUndefined();
    while (await time.step());
    expect(events).toEqual(['bad', 'bury', 'bury', 'bury', 'next']);
    expect(dispatcher.watermark('lane')).toBe(2);
  });

  it('reports the watermark only up to the first message still open', async () => {
    const gates = new Map<string, () => void>();
    const { accept, dispatcher } = build({
      handler: ({ id }) => new Promise((resolve) => gates.set(id, resolve)),
    });
    for (const id of ['1', '2', '3']) accept(id, id);
    gates.get('2')!();
    gates.get('3')!();
    await settle();
    expect(dispatcher.watermark('lane')).toBeUndefined();
    gates.get('1')!();
    await settle();
    expect(dispatcher.watermark('lane')).toBe(3);
  });

  it('has no room beyond the count or the bytes, and tells when there is some', async () => {
    const gates: (() => void)[] = [];
    const { dispatcher } = build({
      handler: () => new Promise((resolve) => gates.push(resolve)),
      maxInFlight: 2,
      maxInFlightBytes: 100,
    });
    dispatcher.accept('lane', 1, delivered('1', '1', 98));
    expect(dispatcher.hasRoom).toBe(false);
    expect(dispatcher.free).toEqual({ count: 1, bytes: 0 });
    const room = dispatcher.room();
    gates[0]!();
    await room;
    dispatcher.accept('lane', 2, delivered('2', '2'));
    dispatcher.accept('lane', 3, delivered('3', '3'));
    expect(dispatcher.hasRoom).toBe(false);
  });

  it('forgets an abandoned lane but lets the running handler of its key finish first', async () => {
    const started: string[] = [];
    const gates = new Map<string, () => void>();
    const { accept, dispatcher } = build({
      handler: ({ id }) => {
        started.push(id);
        return new Promise((resolve) => gates.set(id, resolve));
      },
    });
    accept('1', 'k');
    accept('2', 'k');
    dispatcher.abandon();
    accept('1 again', 'k');
    await settle();
    expect(started).toEqual(['1']);
    gates.get('1')!();
    await settle();
    expect(started).toEqual(['1', '1 again']);
    expect(dispatcher.watermark('lane')).toBeUndefined();
    gates.get('1 again')!();
    await settle();
    expect(dispatcher.watermark('lane')).toBe(3);
    expect(dispatcher.free.count).toBe(10);
  });

  it('gives up a parked message of an abandoned lane at once', async () => {
    const { time, accept, dispatcher, buried } = build({
      handler: async () => {
        throw new Error('ill');
      },
    });
    accept('1', 'k');
    await settle();
    expect(time.waiting).toBe(1);
    dispatcher.abandon(['lane']);
    await settle();
    expect(time.waiting).toBe(0);
    expect(buried).toEqual([]);
    expect(dispatcher.free.count).toBe(10);
  });

  it('starts nothing after stop and waits for what runs', async () => {
    const started: string[] = [];
    let open: () => void = () => undefined;
    const { accept, dispatcher } = build({
      handler: ({ id }) => {
        started.push(id);
        return new Promise((resolve) => (open = resolve));
      },
    });
    accept('1', 'k');
    accept('2', 'k');
    let stopped = false;
    const stopping = dispatcher.stop().then(() => (stopped = true));
    await settle();
    expect(stopped).toBe(false);
    open();
    await stopping;
    expect(started).toEqual(['1']);
    expect(dispatcher.watermark('lane')).toBe(1);
  });

  it('gives up a handler that does not end in time', async () => {
    const { time, accept, dispatcher } = build({ handler: () => new Promise(() => undefined) });
    accept('1', 'k');
    const stopping = dispatcher.stop();
    await time.advance(5000);
    await stopping;
    dispatcher.skip('lane', 2);
    expect(dispatcher.watermark('lane')).toBeUndefined();
  });

  it('passes over messages for others without a handler', () => {
    const { dispatcher, handled } = build();
    dispatcher.skip('lane', 7);
    expect(dispatcher.watermark('lane')).toBe(7);
    expect(handled).toEqual([]);
  });

  it('handles or buries every message once, in order per key, whatever fails', async () => {
    const messages = fc.array(
      fc.record({ key: fc.integer({ min: 0, max: 3 }), failures: fc.integer({ min: 0, max: 4 }) }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(messages, async (plan) => {
        const outcomes: { id: string; key: string }[] = [];
        const left = new Map(plan.map(({ failures }, i) => [String(i), failures]));
        const record = async ({ id, key }: Delivered) => void outcomes.push({ id, key });
        const { time, accept, dispatcher } = build({
          maxInFlight: 1000,
          maxInFlightBytes: 1e9,
          handler: async (message) => {
            const failures = left.get(message.id)!;
            left.set(message.id, failures - 1);
            if (failures > 0) throw new Error('again');
            await record(message);
          },
          bury: record,
        });
        plan.forEach(({ key }, i) => accept(String(i), `k${key}`));
        await settle();
        while (await time.step());
        for (let key = 0; key <= 3; key += 1) {
          const sent = plan.flatMap((each, i) => (each.key === key ? [String(i)] : []));
          const got = outcomes.filter((outcome) => outcome.key === `k${key}`).map(({ id }) => id);
          expect(got).toEqual(sent);
        }
        expect(dispatcher.watermark('lane')).toBe(plan.length === 0 ? undefined : plan.length);
        expect(dispatcher.free.count).toBe(1000);
      }),
      { numRuns: 60 },
    );
  });
});
