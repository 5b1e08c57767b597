import { turnLoader } from './turn-loader';

describe('a loader of turns', () => {
  const loaded: (readonly number[])[] = [];
  const load = (keys: readonly number[]) => {
    loaded.push(keys);
    return Promise.resolve(keys.map((key) => key * 2));
  };
  beforeEach(() => (loaded.length = 0));

  it('asks once for all look-ups of a turn, and anew in the next', async () => {
    const loader = turnLoader(load);
    expect(await Promise.all([loader.load(1), loader.load(2)])).toEqual([2, 4]);
    expect(await loader.load(1)).toBe(2);
    expect(loaded).toEqual([[1, 2], [1]]);
  });

  it('takes in what is looked up until it begins, and nothing that comes later', async () => {
    const begins: (() => void)[] = [];
    const loader = turnLoader(load, () => new Promise((resolve) => begins.push(resolve)));
    const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
    const first = loader.load(1);
    await nextTurn();
    await nextTurn();
    const second = loader.load(2);
    begins[0]!();
    expect(await Promise.all([first, second])).toEqual([2, 4]);
    const third = loader.load(3);
    await nextTurn();
    begins[1]!();
    expect(await third).toBe(6);
    expect(loaded).toEqual([[1, 2], [3]]);
  });
});
