import { tryEach, tryPages } from './try-each';

describe('trying each', () => {
  it('tells for how many something was done', async () => {
    expect(await tryEach([1, 2, 3], (n) => Promise.resolve(n > 1))).toBe(2);
    expect(await tryEach([], () => Promise.resolve(true))).toBe(0);
  });

  it('goes on after one that fails, and throws all failures when it is through', async () => {
    const tried: number[] = [];
    const work = (n: number) => {
      tried.push(n);
      return n === 2 ? Promise.resolve(true) : Promise.reject(new Error(`no ${n}`));
    };
    await expect(tryEach([1, 2, 3], work)).rejects.toMatchObject({
      message: 'Error: no 1; Error: no 3',
      errors: [new Error('no 1'), new Error('no 3')],
    });
    expect(tried).toEqual([1, 2, 3]);
  });
});

describe('trying page by page', () => {
  const pagesOf = (most: number, size: number) => (last: number | undefined) => {
    const from = (last ?? 0) + 1;
    const length = Math.max(0, Math.min(size, most - from + 1));
    return Promise.resolve(Array.from({ length }, (_, at) => from + at));
  };

  it('goes on in order until nothing is left', async () => {
    const tried: number[] = [];
    const work = (n: number) => Promise.resolve(tried.push(n) > 0);
    expect(await tryPages(pagesOf(6, 2), work)).toBe(6);
    expect(tried).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('reaches what comes after a page of which everything fails', async () => {
    const tried: number[] = [];
    const work = (n: number) => {
      tried.push(n);
      return n > 2 ? Promise.resolve(true) : Promise.reject(new Error(`no ${n}`));
    };
    await expect(tryPages(pagesOf(3, 2), work)).rejects.toMatchObject({
      errors: [new Error('no 1'), new Error('no 2')],
    });
    expect(tried).toEqual([1, 2, 3]);
  });
});
