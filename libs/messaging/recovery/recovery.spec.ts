import { withCommitted } from './recovery';

describe('who is looked at for dropped messages', () => {
  const known = { positions: [3], mark: undefined, idle: false };
  const own = ['came', 'waits', 'crowded-out'].map((group) => ({
    ...{ topic: 't', group, known, expected: true },
  }));

  it('are groups with their positions and expected ones, and none whose position was not asked', () => {
    const standing = {
      topics: new Map([['t', [{ earliest: 0, end: 9 }]]]),
      groups: [{ topic: 't', group: 'came', committed: [5] }],
      leftOut: [
        { topic: 't', group: 'crowded-out' },
        { topic: 'other', group: 'waits' },
      ],
    };
    const looked = withCommitted(own, 't', standing);
    expect(looked.map(({ group, committed }) => [group, committed])).toEqual([
      ['came', [5]],
      ['waits', []],
    ]);
  });
});
