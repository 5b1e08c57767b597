import fc from 'fast-check';
import { Gatherer } from './gatherer';
import { Pace } from './pace';

const limits = { items: 100, bytes: 1000, waitingBytes: 10_000, apartMs: 0 };
const item = (name: string, bytes = 1) => ({ item: name, bytes });

describe('gatherer', () => {
  it('writes the calls of one turn together', async () => {
    const writes: string[][] = [];
    const gatherer = new Gatherer<string>(async (items) => void writes.push(items), limits);
    await Promise.all([
      gatherer.add([item('a')]),
      gatherer.add([item('b'), item('c')]),
      gatherer.add([item('d')]),
    ]);
    expect(writes).toEqual([['a', 'b', 'c', 'd']]);
  });

  it('writes once at a time and gathers meanwhile', async () => {
    const writes: string[][] = [];
    let finish: () => void = () => undefined;
    const gatherer = new Gatherer<string>((items) => {
      writes.push(items);
      return new Promise((resolve) => (finish = resolve));
    }, limits);
    const first = gatherer.add([item('a')]);
    await new Promise((resolve) => setImmediate(resolve));
    const later = Promise.all([gatherer.add([item('b')]), gatherer.add([item('c')])]);
    expect(writes).toEqual([['a']]);
    finish();
    await first;
    await new Promise((resolve) => setImmediate(resolve));
    expect(writes).toEqual([['a'], ['b', 'c']]);
    finish();
    await later;
  });

  it('soon stops waiting for company where every call awaits the one before', async () => {
    const paced = { ...limits, apartMs: 60_000 };
    const writes: string[][] = [];
    const gatherer = new Gatherer<string>(async (items) => void writes.push(items), paced);
    const turns = vi.spyOn(Pace.prototype, 'turn').mockResolvedValue();
    for (let call = 0; call < 64; call += 1) await gatherer.add([item(`${call}`)]);
    expect(writes).toHaveLength(64);
    // The first four, and one in 32 later on.
    expect(turns).toHaveBeenCalledTimes(5);
    await Promise.all([gatherer.add([item('a')]), gatherer.add([item('b')])]);
    await gatherer.add([item('c')]);
    expect(writes.slice(64)).toEqual([['a', 'b'], ['c']]);
    expect(turns.mock.calls.length).toBeGreaterThan(5);
    turns.mockRestore();
  });

  it('fails exactly the calls whose write failed', async () => {
    const gatherer = new Gatherer<string>(
      async ([first]) => {
        if (first === 'bad') throw new Error('no');
      },
      { ...limits, items: 1 },
    );
    const results = await Promise.allSettled(
      ['a', 'bad', 'b'].map((name) => gatherer.add([item(name)])),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('refuses more than may wait', async () => {
    const gatherer = new Gatherer<string>(() => new Promise(() => undefined), limits);
    void gatherer.add([item('a', 10_001)]);
    await expect(gatherer.add([item('b')])).rejects.toMatchObject({
      code: 'transport.overloaded',
    });
  });

  it('finishes what was accepted before close and refuses the rest', async () => {
    const writes: string[][] = [];
    const gatherer = new Gatherer<string>(async (items) => void writes.push(items), limits);
    const accepted = gatherer.add([item('a')]);
    await gatherer.close();
    expect(writes).toEqual([['a']]);
    await accepted;
    await expect(gatherer.add([item('b')])).rejects.toMatchObject({ code: 'transport.closed' });
  });

  it('keeps the order and the limits of every write', async () => {
    const sizes = fc.array(fc.array(fc.integer({ min: 1, max: 1500 }), { maxLength: 30 }), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(sizes, async (calls) => {
        const writes: number[][] = [];
        const small = { items: 7, bytes: 1000, waitingBytes: Infinity, apartMs: 0 };
        const gatherer = new Gatherer<number>(async (items) => void writes.push(items), small);
        await Promise.all(
          calls.map((call) => gatherer.add(call.map((bytes) => ({ item: bytes, bytes })))),
        );
        expect(writes.flat()).toEqual(calls.flat());
        for (const write of writes) {
          const bytes = write.reduce((sum, each) => sum + each, 0);
          expect(write.length === 1 || (write.length <= 7 && bytes <= 1000)).toBe(true);
        }
      }),
    );
  });
});
