import type { Context, Database } from '@shutong/platform';
import { Bound } from '../find/find-condition';

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

/** Adds to the values of a statement those of a condition on `l`, a row of the listing. */
export type Searching = (bound: Bound) => Promise<string>;

/** Along the indexes of both, so that a page costs the same however many there are. */
const branch = (of: string, at: string, columns: string, condition: string): string => `
  (SELECT l.id, l.${at} AS at, ${columns} FROM open_listing.${of} l
    WHERE ($1::text IS NULL OR l.organization = $1) AND ($2::text IS NULL OR l.themes @> ARRAY[$2])
      AND ($3::timestamptz IS NULL OR l.${at} < $3 OR (l.${at} = $3 AND l.id > $4::uuid)) AND ${condition}
    ORDER BY l.${at} DESC, l.id LIMIT $5)`;

const there = (condition: string): string =>
  branch('listed', 'changed_at', 'false AS gone, NULL::text AS ground', condition);
/** Nothing that it could be found by is left of what is shown no longer. */
const gone = branch('gone', 'gone_at', 'true AS gone, l.ground', 'true');

/** The last first. @param searching where only what a search finds is asked for */
export async function changesOf(
  database: Database,
  ctx: Context,
  { publisher, theme, after, first }: ChangesAsked,
  searching?: Searching,
): Promise<Change[]> {
  const bound = new Bound();
  for (const value of [publisher, theme, after?.at ?? null, after?.id ?? null, first]) {
    bound.add(value);
  }
  const every = searching ? there(await searching(bound)) : `${there('true')} UNION ALL ${gone}`;
  const sql = `SELECT * FROM (${every}) AS every ORDER BY at DESC, id LIMIT $5`;
  return database.query<Change>(ctx, sql, bound.values);
}
