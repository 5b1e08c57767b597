import type { Context, Database } from '@shutong/platform';

/** Why operations on datasets ask for no permission. */
export const becausePublished =
  'What departments have published is for everybody; what is for licensees is given to keys bound to their agreements alone.';

/** Views that each zone has, with the same columns. */
export type ZoneView = 'version' | 'version_table' | 'withdrawal' | 'dictionary' | 'code_value';

/** What stands for a view in a statement; it needs an alias behind it. */
export type InZone = (view: ZoneView) => string;

export const forEverybody: InZone = (view) => `open_datasets.${view}`;

/** Name of the key by which somebody asks in the zone of licensees; null of everybody else. */
export const licensedKeyOf = ({ actor: { authn } }: Context): string | null =>
  authn.agreement === undefined ? null : authn.clientId;

/** Asks in the zone of whoever asks: everybody's, or what an agreement gives to the key that is bound to it. */
export function queryInZone<Row>(
  database: Database,
  ctx: Context,
  sqlOf: (zone: InZone) => string,
  values: readonly unknown[],
): Promise<Row[]> {
  const key = licensedKeyOf(ctx);
  if (key === null) return database.query<Row>(ctx, sqlOf(forEverybody), [...values]);
  const ofKey: InZone = (view) =>
    `(SELECT * FROM open_licensed.${view} WHERE key_name = $${values.length + 1})`;
  return database.query<Row>(ctx, sqlOf(ofKey), [...values, key]);
}
