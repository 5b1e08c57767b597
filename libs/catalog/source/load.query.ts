import type { Context, Database, TxContext } from '@shutong/platform';
import type { Entry } from '../entry/entry.entity';

/** A source's record as it was loaded last. */
export interface KnownRecord {
  readonly identity: string;
  readonly entryId: string;
  /** Null where the source no longer had it: what comes back is new to it. */
  readonly sha256: string | null;
}

/** An imported entry with the record it comes from. */
export interface ImportRow {
  readonly entry: Entry;
  readonly identity: string;
  readonly mapping: string;
  readonly file: string;
  readonly sha256: string;
  readonly issued: string | null;
  readonly modified: string | null;
  readonly loadedAt: Date;
}

export async function knownRecords(
  database: Database,
  ctx: Context,
  identities: readonly string[],
): Promise<Map<string, KnownRecord>> {
  const rows = await database.query<KnownRecord>(
    ctx,
    `SELECT identity, entry_id AS "entryId", CASE WHEN removed_at IS NULL THEN sha256 END AS sha256
       FROM catalog.source_record WHERE identity = ANY ($1::text[])`,
    [identities],
  );
  return new Map(rows.map((row) => [row.identity, row]));
}

/**
 * Adds or renews many imported entries and their records, in two statements. Answers the ids of those
 * that are the source's still: once a department has adopted an entry, its source no longer changes it.
 */
export async function writeImported(
  database: Database,
  tx: TxContext,
  rows: readonly ImportRow[],
): Promise<ReadonlySet<string>> {
  const entries = JSON.stringify(rows.map(({ entry }) => entry));
  const written = await database.query<{ id: string }>(tx, upsertEntries, [entries]);
  const records = rows.map(({ entry, ...record }) => ({ ...record, entryId: entry.id }));
  await database.query(tx, upsertRecords, [JSON.stringify(records)]);
  return new Set(written.map(({ id }) => id));
}

const upsertEntries = `
  INSERT INTO catalog.entry
    (id, version, state, current, provider_name, division, node, title, title_en, summary, theme,
     keywords, formats, update_cycle, modes, open, item_count, drafted_by, drafted_at, changed_at)
  SELECT id, version, state, current, "providerName", division, node, title, "titleEn", summary, theme,
         keywords, formats, "updateCycle", modes, open, "itemCount", "draftedBy", "draftedAt", "changedAt"
    FROM jsonb_to_recordset($1::jsonb) AS e(id uuid, version int, state text, current boolean,
         "providerName" text, division text, node text, title text, "titleEn" text, summary text,
         theme text, keywords text[], formats text[], "updateCycle" text, modes text[], open text,
         "itemCount" int, "draftedBy" text, "draftedAt" timestamptz, "changedAt" timestamptz)
  ON CONFLICT (id, version) DO UPDATE
    SET provider_name = excluded.provider_name, division = excluded.division, node = excluded.node,
        title = excluded.title, title_en = excluded.title_en, summary = excluded.summary,
        theme = excluded.theme, keywords = excluded.keywords, formats = excluded.formats,
        update_cycle = excluded.update_cycle, open = excluded.open, changed_at = excluded.changed_at,
        drafted_at = excluded.drafted_at, current = excluded.current, reasons = NULL
    WHERE entry.state = 'imported'
  RETURNING id`;

const upsertRecords = `
  INSERT INTO catalog.source_record
    (identity, entry_id, mapping, file, sha256, issued, modified, loaded_at, changed_at)
  SELECT identity, "entryId", mapping, file, sha256, issued, modified, "loadedAt", "loadedAt"
    FROM jsonb_to_recordset($1::jsonb) AS r(identity text, "entryId" uuid, mapping text, file text,
         sha256 text, issued date, modified date, "loadedAt" timestamptz)
  ON CONFLICT (identity) DO UPDATE
    SET mapping = excluded.mapping, file = excluded.file, removed_at = NULL, sha256 = excluded.sha256, issued = excluded.issued,
        modified = excluded.modified, changed_at = excluded.changed_at`;

/** Where unchanged records were found this time, so that one that moves to another file is not missed. */
export async function noteFile(
  database: Database,
  tx: TxContext,
  file: string,
  identities: readonly string[],
): Promise<void> {
  await database.query(
    tx,
    'UPDATE catalog.source_record SET file = $1 WHERE file <> $1 AND identity = ANY ($2::text[])',
    [file, identities],
  );
}
