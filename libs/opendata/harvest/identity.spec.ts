import * as fc from 'fast-check';
import { sequences } from '../../../test/support/scale';
import type { HarvestedDataset } from '../description/description';
import { emptyDescription, emptyDistribution } from '../description/values';
import { foundAgain, foundInPart, type Unknown, type Unseen } from './identity.policy';
import { isOurOwn } from './origin.policy';
import { mayGoAtOnce } from './removal.policy';
import { hashOf } from './sorting.policy';

const dataset = (
  key: string,
  { title = key, file, also = [] }: { title?: string; file?: string; also?: string[] } = {},
): HarvestedDataset => ({
  ...{ place: 1, key, identifiers: also, iri: null, problems: [] },
  description: {
    ...emptyDescription,
    title: { en: title },
    publisher: { name: { en: 'Office' }, iri: null, email: null, homepage: null },
    distributions: file ? [{ ...emptyDistribution, accessUrl: file }] : [],
  },
});
const come = (one: HarvestedDataset): Unknown => ({ dataset: one, sha256: hashOf(one) });
const left = (one: HarvestedDataset): Unseen => ({
  ...one,
  id: `id of ${one.key}`,
  sha256: hashOf(one),
});
const pairs = (unknown: HarvestedDataset[], unseen: HarvestedDataset[]) =>
  Object.fromEntries(
    [...foundAgain(unknown.map(come), unseen.map(left))].map(([key, { key: was }]) => [key, was]),
  );

describe('a dataset whose source has renamed it', () => {
  it('is found again by another of its names, its content, its files, or its title and publisher', () => {
    expect(pairs([dataset('b', { title: 'B', also: ['a'] })], [dataset('a')])).toEqual({ b: 'a' });
    expect(pairs([dataset('b', { title: 'T' })], [dataset('a', { title: 'T' })])).toEqual({
      b: 'a',
    });
    const [before, after] = [
      dataset('a', { title: 'Old', file: 'https://x.example/f.csv' }),
      dataset('b', { title: 'New', file: 'https://x.example/f.csv' }),
    ];
    expect(pairs([after], [before])).toEqual({ b: 'a' });
    const moved = dataset('b', { title: 'T', file: 'https://y.example/g.csv' });
    expect(pairs([moved], [dataset('a', { title: 'T' })])).toEqual({ b: 'a' });
  });

  it('is never one of two', () => {
    const twins = ['a1', 'a2'].map((key) => dataset(key, { title: 'Twin' }));
    expect(pairs([dataset('b', { title: 'Twin' })], twins)).toEqual({});
    expect(pairs(twins, [dataset('b', { title: 'Twin' })])).toEqual({});
  });

  it('is another where nothing speaks for it', () => {
    expect(pairs([dataset('b')], [dataset('a')])).toEqual({});
  });

  it('is found by its names alone where a part was not read; what is merely like a record waits', () => {
    const records = ['a', 'c'].map((key) => dataset(key, { title: `T ${key}` }));
    const { renamed, undecided } = foundInPart(
      [
        dataset('b', { title: 'T b', also: ['a'] }),
        dataset('like-a', { title: 'T a' }),
        dataset('like-c', { title: 'T c' }),
        dataset('new'),
      ].map(come),
      records.map(left),
    );
    expect([...renamed].map(([key, { key: was }]) => [key, was])).toEqual([['b', 'a']]);
    expect([...undecided]).toEqual(['like-c']);
  });

  it('is found again among any others: all are renamed at once, none gets another’s history', () => {
    const titles = fc.uniqueArray(
      fc.string({ minLength: 1 }).filter((one) => one.trim() !== ''),
      {
        selector: (title) =>
          title
            .normalize('NFKC')
            .toLowerCase()
            .replace(/[^\S\n]+/g, ' '),
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(titles, fc.integer({ min: 0, max: 5 }), (named, added) => {
        const before = named.map((title, at) => dataset(`old-${at}`, { title }));
        const after = named.map((title, at) => dataset(`new-${at}`, { title }));
        const others = Array.from({ length: added }, (_, at) =>
          dataset(`other-${at}`, { title: `another thing altogether, number ${at}` }),
        );
        const found = pairs([...others, ...after.reverse()], before);
        const meant = Object.fromEntries(named.map((_, at) => [`new-${at}`, `old-${at}`]));
        expect(found).toEqual(meant);
      }),
      { numRuns: sequences },
    );
  });
});

describe('what goes', () => {
  it('goes at once only where it is little', () => {
    expect(
      [
        [1, 3],
        [10, 20],
        [20, 1000],
        [100, 1000],
      ].every(([gone, of]) => mayGoAtOnce(gone!, of!)),
    ).toBe(true);
    expect(
      [
        [1, 1],
        [11, 20],
        [101, 1000],
        [990, 1000],
      ].some(([gone, of]) => mayGoAtOnce(gone!, of!)),
    ).toBe(false);
  });
});

describe('a dataset that comes back from another portal', () => {
  it('is known as ours by any of its addresses', () => {
    const portal = 'https://data.region.example/open';
    const back = { ...dataset('x'), iri: 'https://data.region.example/open/id/1' };
    expect(isOurOwn(back, portal)).toBe(true);
    expect(isOurOwn(dataset('https://data.region.example/open/id/1'), portal)).toBe(true);
    expect(isOurOwn({ ...back, iri: 'https://data.region.example/opened/1' }, portal)).toBe(false);
    expect(isOurOwn({ ...back, iri: 'https://other.example/open/id/1' }, portal)).toBe(false);
    expect(isOurOwn(back, '')).toBe(false);
  });
});
