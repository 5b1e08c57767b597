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
  return joined(found).map(([from, to]) => ({ from: places[from]!, to: places[to]! }));
}

/** The text with every character in normal form, and where each unit of that stands in the text. */
function foldedWithPlaces(text: string) {
  let folded = '';
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    const form = foldCharacter(character);
    for (let unit = 0; unit < form.length; unit++) places.push(at);
    folded += form;
    at += character.length;
  }
  places.push(text.length);
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

function joined(ranges: readonly (readonly [number, number])[]): [number, number][] {
  const result: [number, number][] = [];
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}
