import { dayOf } from './number-format';

/** What all sheets of a workbook refer to. */
export interface SharedParts {
  readonly strings: readonly string[];
  /** Styles that show a number as a date. */
  readonly dates: ReadonlySet<number>;
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

const shows: Readonly<Record<string, Show>> = {
  s: ({ text }, { strings }) => strings[Number(text)] ?? '',
  b: ({ text }) => (text === '1' ? 'true' : 'false'),
  n: shownNumber,
  e: ({ text }) => text,
  d: ({ text }) => text,
};

/** What a person sees in the cell, numbers and days in one form for all. */
export function textOfCell(cell: RawCell, shared: SharedParts): string {
  if (cell.text === '') return '';
  return shows[cell.type]?.(cell, shared) ?? unescaped(cell.text);
}

function shownNumber({ text, style }: RawCell, { dates, since }: SharedParts): string {
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  return (dates.has(style) ? dayOf(number, since) : null) ?? String(number);
}
