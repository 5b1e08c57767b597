import fc from 'fast-check';
import { raisedItems, type ProtectedVersion } from './raise.policy';

const item = (code: string, change: Partial<ProtectedVersion['items'][number]> = {}) => ({
  ...({ code, class: 2, personal: false, sharing: 'conditional' } as const),
  ...change,
});
const version = (
  items: ProtectedVersion['items'],
  sharing: ProtectedVersion['sharing'] = 'conditional',
): ProtectedVersion => ({ sharing, items });
const before = version([item('holder'), item('contact', { class: 3, personal: true })]);
const raised = (...items: ProtectedVersion['items']) =>
  raisedItems(before, version(items)).map(({ item: code }) => code);

describe('The protection of an item', () => {
  it.each([
    ['of a higher class is raised', { class: 3 }, ['holder']],
    ['that becomes personal is raised', { personal: true }, ['holder']],
    ['that is no longer shared is raised', { sharing: 'not-shared' }, ['holder']],
    ['of a lower class is not', { class: 1 }, []],
    ['that is shared without conditions is not', { sharing: 'unconditional' }, []],
    ['that stays is not', {}, []],
  ] as const)('%s', (_, change, expected) => {
    expect(raised(item('holder', change))).toEqual(expected);
  });

  it('says what it was and what it is', () => {
    const to = { class: 4, personal: true, sharing: 'conditional' };
    expect(raisedItems(before, version([item('holder', { class: 4, personal: true })]))).toEqual([
      { item: 'holder', from: { class: 2, personal: false, sharing: 'conditional' }, to },
    ]);
  });

  it('is raised in all items where the whole entry is no longer shared', () => {
    const closed = version(before.items, 'not-shared');
    expect(raisedItems(before, closed).map(({ to }) => to.sharing)).toEqual([
      'not-shared',
      'not-shared',
    ]);
  });

  it('counts as raised where an item comes anew, so that leaving it out for a while evades nothing', () => {
    const without = version([item('contact', { class: 3, personal: true })]);
    expect(raisedItems(before, without)).toEqual([]);
    expect(raisedItems(without, before)).toMatchObject([{ item: 'holder', from: null }]);
  });

  it('is raised exactly where one of the three has risen, whatever the others did', () => {
    const classes = [null, 1, 2, 3, 4] as const;
    const attributes = [null, 'unconditional', 'conditional', 'not-shared'] as const;
    const places = fc.record({ class: fc.nat(4), personal: fc.nat(1), sharing: fc.nat(3) });
    const at = (place: { class: number; personal: number; sharing: number }) =>
      version(
        [
          item('x', {
            class: classes[place.class]!,
            personal: place.personal === 1,
            sharing: attributes[place.sharing]!,
          }),
        ],
        null,
      );
    fc.assert(
      fc.property(places, places, (old, next) => {
        const risen = (['class', 'personal', 'sharing'] as const).some(
          (name) => next[name] > old[name],
        );
        expect(raisedItems(at(old), at(next))).toHaveLength(risen ? 1 : 0);
      }),
    );
  });
});
