import type { SelectQueryBuilder } from 'typeorm';
import { isUuid } from '../context/uuid';
import { decodeCursor, isInstant, pageOf, type Page, type PageAsked } from '../limits/page';

/** Names of the columns of a row that hold an instant. */
type Instants<Row> = { [Name in keyof Row]: Row[Name] extends Date ? Name : never }[keyof Row];

/**
 * A page of what `query` selects, the latest by `instant` first and those of one instant by their ids. The query has neither order nor limit of its own.
 * @throws `platform.invalid-cursor`
 */
export async function latestFirst<Row extends { readonly id: string }>(
  query: SelectQueryBuilder<Row>,
  instant: Instants<Row> & string,
  { first, after }: PageAsked,
): Promise<Page<Row>> {
  const [column, key] = [`${query.alias}.${instant}`, `${query.alias}.id`];
  query.orderBy({ [column]: 'DESC', [key]: 'ASC' }).limit(first + 1);
  if (after) {
    const [at, id] = decodeCursor(after, isInstant, isUuid);
    query.andWhere(`(${column} < :at OR (${column} = :at AND ${key} > :id))`, { at, id });
  }
  const keyOf = (row: Row) => [(row[instant] as Date).toISOString(), row.id];
  return pageOf(await query.getMany(), first, keyOf);
}
