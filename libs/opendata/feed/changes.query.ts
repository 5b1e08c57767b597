import type { Context, Database } from '@shutong/platform';

/** What was last told of a dataset: that it changed, or that it is shown no longer. */
export interface Change {
  readonly id: string;
  readonly at: Date;
  readonly gone: boolean;
  /** Why it was withdrawn, of what was. */
  readonly ground: string | null;
}

export interface ChangesAsked {
  readonly publisher: string | null;
  readonly theme: string | null;
  /** The last change of the page before. */
  readonly after: { readonly at: string; readonly id: string } | null;
  readonly first: number;
}

/** Along the indexes of both, so that a page costs the same however many there are. */
const branch = (of: string, at: string, columns: string): string => `
  (SELECT c.id, c.${at} AS at, ${columns} FROM open_listing.${of} c
    WHERE ($1::text IS NULL OR c.organization = $1) AND ($2::text IS NULL OR c.themes @> ARRAY[$2])
      AND ($3::timestamptz IS NULL OR c.${at} < $3 OR (c.${at} = $3 AND c.id > $4::uuid))
    ORDER BY c.${at} DESC, c.id LIMIT $5)`;

const changes = `
  SELECT * FROM (
    ${branch('listed', 'changed_at', 'false AS gone, NULL::text AS ground')}
    UNION ALL
    ${branch('gone', 'gone_at', 'true AS gone, c.ground')}) AS every
   ORDER BY at DESC, id LIMIT $5`;

/** The last first. */
export const changesOf = (
  database: Database,
  ctx: Context,
  { publisher, theme, after, first }: ChangesAsked,
): Promise<Change[]> =>
  database.query<Change>(ctx, changes, [
    ...[publisher, theme],
    ...[after?.at ?? null, after?.id ?? null, first],
  ]);
