import type { Language } from '@shutong/platform';
import { codeList, type ListedCode } from '../taxonomy/code-lists';
import { folded, type Column } from './columns';

/** The words of code lists, as people read and write them in cells. */

const named = (code: ListedCode, language: Language): string =>
  language === 'en' ? code.en : code.zh;

const storedAs = (column: Column, code: ListedCode): string =>
  column.byName ? code.zh : code.code;

/** The name of a value in the reader's language; what its list does not have stays as it is. */
export function wordOf(column: Column, value: string, language: Language): string {
  if (column.codes === undefined || value === '') return value;
  const code = codeList(column.codes).codes.find((one) => storedAs(column, one) === value);
  return code ? named(code, language) : value;
}

/** The value of a word that is a code, or its name in either language; undefined where the column does not take it. */
export function valueOf(column: Column, word: string): string | undefined {
  if (column.codes === undefined) return word;
  if (word.trim() === '') return '';
  const code = lookUp(column.codes).get(folded(word));
  if (code) return storedAs(column, code);
  return column.free ? word.trim() : undefined;
}

/** What a cell may hold, in the reader's language. */
export const wordsOf = (column: Column, language: Language): string[] =>
  column.codes === undefined
    ? []
    : codeList(column.codes).codes.map((code) => named(code, language));

const known = new Map<string, ReadonlyMap<string, ListedCode>>();

/** A list by all its codes and names; where a name is another's code, the code goes first. */
function lookUp(name: string): ReadonlyMap<string, ListedCode> {
  let found = known.get(name);
  if (!found) {
    const { codes } = codeList(name);
    const by = (word: (code: ListedCode) => string) =>
      codes.map((code) => [folded(word(code)), code] as const);
    found = new Map([...by(({ en }) => en), ...by(({ zh }) => zh), ...by(({ code }) => code)]);
    known.set(name, found);
  }
  return found;
}
