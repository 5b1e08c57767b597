/**
 * Rows of a batch are lines as PostgreSQL's COPY writes them (text format): values in the order of the order's
 * fields, between tabs, `\N` for none. Most databases read it, and it needs no reading on the way.
 */
const escapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};
const meanings = new Map(Object.entries(escapes).map(([plain, written]) => [written[1]!, plain]));

const noValue = '\\N';

/** One row, with its line break. */
export const lineOf = (values: readonly (string | null)[]): string =>
  `${values.map((value) => (value === null ? noValue : escaped(value))).join('\t')}\n`;

const escaped = (value: string): string =>
  value.replace(/[\b\f\n\r\t\v\\]/g, (character) => escapes[character]!);

/** Values of a line, with or without its line break. */
export const valuesOfLine = (line: string): (string | null)[] =>
  line
    .replace(/\n$/, '')
    .split('\t')
    .map((text) => (text === noValue ? null : text.replace(/\\(.)/g, unescaped)));

const unescaped = (_: string, letter: string): string => meanings.get(letter) ?? letter;

/** Rows in whole lines. */
export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}
