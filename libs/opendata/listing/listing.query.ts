import type { Context, Database, TxContext } from '@shutong/platform';
import type { DatasetDescription } from '../description/description';
import type { SourceClass } from '../provider/source-class';
import type { Facts } from './facts';
import { ownColumns, type OwnDataset } from './own-dataset';

/** Has datasets, or harvested records, looked at anew, in the transaction in which something happened to them. */
export async function listAnew(
  database: Database,
  tx: TxContext,
  ids: readonly string[],
): Promise<void> {
  const sql = 'INSERT INTO opendata.listing_due (id) SELECT unnest($1::uuid[])';
  await database.query(tx, sql, [ids]);
}

/** The same for all that is open by an entry. */
export async function listEntryAnew(
  database: Database,
  tx: TxContext,
  entryId: string,
): Promise<void> {
  await database.query(
    tx,
    `INSERT INTO opendata.listing_due (id)
     SELECT DISTINCT dataset_id FROM opendata.publication WHERE entry_id = $1 AND state = 'published'`,
    [entryId],
  );
}

/** Of these datasets the first that the portal does not show; undefined where it shows all. */
export async function firstUnlisted(
  database: Database,
  ctx: Context | TxContext,
  ids: readonly string[],
): Promise<string | undefined> {
  const [missing] = await database.query<{ id: string }>(
    ctx,
    `SELECT d.id FROM unnest($1::uuid[]) WITH ORDINALITY AS d(id, place)
      WHERE NOT EXISTS (SELECT FROM open_listing.listed l WHERE l.id = d.id) ORDER BY d.place LIMIT 1`,
    [ids],
  );
  return missing?.id;
}

/** The oldest that are due, at most so many; they are no longer due where the transaction commits. */
export async function takeDue(database: Database, tx: TxContext, most: number): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    tx,
    `DELETE FROM opendata.listing_due
      WHERE place IN (SELECT place FROM opendata.listing_due ORDER BY place LIMIT $1) RETURNING id`,
    [most],
  );
  return [...new Set(rows.map(({ id }) => id))];
}

export function ownDatasets(
  database: Database,
  ctx: Context | TxContext,
  ids: readonly string[],
): Promise<OwnDataset[]> {
  const sql = `SELECT ${ownColumns} FROM open_listing.own o WHERE o.id = ANY ($1::uuid[])`;
  return database.query<OwnDataset>(ctx, sql, [ids]);
}

export interface PresentRecord {
  readonly id: string;
  readonly iri: string | null;
  readonly description: DatasetDescription;
  readonly createdAt: Date;
  readonly sourceId: string;
  /** Of the region whose catalogue its source is; null where nobody has said. */
  readonly division: string | null;
}

export const presentRecords = (
  database: Database,
  tx: TxContext,
  ids: readonly string[],
): Promise<PresentRecord[]> =>
  database.query<PresentRecord>(
    tx,
    `SELECT r.id, r.iri, r.description, r.first_at AS "createdAt", s.id AS "sourceId", s.division
       FROM opendata.record r JOIN opendata.source s ON s.id = r.source_id
      WHERE r.id = ANY ($1::uuid[]) AND r.state <> 'gone'`,
    [ids],
  );

/** A dataset as it is to be found from now on. */
export interface Listed extends Facts {
  readonly id: string;
  readonly name: string;
  readonly publicationId: string | null;
  readonly recordId: string | null;
  readonly entryVersion: number | null;
  readonly sourceId: string | null;
  /** Of a department's own; null of a harvested one: there its source's mark says it. */
  readonly sourceClass: SourceClass | null;
  /** Region one level below ours (GB/T 2260) to which its publisher belongs; null of our own. */
  readonly area: string | null;
  /** Rows of its tables that are open here. */
  readonly records: number;
  readonly distributions: readonly string[];
  readonly createdAt: Date;
}

