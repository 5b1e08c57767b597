import type { Context, Database } from '@shutong/platform';
import type { FoundTable } from './open-dataset';
import { forEverybody, type InZone } from './zone';

/** Of a table that is asked for; without a number, of the latest version. */
export interface Place {
  readonly id: string;
  readonly number: number | null;
  readonly place: number | null;
}

/** Rows of a table are far below what a number holds; the driver gives them as text. */
export const tables = (zone: InZone): string => `
  SELECT t.publication_id AS "publicationId", t.dataset_id AS dataset, t.number AS version, t.title, t.place,
         t.name, t.rows::float8 AS rows, t.bytes::float8 AS bytes, t.sha256, t.columns,
         t.published_at AS "publishedAt", t.series, t.extent, t.department,
         (SELECT m.terms FROM open_listing.provider m WHERE m.code = t.department) AS terms,
         t.agreement_id AS agreement, t.key_name AS key, t.is_part AS "isPart"
    FROM ${zone('version_table')} t`;

/** At a place that is asked for as `id`, `number` and `place`, as expressions. */
const placed = (zone: InZone, { id, number, place }: Readonly<Record<keyof Place, string>>) => `
  ${tables(zone)} WHERE t.dataset_id = ${id} AND t.place = ${place} AND t.number = coalesce(${number},
       (SELECT max(v.number) FROM ${zone('version')} v WHERE v.dataset_id = ${id}))`;

/** One table, by dataset, number and place. */
export const tableAtPlace = (zone: InZone): string =>
  placed(zone, { id: '$1', number: '$2::int', place: '$3' });

const tablesAtPlaces = {
  name: 'open-tables-at-places',
  text: `
  SELECT a.at::int AS at, found.* FROM unnest($1::uuid[], $2::int[], $3::int[]) WITH ORDINALITY AS a (id, number, place, at)
   CROSS JOIN LATERAL (${placed(forEverybody, { id: 'a.id', number: 'a.number', place: 'a.place' })}) found`,
};

const keyOf = ({ id, number, place }: Place): string => `${id} ${number} ${place}`;

/** Tables that everybody may have and that are asked for in one turn, each look-up asked of the view after it was asked for here. */
export async function tablesAt(
  database: Database,
  places: readonly Place[],
): Promise<(FoundTable | undefined)[]> {
  const keys = places.map(keyOf);
  const distinct = [...new Map(places.map((place, at) => [keys[at]!, place])).values()];
  const found = await database.preparedQuery<FoundTable & { at: number }>({
    ...tablesAtPlaces,
    values: [
      distinct.map(({ id }) => id),
      distinct.map(({ number }) => number),
      distinct.map(({ place }) => place),
    ],
  });
  const byKey = new Map(found.map(({ at, ...table }) => [keyOf(distinct[at - 1]!), table]));
  return keys.map((key) => byKey.get(key));
}

const reached = `
  SELECT t.publication_id AS "publicationId", t.key_name AS key, t.place, t.columns
    FROM open_licensed.version_table t JOIN open_access.api_key k ON k.name = t.key_name
   WHERE t.key_name = ANY ($1) AND t.publication_id = ANY ($2::uuid[]) AND k.trust <> 'barred'
     AND k.revoked_at IS NULL AND LEAST(k.expires_at, k.agreement_until) > $3`;

type Reached = Pick<FoundTable, 'publicationId' | 'key' | 'place' | 'columns'>;

/** Of tables of licensees, those that their keys still reach at an instant, with all of these columns. */
export async function stillGiven(
  database: Database,
  ctx: Context,
  given: readonly FoundTable[],
  now: Date,
): Promise<Set<FoundTable>> {
  if (given.length === 0) return new Set();
  const keys = given.map(({ key }) => key);
  const publications = given.map(({ publicationId }) => publicationId);
  const rows = await database.query<Reached>(ctx, reached, [keys, publications, now]);
  const isGiven = ({ publicationId: id, key, place, columns }: FoundTable): boolean => {
    const still = rows.find(
      (row) => row.publicationId === id && row.key === key && row.place === place,
    );
    return columns.every(({ name }) => still?.columns.some((column) => column.name === name));
  };
  return new Set(given.filter(isGiven));
}
