import type { Intake } from '../intake';
import type { TargetPlace } from './target';

/** Where the items of an intake go, in the order in which their values come. */
export function placeOf(
  { table, file = '', columns, key = [], chunk }: Intake,
  items: readonly string[] = Object.keys(columns),
): TargetPlace {
  const naming = chunk ? [chunk.batch, chunk.number] : [];
  return {
    into: table ?? file,
    columns: [...items.map((item) => columns[item]!), ...naming],
    key: key.map((item) => columns[item]!),
    naming,
  };
}

/** Lines with the name of their chunk behind each row, where the place has columns for it. */
export function namedLines(
  lines: Buffer,
  { naming = [] }: TargetPlace,
  { batch, number }: { readonly batch: string; readonly number: number },
): Buffer {
  if (naming.length === 0) return lines;
  // A line break inside a value is written as an escape: each byte of it ends a row.
  const named = lines.toString('latin1').replaceAll('\n', `\t${batch}\t${number}\n`);
  return Buffer.from(named, 'latin1');
}
