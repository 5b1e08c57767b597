import fc from 'fast-check';
import { applyMask, hiddenValue, maskPattern, stricter, type Mask } from '..';
import { refusal } from '../parties.fixture';

describe('Masks', () => {
  it.each([
    ['none', '张三', '张三'],
    ['none', 17, 17],
    ['none', null, null],
    ['hidden', '张三', '***'],
    ['hidden', null, '***'],
    ['keep-6-4', '11010519491231002X', '110105********002X'],
    ['keep-3-4', 13812345678, '138****5678'],
    ['keep-1-0', '张三丰', '张**'],
    ['keep-0-1', '张三丰', '**丰'],
    ['keep-0-0', '张三', '**'],
    ['keep-1-1', '张三', '**'],
    ['keep-3-4', '1234567', '*******'],
    ['keep-3-4', '', ''],
    ['keep-3-4', null, null],
    ['keep-1-0', '𠮷野家', '𠮷**'],
  ] as const)('%s shows %j as %j', (mask, value, shown) => {
    expect(applyMask(mask, value)).toBe(shown);
  });

  const keeps = fc.tuple(fc.nat(20), fc.nat(20));
  const letters = fc.string({ unit: fc.constantFrom(...'0123456789张李王x𠮷'), maxLength: 40 });

  it('never show more than they keep, whatever the length of the value', () => {
    fc.assert(
      fc.property(keeps, letters, ([first, last], value) => {
        const characters = Array.from(value);
        const shown = Array.from(String(applyMask(`keep-${first}-${last}`, value)));
        const open = shown.filter((character) => character !== '*').length;
        expect(shown).toHaveLength(characters.length);
        expect(open).toBe(characters.length > first + last ? first + last : 0);
        shown.forEach((character, i) => expect(['*', characters[i]]).toContain(character));
      }),
    );
  });

  it('never show the value itself', () => {
    fc.assert(
      fc.property(keeps, letters, ([first, last], value) => {
        fc.pre(value !== '');
        expect(applyMask(`keep-${first}-${last}`, value)).not.toBe(value);
        expect(applyMask('hidden', value)).toBe(hiddenValue);
      }),
    );
  });

  it.each(['', 'hash', 'keep', 'keep-1', 'keep--1-2', 'keep-100-0', 'keep-01-2', 'None', 'none\n'])(
    '"%s" is none',
    async (mask) => {
      expect(maskPattern.test(mask)).toBe(false);
      expect(await refusal(() => applyMask(mask as Mask, 'x'))).toMatch(/^wire\.mask-unknown /);
    },
  );

  const some = fc.oneof(
    fc.constantFrom<Mask>('none', 'hidden'),
    fc.tuple(fc.nat(4), fc.nat(4)).map(([first, last]): Mask => `keep-${first}-${last}`),
  );
  /** Places of a value that a mask leaves readable; all where it leaves the value as it is. */
  const readable = (mask: Mask, value: string): number[] => {
    const shown = Array.from(String(applyMask(mask, value)));
    return Array.from(value).flatMap((character, at) => (shown[at] === character ? [at] : []));
  };

  it('the stricter of two shows nothing that either hides, whatever the length of the value', () => {
    fc.assert(
      fc.property(some, some, letters, (one, other, value) => {
        const both = readable(stricter(one, other), value);
        expect(readable(one, value)).toEqual(expect.arrayContaining(both));
        expect(readable(other, value)).toEqual(expect.arrayContaining(both));
      }),
      { numRuns: 2000 },
    );
  });

  it('the stricter of two depends neither on their order nor on how often they come', () => {
    fc.assert(
      fc.property(some, some, some, (one, other, third) => {
        expect(stricter(one, other)).toBe(stricter(other, one));
        expect(stricter(one, one)).toBe(one);
        expect(stricter(one, 'none')).toBe(one);
        expect(stricter(one, 'hidden')).toBe('hidden');
        expect(stricter(stricter(one, other), third)).toBe(stricter(one, stricter(other, third)));
      }),
    );
  });
});
