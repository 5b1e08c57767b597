import type { EngineSession } from '../engine/engine';
import { named } from '../ingest/table/spool-sql';
import { quoted } from '../ingest/types/formats';
import type { RowColumn } from '../row-query/row-query';

/** What distinguishes a table from the one that it follows. */
export interface TableDiff {
  readonly table: string;
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  /** Columns of another type than before. */
  readonly columnsRetyped: readonly string[];
  /** By the columns that both have; null where they have none in common. */
  readonly rowsAdded: number | null;
  readonly rowsRemoved: number | null;
}

export interface VersionDiff {
  /** Number of the version that was given before. */
  readonly from: number;
  readonly tables: readonly TableDiff[];
  readonly tablesAdded: readonly string[];
  readonly tablesRemoved: readonly string[];
}

export interface DiffedTable {
  readonly name: string;
  readonly path: string;
  readonly columns: readonly RowColumn[];
}

/** Tables of the same name, and the only one with the only one, whatever it is called. */
export function pairsOf<
  Old extends { readonly name: string },
  New extends { readonly name: string },
>(before: readonly Old[], now: readonly New[]): (readonly [Old, New])[] {
  if (before.length === 1 && now.length === 1) return [[before[0]!, now[0]!]];
  return now.flatMap((table) => {
    const old = before.filter(({ name }) => name === table.name);
    const isOne = now.filter(({ name }) => name === table.name).length === 1;
    return old.length === 1 && isOne ? [[old[0]!, table] as const] : [];
  });
}

export async function diffOf(
  session: EngineSession,
  before: DiffedTable,
  now: DiffedTable,
): Promise<TableDiff> {
  const typeIn = ({ columns }: DiffedTable, name: string): string | undefined =>
    columns.find((column) => column.name === name)?.sqlType;
  const names = now.columns.map(({ name }) => name);
  const shared = names.filter((name) => typeIn(before, name) === typeIn(now, name));
  const rows = async (one: DiffedTable, other: DiffedTable): Promise<number | null> =>
    shared.length === 0 ? null : rowsBeyond(session, shared, [one.path, other.path]);
  return {
    table: now.name,
    columnsAdded: names.filter((name) => typeIn(before, name) === undefined),
    columnsRemoved: before.columns
      .map(({ name }) => name)
      .filter((name) => typeIn(now, name) === undefined),
    columnsRetyped: names.filter(
      (name) => typeIn(before, name) !== undefined && !shared.includes(name),
    ),
    rowsAdded: await rows(now, before),
    rowsRemoved: await rows(before, now),
  };
}

/** Rows of the one that the other does not have as often. */
async function rowsBeyond(
  session: EngineSession,
  columns: readonly string[],
  [one, other]: readonly [string, string],
): Promise<number> {
  const rows = (path: string): string =>
    `SELECT ${columns.map(named).join(', ')} FROM read_parquet(${quoted(path)})`;
  const [[count] = []] = await session.run(
    `SELECT count(*) FROM (${rows(one)} EXCEPT ALL ${rows(other)})`,
  );
  return Number(count);
}
