/** How values are written into cells, and read from them again. */

/**
 * What a spreadsheet program would run instead of show: formulas begin so, in full-width letters too, also after
 * a tab or line end (OWASP, CSV injection).
 */
const startsFormula = /^[=+\-@＝＋－＠\t\r\n]/;

/** An apostrophe before it makes it text; texts that begin with apostrophes and then so get one more. */
export const harmless = (text: string): string =>
  startsFormula.test(text.replace(/^'+/, '')) ? `'${text}` : text;

/** The text that `harmless` was given. */
export const plain = (cell: string): string =>
  cell.startsWith("'") && startsFormula.test(cell.replace(/^'+/, '')) ? cell.slice(1) : cell;

/** What programs show where a formula has failed. */
export const isFailedFormula = (cell: string): boolean =>
  /^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)$/.test(cell);

const escapeMark = (text: string, marks: RegExp): string => text.replaceAll(marks, '\\$&');

/** Values of one cell, joined by `;`. A separator within a value has a backslash before it. */
export const joined = (values: readonly string[]): string =>
  values.map((value) => escapeMark(value, /[;；\\]/g)).join(';');

/** The values again; people also write the full-width `；`. Blanks around a value and empty values are dropped. */
export const listed = (cell: string): string[] =>
  parted(cell, /[;；]/).flatMap((part) => (part.trim() === '' ? [] : [unescaped(part.trim())]));

/** Two values in one, as `first:second`. */
export const paired = (first: string, second: string): string =>
  `${escapeMark(first, /[:：\\]/g)}:${escapeMark(second, /[:：\\]/g)}`;

/** The two again; the second is empty where there is no separator. */
export function pairOf(text: string): [first: string, second: string] {
  const [first = '', ...rest] = parted(text, /[:：]/);
  return [unescaped(first.trim()), unescaped(rest.join(':').trim())];
}

/** Cut where a separator has no backslash before it; what is left keeps its backslashes. */
function parted(text: string, separator: RegExp): string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at]!;
    if (mark === '\\') parts[parts.length - 1] += mark + (text[(at += 1)] ?? '');
    else if (separator.test(mark)) parts.push('');
    else parts[parts.length - 1] += mark;
  }
  return parts;
}

const unescaped = (text: string): string => text.replaceAll(/\\([^])/g, '$1');

const yes = new Set(['是', 'yes', 'y', 'true', '1']);
const no = new Set(['', '否', 'no', 'n', 'false', '0']);

/** undefined where it is neither. */
export function flagOf(cell: string): boolean | undefined {
  const word = cell.trim().toLowerCase();
  return yes.has(word) ? true : no.has(word) ? false : undefined;
}
