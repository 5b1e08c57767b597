import type { ColumnOf, TableColumn } from '../dataset/dataset.entity';
import { tableName } from '../ingest/stage-part';
import { isMaskable, type Mask, type StandingMask } from './mask';

/** A table of a file, whose place is that in the list. */
export interface FiledTable {
  readonly name: string;
  readonly columns: readonly Pick<TableColumn, 'name' | 'kind' | 'sqlType'>[];
}

/** Tables as they are called within a file: its own name changes from month to month. */
export function namedWithin<T extends FiledTable>(
  fileName: string | null,
  tables: readonly T[],
): FiledTable[] {
  const file = tableName(fileName ?? '');
  const own = (name: string): string =>
    name.startsWith(`${file}-`) ? name.slice(file.length + 1) : name;
  return tables.map(({ name, columns }) => ({ name: name === file ? '' : own(name), columns }));
}

/** What stands of masks in a file. */
export interface Standing {
  readonly masks: readonly Mask[];
  /** Those whose column is nowhere in the file, so that another may have taken its place. */
  readonly lost: boolean;
}

/**
 * Each in the table of its name, or where that has no such column in every table that has: rather one masked too much. A column of
 * another kind than before is taken out, since as it is nobody has let it pass.
 */
export function standingIn(
  tables: readonly FiledTable[],
  standing: readonly StandingMask[],
): Standing {
  const each = standing.map((one) => {
    const found = tables.flatMap((table, place) => placed(table, place, one));
    const named = found.filter(({ table }) => tables[table]!.name === one.table);
    return named.length > 0 ? named : found;
  });
  const masks = each.flat().reduce<Mask[]>(once, []);
  return { masks, lost: each.some((found) => found.length === 0) };
}

/** How the dataset is masked once a version is ready: as before but for what a person let pass, and as was asked for since. */
export function standingAfter(
  standing: readonly StandingMask[],
  asked: readonly Mask[],
  passed: readonly ColumnOf[],
  tables: readonly FiledTable[],
): StandingMask[] {
  const isOver = (one: StandingMask): boolean => {
    const { masks } = standingIn(tables, [one]);
    const others = [...asked, ...passed];
    return masks.length > 0 && masks.every((mask) => others.some((other) => isSame(mask, other)));
  };
  const own = asked.map(({ table, column, method }): StandingMask => {
    return { table: tables[table]!.name, column, method };
  });
  return [...standing.filter((one) => !isOver(one)), ...own];
}

export const isSame = (one: ColumnOf, other: ColumnOf): boolean =>
  one.table === other.table && one.column === other.column;

/** Titles as people take them for the same, however wide or large they are written. */
export const plainTitle = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

const placed = ({ columns }: FiledTable, table: number, { column, method }: StandingMask): Mask[] =>
  columns
    .filter(({ name }) => plainTitle(name) === plainTitle(column))
    .map((found) => ({
      ...{ table, column: found.name, stands: true },
      method: isMaskable(found, method) ? method : 'drop',
    }));

const once = (all: Mask[], mask: Mask): Mask[] =>
  all.some((other) => isSame(other, mask)) ? all : [...all, mask];
