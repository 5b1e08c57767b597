import { foldCharacter } from './normalise';
import type { WordGroup } from './query-words';

/** Part of a text, in UTF-16 units from its start; `to` is behind its last. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const latin = /[a-z0-9]/;
const han = /\p{Script=Han}/u;

/** Where a text answers to the groups of a query, in order and without overlaps. */
export function highlights(text: string, groups: readonly WordGroup[]): Range[] {
  const { folded, places } = foldedWithPlaces(text);
  const words = new Set(
    groups.flatMap(({ ways }) => ways.flatMap(({ tokens, asIs }) => (asIs ? [asIs] : tokens))),
  );
  const found = [...words].flatMap((word) => occurrences(folded, word));
  return joined(
    found.map(([first, behind]) => ({ from: places[first]!.from, to: places[behind - 1]!.to })),
  );
}

/** The text with every character in normal form, and the character of the text that each unit of that comes from. */
function foldedWithPlaces(text: string) {
  let folded = '';
  const places: Range[] = [];
  let from = 0;
  for (const character of text) {
    const form = foldCharacter(character);
    const to = from + character.length;
    for (let unit = 0; unit < form.length; unit++) places.push({ from, to });
    folded += form;
    from = to;
  }
  return { folded, places };
}

/** A Latin word is found where one begins with it: its plural is the same word. */
function occurrences(folded: string, word: string): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
    const before = folded[at - 1] ?? ' ';
    if (han.test(word) || !latin.test(before)) found.push([at, at + word.length]);
  }
  return found;
}

/** Ranges that touch or share a character (﷼ answers to each of its letters) become one. */
function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) result[result.length - 1] = { ...last, to: Math.max(last.to, to) };
    else result.push({ from, to });
  }
  return result;
}
