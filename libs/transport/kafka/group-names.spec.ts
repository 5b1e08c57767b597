import { GroupBound, groupIdOf, groupNamed, type GroupName } from './group-names';

const named = (topic: string, ...groups: string[]): GroupName[] =>
  groups.map((group) => ({ topic, group }));

describe('names of groups over Kafka', () => {
  it('hold topic and group, and nothing else is taken for one', () => {
    expect(groupNamed(groupIdOf('hub.a.b', 'reader'))).toEqual({
      topic: 'hub.a.b',
      group: 'reader',
    });
    expect(groupNamed('console-consumer-1').group).toBe('');
  });

  it('are bounded by topic: the known ones stay, whatever others are called', () => {
    const told: string[] = [];
    const bound = new GroupBound({
      groupsPerTopic: 2,
      onTrouble: (error) => told.push(String(error)),
    });
    const crowd = [...named('one', 'a', 'b', 'z'), ...named('other', 'c', 'd')];
    const isKnown = ({ group }: GroupName) => group === 'z';
    for (let look = 0; look < 2; look += 1) {
      expect(bound.keep(crowd, isKnown)).toEqual([
        { topic: 'one', group: 'z' },
        { topic: 'one', group: 'a' },
        ...named('other', 'c', 'd'),
      ]);
    }
    expect(told).toEqual([
      'TooManyGroups: Topic "one" would be followed by 3 groups; 2 at most are looked after.',
    ]);
    bound.keep(named('one', 'a'), isKnown);
    bound.keep(crowd, isKnown);
    expect(told).toHaveLength(2);
  });
});
