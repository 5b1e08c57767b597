import { hasLost, lookedAt, newFollower, type Follower, type Found } from './follower.policy';

const found = (
  kept: readonly (readonly [earliest: number, end: number])[],
  committed: readonly number[] = [],
  relayedTo = 0,
): Found => ({
  kept: kept.map(([earliest, end]) => ({ earliest, end })),
  committed,
  relayedTo,
});
const at = (positions: readonly number[], mark?: Follower['mark']): Follower => ({
  positions,
  mark,
  idle: false,
});

describe('What a group of Kafka has surely read', () => {
  it('begins, for one that was never seen, with the oldest message that is kept', () => {
    expect(newFollower(found([[5, 9]]))).toEqual(at([5]));
    expect(
      newFollower(
        found(
          [
            [5, 9],
            [0, 3],
          ],
          [7, -1],
        ),
      ),
    ).toEqual(at([7, 0]));
  });

  it('is everything relayed as soon as no partition has anything unread', () => {
    const looked = lookedAt(at([0, 0]), found([[0, 4], [0, 2]], [4, 2], 40)); // prettier-ignore
    expect(looked).toEqual({ follower: at([4, 2], { id: 40, ends: [4, 2] }), readTo: 40 });
  });

  it('is what a former mark stood for, once every partition has passed that mark', () => {
    const mark = { id: 40, ends: [4, 2] };
    const before = lookedAt(at([3, 2], mark), found([[0, 9], [0, 9]], [3, 5], 90)); // prettier-ignore
    expect(before).toEqual({ follower: at([3, 5], mark), readTo: undefined });
    const after = lookedAt(at([3, 5], mark), found([[0, 9], [0, 9]], [4, 5], 95)); // prettier-ignore
    expect(after).toEqual({ follower: at([4, 5], { id: 95, ends: [9, 9] }), readTo: 40 });
  });

  it('tells whether anybody came since everything was sent again', () => {
    const idle = { ...at([9]), idle: true };
    expect(lookedAt(idle, found([[3, 20]], [9])).follower.idle).toBe(true);
    expect(lookedAt(idle, found([[3, 20]], [10])).follower.idle).toBe(false);
  });

  it('is no less because the client gave its position up', () => {
    expect(lookedAt(at([3]), found([[0, 9]], [-2], 9)).follower.positions).toEqual([3]);
  });
});

describe('A group of Kafka has lost messages', () => {
  it.each([
    ['retention passed its position', at([4]), found([[5, 9]], [4])],
    ['it was expected, and retention passed before it came', at([]), found([[1, 9]])],
    ['the partition ends before its position', at([4]), found([[0, 3]], [-1])],
    ['the partition ends before its mark', at([1], { id: 7, ends: [5] }), found([[0, 3]], [1])],
    ['one partition of several did', at([4, 0]), found([[0, 9], [1, 1]], [4, -1])], // prettier-ignore
  ])('where %s', (_why, follower, now) => {
    expect(hasLost(follower, now)).toBe(true);
  });

  it.each([
    ['everything before was read and then dropped', at([9]), found([[9, 9]], [9])],
    ['it is only far behind', at([0], { id: 7, ends: [5] }), found([[0, 900]], [-1])],
    ['a partition was added', at([3]), found([[0, 3], [0, 8]], [3, -1])], // prettier-ignore
  ])('not where %s', (_why, follower, now) => {
    expect(hasLost(follower, now)).toBe(false);
  });
});
