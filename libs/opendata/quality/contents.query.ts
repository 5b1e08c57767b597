import type { Context, Database } from '@shutong/platform';
import type { Contents } from './contents.formula';

/**
 * Of open publications, by id. The report of a load counts all cells of the file that do not fit: where a mask has taken out columns, none can say
 * how many of these were in what is left.
 */
export async function contentsOf(
  database: Database,
  ctx: Context,
  publications: readonly string[],
): Promise<ReadonlyMap<string, Contents>> {
  const rows = await database.query<{ readonly id: string; readonly contents: Contents }>(
    ctx,
    `WITH held AS (
       SELECT p.id, jsonb_array_length(t.columns) AS columns, coalesce(jsonb_array_length(d.columns), 0) AS described,
              t.rows * jsonb_array_length(t.columns) AS cells, t.dropped <> '[]' AS cut,
              (SELECT coalesce(sum((c ->> 'nulls')::bigint), 0) FROM jsonb_array_elements(t.profile) AS c) AS empty,
              coalesce((t.problems -> 'counts' ->> 'bad-cell')::bigint, 0) AS unfit
         FROM opendata.publication p
         JOIN datasets.version_table t ON t.version_id = p.version_id
         LEFT JOIN opendata.dictionary d ON d.publication_id = p.id AND d.place = t.place
        WHERE p.id = ANY ($1::uuid[]))
     SELECT id, json_build_object('columns', sum(columns), 'described', sum(described), 'cells', sum(cells),
                                  'filled', sum(cells - empty),
                                  'unfit', CASE WHEN bool_or(cut AND unfit > 0) THEN NULL ELSE sum(unfit) END) AS contents
       FROM held GROUP BY id`,
    [publications],
  );
  return new Map(rows.map(({ id, contents }) => [id, contents]));
}
