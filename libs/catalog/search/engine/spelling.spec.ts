import fc from 'fast-check';
import { corrected } from './correction';
import { Spelling } from './spelling';

const spelling = (...words: string[]): Spelling => {
  const known = new Spelling();
  words.forEach((word) => known.add(word));
  return known;
};

describe('spelling', () => {
  const known = spelling('营业执照', '公积金', '许可证', 'hospital', 'library', '停车', '停车场');

  it.each([
    ['one wrong', '营业执造', '营业执照'],
    ['one missing', 'hospitl', 'hospital'],
    ['one too many', 'librrary', 'library'],
    ['two changed over', 'hopsital', 'hospital'],
    ['two changed over', '公金积', '公积金'],
  ])('finds the word where a character is %s: %s', (_, typed, word) => {
    expect(known.nearest(typed)).toBe(word);
  });

  it.each(['停东', 'hosptl', '养老保险', '公', 'a1b2', ''])(
    'leaves alone what is too short, too far or no word: %s',
    (typed) => expect(known.nearest(typed)).toBeUndefined(),
  );

  it('every change of one character leads back', () => {
    const word = 'registration';
    const one = spelling(word);
    fc.assert(
      fc.property(fc.nat(word.length - 1), fc.constantFrom(...'qxz'), (at, letter) => {
        const replaced = word.slice(0, at) + letter + word.slice(at + 1);
        const added = word.slice(0, at) + letter + word.slice(at);
        const removed = word.slice(0, at) + word.slice(at + 1);
        for (const typed of [replaced, added, removed]) expect(one.nearest(typed)).toBe(word);
      }),
    );
  });

  it.each([
    ['遵义 营业执造', '遵义 营业执照'],
    ['食品许克证', '食品许可证'],
    ['Tongren libary', 'tongren library'],
  ])('puts a query right where it is wrong, and leaves the rest: %s', (typed, right) => {
    for (const word of ['遵义', '食品', 'tongren']) known.add(word);
    expect(corrected(typed, known)).toBe(right);
  });

  it('has nothing to say where all words are known, nor where none is near', () => {
    expect(corrected('公积金 hospital', known)).toBeUndefined();
    expect(corrected('喵星蹦床', known)).toBeUndefined();
  });
});
