import fc from 'fast-check';
import { Postings, Seeker } from './postings';

const postingsOf = (weights: ReadonlyMap<number, number>): Postings => {
  const postings = new Postings();
  for (const [doc, weight] of weights) postings.add(doc, weight);
  return postings;
};

/** Ordinals come in ascending order. */
const ordinals = fc
  .uniqueArray(fc.nat(500), { maxLength: 200 })
  .map((docs) => docs.sort((a, b) => a - b));

describe('postings', () => {
  it('are found again by a seeker that goes on from where it stands', () => {
    fc.assert(
      fc.property(ordinals, ordinals, (held, asked) => {
        const postings = postingsOf(new Map(held.map((doc) => [doc, doc + 1])));
        const seeker = new Seeker(postings);
        const weights = asked.map((doc) => seeker.weightOf(doc));
        expect(weights).toEqual(asked.map((doc) => (held.includes(doc) ? doc + 1 : 0)));
      }),
    );
  });

  it('add up what is told of the last document, or keep the highest', () => {
    const postings = new Postings();
    expect([postings.add(3, 1), postings.add(3, 2), postings.add(5, 1)]).toEqual([
      true,
      false,
      true,
    ]);
    postings.raise(5, 0.5);
    postings.raise(5, 4);
    postings.raise(7, 2);
    expect([...postings.docs.slice(0, postings.length)]).toEqual([3, 5, 7]);
    expect([...postings.weights.slice(0, postings.length)]).toEqual([3, 4, 2]);
  });
});
