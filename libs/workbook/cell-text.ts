import { dayOf, momentOf } from './number-format';

/** What all sheets of a workbook refer to. */
export interface SharedParts {
  readonly strings: readonly string[];
  /** Styles that show a number as a date. */
  readonly dates: ReadonlySet<number>;
  /** Whether a moment is shown with its time of day. */
  readonly times: boolean;
  /** The year from which days are counted. */
  readonly since: 1900 | 1904;
}

/** A cell as its XML says it. */
export interface RawCell {
  /** Counted from 0. */
  readonly column: number;
  /** `n` number, `s` shared string, `b` boolean, `e` error, `str` and `inlineStr` text, `d` date. */
  readonly type: string;
  readonly style: number;
  readonly text: string;
}

/** `_x000D_` stands for a character that XML could not carry (ECMA-376 Part 1, §22.9.2.19). */
export const unescaped = (text: string): string =>
  text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );

type Show = (cell: RawCell, shared: SharedParts) => string;

const shows: ReadonlyMap<string, Show> = new Map<string, Show>([
  ['s', ({ text }, { strings }) => strings[Number(text)] ?? ''],
  ['b', ({ text }) => (text === '1' ? 'true' : 'false')],
  ['n', shownNumber],
  ['e', ({ text }) => text],
  ['d', ({ text }) => text],
]);

/** What a person sees in the cell, numbers and days in one form for all. */
export function textOfCell(cell: RawCell, shared: SharedParts): string {
  if (cell.text === '') return '';
  return shows.get(cell.type)?.(cell, shared) ?? unescaped(cell.text);
}

/** Programs write more digits than a floating-point number holds, of identifiers for instance: none of them is lost. */
const plainInteger = /^-?[1-9]\d*$/;

function shownNumber({ text, style }: RawCell, { dates, times, since }: SharedParts): string {
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  const plain = plainInteger.test(text) ? text : String(number);
  if (!dates.has(style)) return plain;
  return (times ? momentOf(number, since) : dayOf(number, since)) ?? plain;
}