/** Names that datasets have, for good, and names out of these that somebody has. */
export async function namesKnown(
  database: Database,
  tx: TxContext,
  { ids, wanted }: { readonly ids: readonly string[]; readonly wanted: readonly string[] },
): Promise<{ readonly own: ReadonlyMap<string, string>; readonly taken: Set<string> }> {
  const rows = await database.query<{ id: string; name: string }>(
    tx,
    'SELECT id, name FROM opendata.listed WHERE id = ANY ($1::uuid[]) OR name = ANY ($2::text[])',
    [ids, wanted],
  );
  const own = new Map(rows.map(({ id, name }) => [id, name]));
  return { own, taken: new Set(rows.map(({ name }) => name)) };
}

/** When each was last changed: of one that is as it was, before. */
export async function writeListed(
  database: Database,
  tx: TxContext,
  listed: readonly Listed[],
  now: Date,
): Promise<ReadonlyMap<string, Date>> {
  const rows = listed.map(({ organization, themes, ...rest }) => ({
    ...{ ...rest, organization: organization?.name, organizationTitle: organization?.title },
    themes: themes.map(({ name }) => name),
    themeTitles: themes.map(({ title }) => title),
  }));
  const written = await database.query<{ id: string; changedAt: Date }>(tx, upsert, [
    JSON.stringify(rows),
    now,
  ]);
  return new Map(written.map(({ id, changedAt }) => [id, changedAt]));
}

/** They keep their names, the ids of their distributions, and to whom and what they belonged; nothing of what they said stays. */
export async function writeUnlisted(
  database: Database,
  tx: TxContext,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  await database.query(
    tx,
    `UPDATE opendata.listed
        SET gone_at = $2, gone_organization = organization, gone_themes = themes, publication_id = NULL, record_id = NULL, entry_version = NULL, source_id = NULL, source_class = NULL,
            area = NULL, records = 0, interfaces = 0, title = '', organization = NULL,
            organization_title = NULL, themes = '{}', theme_titles = '{}', tags = '{}', formats = '{}',
            licence = NULL, sha256 = repeat('0', 64)
      WHERE id = ANY ($1::uuid[]) AND gone_at IS NULL`,
    [ids, now],
  );
}

const upsert = `
  INSERT INTO opendata.listed AS l
    (id, name, publication_id, record_id, entry_version, title, organization, organization_title, themes,
     theme_titles, tags, formats, licence, distributions, sha256, created_at, changed_at, source_id, source_class, area,
     records, interfaces)
  SELECT id, name, "publicationId", "recordId", "entryVersion", title, organization, "organizationTitle", themes,
         "themeTitles", tags, formats, licence, distributions, sha256, "createdAt", $2, "sourceId", "sourceClass", area,
         records, interfaces
    FROM jsonb_to_recordset($1::jsonb)
      AS d(id uuid, name text, "publicationId" uuid, "recordId" uuid, "entryVersion" int, title text,
           organization text, "organizationTitle" text, themes text[], "themeTitles" text[], tags text[],
           formats text[], licence text, distributions uuid[], sha256 text, "createdAt" timestamptz, "sourceId" uuid,
           "sourceClass" text, area text, records bigint, interfaces int)
  ON CONFLICT (id) DO UPDATE
    SET publication_id = excluded.publication_id, record_id = excluded.record_id,
        entry_version = excluded.entry_version, title = excluded.title, organization = excluded.organization,
        organization_title = excluded.organization_title, themes = excluded.themes,
        theme_titles = excluded.theme_titles, tags = excluded.tags, formats = excluded.formats,
        licence = excluded.licence, distributions = excluded.distributions, sha256 = excluded.sha256,
        source_id = excluded.source_id, source_class = excluded.source_class, area = excluded.area,
        records = excluded.records, interfaces = excluded.interfaces,
        gone_at = NULL, gone_organization = NULL, gone_themes = '{}',
        changed_at = CASE l.sha256 WHEN excluded.sha256 THEN l.changed_at ELSE excluded.changed_at END
  RETURNING id, changed_at AS "changedAt"`;
