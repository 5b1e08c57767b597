import type { Context, Database } from '@shutong/platform';
import type { SearchDocument, Zone } from './document';
import type { Ranked } from './engine/search-engine';

/** A document that was found, as it is shown. */
export interface Hit extends Pick<
  SearchDocument,
  'kind' | 'id' | 'entryId' | 'code' | 'title' | 'titleEn' | 'text' | 'facets'
> {
  readonly score: number;
}

/** Documents of a zone; a process of the open one may read no others, and knows no owners. */
export const documentsOf: Readonly<Record<Zone, string>> = {
  government: `(SELECT * FROM search.document WHERE zone = 'government') d`,
  open: `(SELECT *, NULL AS owner, false AS restricted FROM search.open_document) d`,
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
       JOIN ${documentsOf[zone]} USING (kind, id)
      WHERE NOT removed`,
    [page.map(({ kind }) => kind), page.map(({ id }) => id)],
  );
  const byKey = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row]));
  return page.flatMap(({ kind, id, score }) => {
    const row = byKey.get(`${kind} ${id}`);
    return row ? [{ ...row, score }] : [];
  });
}
