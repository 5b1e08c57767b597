import { decodeCursor, isCount, pageOf, type Context, type Database } from '@shutong/platform';
import type { Page, PageAsked } from '@shutong/platform';
import type { DescribedColumn, DescribedItem } from '../publication/dictionary.entity';
import type { FoundTable, OpenCode } from './open-dataset';
import { queryInZone } from './zone';

/** The item that each column of a publication is, by place of the table and name of the column. */
export type ItemOf = (place: number, column: string) => DescribedItem | null;

interface DescribedTable {
  readonly place: number;
  readonly columns: readonly DescribedColumn[];
}

/** Of all tables of an open publication, or of one. */
export async function itemsOf(
  database: Database,
  ctx: Context,
  publicationId: string,
  place: number | null = null,
): Promise<ItemOf> {
  const tables = await queryInZone<DescribedTable>(
    database,
    ctx,
    (zone) => `SELECT place, columns FROM ${zone('dictionary')} d
      WHERE publication_id = $1 AND ($2::int IS NULL OR place = $2)`,
    [publicationId, place],
  );
  const byPlace = new Map(
    tables.map((table) => [
      table.place,
      new Map(table.columns.map(({ column, ...item }) => [column, item])),
    ]),
  );
  return (at, column) => byPlace.get(at)?.get(column) ?? null;
}

/** Codes that a column may have, in the order of its code table. */
export async function codesOf(
  database: Database,
  ctx: Context,
  { publicationId, place }: Pick<FoundTable, 'publicationId' | 'place'>,
  { column, first, after }: PageAsked & { readonly column: string },
): Promise<Page<OpenCode>> {
  const from = after ? decodeCursor(after, isCount)[0] : -1;
  const rows = await queryInZone<OpenCode & { readonly position: number }>(
    database,
    ctx,
    (zone) => `SELECT position, code, name, name_en AS "nameEn" FROM ${zone('code_value')} c
      WHERE publication_id = $1 AND place = $2 AND column_name = $3 AND position > $4
      ORDER BY position LIMIT $5`,
    [publicationId, place, column, from, first + 1],
  );
  return pageOf(rows, first, ({ position }) => [position]);
}
