import { Inject, Injectable } from '@nestjs/common';
import { Database, type TxContext } from '@shutong/platform';
import { datasetsFound } from './datasets-found';
import type { FacetName } from './document';
import { documentRow, takeRow, type DocumentRow } from './document-row';
import { SearchEngine } from './engine/search-engine';
import { readSearchWords, type SearchWords } from './search-words';

/** Of some datasets those that words find; ids, the most relevant first. */
export type FindsAmong = (words: string) => string[];

interface KnownValues {
  readonly facet: string;
  readonly values: readonly string[];
}

/** Of everything that everybody finds: what a value that is asked for means hangs on which others there are. */
const knownValues = `
  SELECT facet, array_agg(DISTINCT value) AS values
    FROM (SELECT e.key AS facet, jsonb_array_elements_text(
                   CASE jsonb_typeof(e.value) WHEN 'array' THEN e.value ELSE jsonb_build_array(e.value) END) AS value
            FROM search.document d CROSS JOIN jsonb_each(d.facets) e
           WHERE d.zone = 'open' AND NOT d.removed) AS every
   GROUP BY facet`;

/** The one search over a few datasets, for whoever asks which of them many searches find: nothing but these is held for it. */
@Injectable()
export class SearchAmong {
  private words: SearchWords | undefined;

  constructor(@Inject(Database) private readonly database: Database) {}

  /** Those of the datasets that everybody finds at that moment are looked among. */
  async openDatasets(tx: TxContext, ids: readonly string[]): Promise<FindsAmong> {
    const rows = await this.database.query<{ row: DocumentRow }>(
      tx,
      `SELECT ${documentRow} AS row FROM search.document
        WHERE zone = 'open' AND kind = 'dataset' AND id = ANY ($1::text[]) AND NOT removed`,
      [ids],
    );
    const engine = new SearchEngine();
    for (const { row } of rows) takeRow(engine, row);
    const words = (this.words ??= readSearchWords());
    const known = await this.database.query<KnownValues>(tx, knownValues);
    const valuesOf = (facet: FacetName) => known.find((one) => one.facet === facet)?.values ?? [];
    return (asked) => datasetsFound(engine, words, asked, valuesOf);
  }
}
