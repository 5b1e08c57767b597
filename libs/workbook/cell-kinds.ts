import { serialOf } from './number-format';

/** What the cells of a column hold. A value that no number or day of spreadsheets is exactly stays a text. */
export type CellKind = 'text' | 'number' | 'day';

/** A cell that is no text: its value, and the style that shows it with the digits that it has. */
export interface TypedCell {
  readonly value: string;
  readonly style: number;
}

/** Significant digits of a number that spreadsheets keep; those beyond become zeros (Excel specifications and limits). */
const digitsKept = 15;
/** Beyond it they know no number, or none but 0. */
const exponentKept = 290;

/** Styles behind those of texts. */
const dayStyle = 3;
const generalStyle = 4;
const fixedStyle = 5;

/** The formats of the styles from the first on that is no text's, each by a number of its own. */
export const numberFormats: readonly string[] = [
  'yyyy\\-mm\\-dd',
  'General',
  ...Array.from({ length: digitsKept + 1 }, (_, decimals) =>
    decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}`,
  ),
];

const decimal = /^-?(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

function numberCell(text: string): TypedCell | undefined {
  const [, whole, fraction = '', exponent] = decimal.exec(text) ?? [];
  if (whole === undefined || Math.abs(Number(exponent ?? 0)) > exponentKept) return undefined;
  if ((whole + fraction).replace(/^0+/, '').length > digitsKept) return undefined;
  const isFixed = exponent === undefined && fraction.length <= digitsKept;
  return { value: text, style: isFixed ? fixedStyle + fraction.length : generalStyle };
}

function dayCell(text: string): TypedCell | undefined {
  const serial = serialOf(text);
  return serial === null ? undefined : { value: String(serial), style: dayStyle };
}

/** undefined: it is written as a text. */
export function typedCell(text: string, kind: CellKind): TypedCell | undefined {
  if (kind === 'text') return undefined;
  return kind === 'number' ? numberCell(text) : dayCell(text);
}
