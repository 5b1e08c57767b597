import { quoted } from '../types/formats';
import type { Spool } from './spool';

export const columnText = (at: number): string => `c${at}`;

export const named = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Bytes beyond the longest row, and what the engine's reader has at least. */
const spareBytes = 1024;
const leastBuffer = 1 << 21;

/** The rows of a spool as a table of texts c0, c1, …; nothing of the format is guessed. */
export function spoolRows({ path, delimiter, longest, isPadded }: Spool, width: number): string {
  const columns = Array.from({ length: width }, (_, at) => `'${columnText(at)}': 'VARCHAR'`);
  const line = Math.max(leastBuffer, longest + spareBytes);
  const options = [
    'auto_detect = false',
    'header = false',
    `delim = ${quoted(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `new_line = '\\n'`,
    `null_padding = ${isPadded}`,
    `max_line_size = ${line}`,
    ...(isPadded ? ['parallel = false'] : []),
    `columns = {${columns.join(', ')}}`,
  ];
  return `read_csv(${quoted(path)}, ${options.join(', ')})`;
}
