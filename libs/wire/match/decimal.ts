/** A decimal number, exactly: digits without zeros at either end, times a power of ten. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly power: number;
}

/** Longer than any number that is written down; bounds the work on what only looks like one. */
const longest = 1000;

/** Sign, digits (grouped by three or not), fraction; an exponent within what JavaScript numbers print. */
const shape = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/** The number that the text (after NFKC) is; undefined where it is none. */
export function decimalOf(text: string): Decimal | undefined {
  const match = text.length > longest ? null : shape.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const written = whole!.replaceAll(',', '') + fraction;
  const kept = written.replace(/0+$/, '');
  const digits = kept.replace(/^0+/, '');
  if (digits === '') return { negative: false, digits: '0', power: 0 };
  const power = Number(exponent) - fraction.length + written.length - kept.length;
  return { negative: sign === '-', digits, power };
}

/** One text per number. */
export const decimalText = ({ negative, digits, power }: Decimal): string =>
  `${negative ? '-' : ''}${digits}e${power}`;
