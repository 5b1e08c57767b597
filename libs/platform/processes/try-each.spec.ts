import { tryEach } from './try-each';

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
