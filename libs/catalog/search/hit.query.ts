import type { Context, Database } from '@shutong/platform';
import type { DocumentKind, Facets, Zone } from './document';
import type { Ranked } from './engine/search-engine';

/** A document that was found, as it is shown. */
export interface Hit {
  readonly kind: DocumentKind;
  readonly id: string;
  /** The entry that an item or a resource belongs to. */
  readonly entryId: string | null;
  readonly code: string | null;
  readonly title: string;
  readonly titleEn: string;
  readonly text: string;
  readonly facets: Facets;
  readonly score: number;
}

const documents: Readonly<Record<Zone, string>> = {
  government: `(SELECT * FROM search.document WHERE zone = 'government') d`,
  open: 'search.open_document d',
};

/** The documents of a page in its order; one that was removed meanwhile is left out. */
export async function readHits(
  database: Database,
  ctx: Context,
  zone: Zone,
  page: readonly Ranked[],
): Promise<Hit[]> {
  const rows = await database.query<Omit<Hit, 'score'>>(
    ctx,
    `SELECT kind, id, entry_id AS "entryId", code, title, title_en AS "titleEn", text, facets
       FROM unnest($1::text[], $2::text[]) AS wanted (kind, id)
       JOIN ${documents[zone]} USING (kind, id)
      WHERE NOT removed`,
    [page.map(({ kind }) => kind), page.map(({ id }) => id)],
  );
  const byKey = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row]));
  return page.flatMap(({ kind, id, score }) => {
    const row = byKey.get(`${kind} ${id}`);
    return row ? [{ ...row, score }] : [];
  });
}
