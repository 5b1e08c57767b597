import { Converter } from 'opencc-js/t2cn';

type Convert = (text: string) => string;

/** Every Han character of its own: what surrounds a character must not change how it is found. */
const simplified = new Map<string, string>();
let loaded: Convert | undefined;

function simplify(character: string): string {
  const known = simplified.get(character);
  if (known !== undefined) return known;
  // The package's types do not resolve under this module setting.
  const convert = (loaded ??= (Converter as (locales: object) => Convert)({ from: 't', to: 'cn' }));
  // Twice: 薴 becomes 苧, which becomes 苎.
  const simple = convert(convert(character));
  simplified.set(character, simple);
  return simple;
}

/** One character in normal form, which may be more than one: ㎡ is m2. */
export function foldCharacter(character: string): string {
  return character
    .normalize('NFKC')
    .replace(/\p{Script=Han}/gu, simplify)
    .toLowerCase();
}

/**
 * One form for what people type in many: full-width and compatibility forms folded (Unicode NFKC),
 * traditional characters as simplified ones (OpenCC), lower case, single spaces.
 */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Script=Han}/gu, simplify)
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim();
}
