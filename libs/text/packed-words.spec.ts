import fc from 'fast-check';
import { PackedWords } from './packed-words';

describe('Packed words', () => {
  it('are found by their key as in a map, and by no other', () => {
    const key = fc.stringMatching(/^[a-zü' -]{0,6}$/);
    const word = fc.stringMatching(/^[一-鿿]{1,4}$/);
    const words = fc.array(fc.tuple(key, fc.array(word, { minLength: 1, maxLength: 4 })));
    fc.assert(
      fc.property(words, fc.array(key), (known, others) => {
        const map = new Map(known);
        const joined = [...map].map(([each, of]) => [each, of.join(' ')] as const);
        const packed = new PackedWords(new Map(joined));
        for (const each of [...map.keys(), ...others]) {
          expect(packed.get(each)).toEqual(map.get(each) ?? []);
        }
      }),
    );
  });
});
