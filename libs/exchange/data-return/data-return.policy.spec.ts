import { HubError } from '@shutong/platform';
import { assertOwnRows, divisionAskedBack, type Place } from './data-return.policy';

const province: Place = { division: '520000', level: 'province' };
const city: Place = { division: '520100', level: 'city' };
const county: Place = { division: '520102', level: 'county' };

const asked = (lower: Place, higher: Place): string => {
  try {
    return divisionAskedBack(lower, higher);
  } catch (error) {
    return (error as HubError).code;
  }
};

describe('Article 24: data flows back', () => {
  it.each<[string, Place, Place]>([
    ['from the nation', city, { division: '000000', level: 'nation' }],
    ['from its province', city, province],
    ['past a level', county, province],
    ['from its city', county, city],
    ['to a town', { division: '520102001', level: 'town' }, county],
  ])('%s, of its own division alone', (_, lower, higher) => {
    expect(asked(lower, higher)).toBe(lower.division);
  });

  it.each<[string, Place, Place]>([
    ['upwards', province, city],
    ['between equals', city, { division: '520200', level: 'city' }],
    ['to itself', city, city],
    ['out of another province', { division: '530100', level: 'city' }, province],
    ['out of another city', { division: '520201', level: 'county' }, city],
  ])('not %s', (_, lower, higher) => {
    expect(asked(lower, higher)).toBe('exchange.data-return.not-lower');
  });

  const chosen = (op: 'eq' | 'ne' | 'in' | 'prefix', ...values: string[]): string => {
    try {
      assertOwnRows(
        [
          { field: 'status', op: 'eq', values: ['1'] },
          { field: 'area', op, values },
        ],
        city,
        items,
      );
      return 'ok';
    } catch (error) {
      return (error as HubError).code;
    }
  };

  const text = { type: 'text', sharing: 'conditional' } as const;
  const items = new Map([
    ['status', { ...text, element: null }],
    ['area', { ...text, element: 'division-code' }],
  ]);

  it('only by an item that holds division codes', () => {
    const byAnother = [{ field: 'status', op: 'prefix', values: ['5201'] }] as const;
    expect(() => assertOwnRows(byAnother, city, items)).toThrow('exchange.data-return.other-rows');
    const unlisted = [{ field: 'nothing', op: 'prefix', values: ['5201'] }] as const;
    expect(() => assertOwnRows(unlisted, city, items)).toThrow('exchange.data-return.other-rows');
  });

  it('only of rows of its own division', () => {
    expect(chosen('prefix', '5201')).toBe('ok');
    expect(chosen('in', '520102', '520103')).toBe('ok');
    expect(chosen('eq', '520100')).toBe('ok');
    for (const other of [
      chosen('in', '520102', '520201'),
      chosen('prefix', '52'),
      chosen('ne', '520100'),
      chosen('in'),
    ]) {
      expect(other).toBe('exchange.data-return.other-rows');
    }
  });
});
