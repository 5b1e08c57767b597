import type { Column } from './table';

/** Adds a value and gives its place in the statement. */
export type Parameter = (value: string) => string;

/**
 * A column's value as text, as the source shows it: a truth as `true` or `false` (anything else in such a column
 * stays the number that it is), bytes in hexadecimal digits.
 */
export function textOf({ name, kind }: Column): string {
  const text = `CAST(${name} AS CHAR CHARACTER SET utf8mb4)`;
  if (kind === 'boolean') {
    const number = `CAST(${name} + 0 AS CHAR CHARACTER SET utf8mb4)`;
    return `CASE ${name} + 0 WHEN 0 THEN 'false' WHEN 1 THEN 'true' ELSE ${number} END`;
  }
  return kind === 'binary' ? `CAST(LOWER(HEX(${name})) AS CHAR CHARACTER SET utf8mb4)` : text;
}

/** Compares by bytes: collations take a for A and leave out spaces at the end. */
export const bytesOf = (text: string): string => `CAST(${text} AS BINARY)`;
