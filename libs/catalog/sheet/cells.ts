import type { HubError, Language } from '@shutong/platform';
import { isReadable } from '@shutong/platform';
import type { Citation } from '../vocabulary';
import { flagOf, isFailedFormula, joined, listed, paired, pairOf } from './cell.policy';
import type { CellKind, Column } from './columns';
import { rowErrors } from './sheet.errors';
import { valueOf, wordOf, wordsOf } from './words';

/** Texts of a row by the keys of their columns. */
export type Cells = Readonly<Record<string, string>>;

/** A cell that cannot be taken, and why. */
export interface CellProblem {
  readonly key: string;
  readonly error: HubError;
}

type Plain = Record<string, unknown>;

/** A value by its path, such as `conditions.scope`; undefined where a part of the path is not there. */
export const at = (thing: unknown, key: string): unknown =>
  key
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Plain | null | undefined)?.[name], thing);

/** What the columns say of a thing, in the reader's words. */
export const cellsOf = (columns: readonly Column[], thing: object, language: Language): Cells =>
  Object.fromEntries(
    columns.map((column) => [column.key, cellOf(column, at(thing, column.key), language)]),
  );

const writers: Readonly<
  Record<CellKind, (value: unknown, word: (value: string) => string, language: Language) => string>
> = {
  text: (value, word) => (value instanceof Date ? value.toISOString() : word(String(value))),
  number: String,
  flag: (value, _word, language) =>
    language === 'en' ? (value ? 'yes' : 'no') : value ? '是' : '否',
  list: (value, word) => joined((value as string[]).map(word)),
  citations: (value) =>
    joined((value as Citation[]).map(({ document, article }) => paired(document, article))),
};

function cellOf(column: Column, value: unknown, language: Language): string {
  if (value === null || value === undefined) return '';
  return writers[column.kind](value, (text) => wordOf(column, text, language), language);
}

type Read = (text: string, column: Column, language: Language) => unknown;

/** Throw what `rowErrors` has. */
const readers: Readonly<Record<CellKind, Read>> = {
  text: value,
  list: (text, column, language) => listed(text).map((word) => value(word, column, language)),
  citations: (text) =>
    listed(text).map((part) => {
      const [document, article] = pairOf(part);
      return { document, article };
    }),
  number: (text) => {
    const digits = text.normalize('NFKC').trim();
    if (!/^\d{1,9}$/.test(digits)) throw rowErrors.malformed({ value: shortened(text) });
    return Number(digits);
  },
  flag: (text) => {
    const flag = flagOf(text);
    if (flag === undefined) {
      throw rowErrors.unknownValue({ value: shortened(text), allowed: '是/否 yes/no' });
    }
    return flag;
  },
};

function value(text: string, column: Column, language: Language): string {
  const found = valueOf(column, text);
  if (found !== undefined) return found;
  const allowed = wordsOf(column, language).join(language === 'en' ? ', ' : '、');
  throw rowErrors.unknownValue({ value: shortened(text), allowed });
}

/** A cell as an error names it. */
const shortened = (text: string): string => (text.length > 50 ? `${text.slice(0, 50)}…` : text);

/**
 * The thing that the cells say, and what of it cannot be read. An empty cell gives what `empty` has there: it says
 * that there is nothing. Parts of a thing that are all empty are null.
 */
export function thingOf(
  columns: readonly Column[],
  cells: Cells,
  { empty, language }: { readonly empty: object; readonly language: Language },
): { readonly thing: Plain; readonly problems: readonly CellProblem[] } {
  const thing: Plain = {};
  const problems: CellProblem[] = [];
  for (const column of columns) {
    const text = cells[column.key] ?? '';
    try {
      put(
        thing,
        column.key,
        text === '' ? emptyOf(empty, column.key) : read(text, column, language),
      );
    } catch (error) {
      problems.push({ key: column.key, error: error as HubError });
    }
  }
  return { thing: withoutEmptyParts(columns, cells, thing), problems };
}

function read(text: string, column: Column, language: Language): unknown {
  if (isFailedFormula(text)) throw rowErrors.failedFormula({ value: text });
  if (!isReadable(text)) throw rowErrors.unprintable();
  return readers[column.kind](text, column, language);
}

const emptyOf = (empty: object, key: string): unknown => {
  const given = at(empty, key);
  return given === undefined ? '' : given;
};

function put(thing: Plain, key: string, what: unknown): void {
  const [name, inner] = key.split('.') as [string, string?];
  if (inner === undefined) thing[name] = what;
  else ((thing[name] ??= {}) as Plain)[inner] = what;
}

function withoutEmptyParts(columns: readonly Column[], cells: Cells, thing: Plain): Plain {
  const parts = new Set(
    columns.flatMap(({ key }) => (key.includes('.') ? [key.split('.')[0]!] : [])),
  );
  const isEmpty = (part: string): boolean =>
    columns.every(({ key }) => !key.startsWith(`${part}.`) || (cells[key] ?? '') === '');
  return {
    ...thing,
    ...Object.fromEntries([...parts].filter(isEmpty).map((part) => [part, null])),
  };
}
