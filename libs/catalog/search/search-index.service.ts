import { Inject, Injectable } from '@nestjs/common';
import { Database, type TxContext } from '@shutong/platform';
import type { DocumentKind, SearchDocument } from './document';
import { tsvectorOf } from './tsvector';

const upsert = `
  INSERT INTO search.document
    (zone, kind, id, code, title, title_en, text, tokens, facets, owner, restricted, changed_at)
  SELECT zone, kind, id, code, title, "titleEn", text, tokens::tsvector, facets, owner, restricted, "changedAt"
    FROM jsonb_to_recordset($1::jsonb) AS d(zone text, kind text, id uuid, code text, title text,
         "titleEn" text, text text, tokens text, facets jsonb, owner text, restricted boolean,
         "changedAt" timestamptz)
  ON CONFLICT (zone, kind, id) DO UPDATE
    SET code = excluded.code, title = excluded.title, title_en = excluded.title_en,
        text = excluded.text, tokens = excluded.tokens, facets = excluded.facets,
        owner = excluded.owner, restricted = excluded.restricted, changed_at = excluded.changed_at`;

/** Where owners keep what search finds of their things, in the transaction that changes these. */
@Injectable()
export class SearchIndex {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Adds or renews documents, as many as are given, in one statement. */
  async write(tx: TxContext, documents: readonly SearchDocument[]): Promise<void> {
    if (documents.length === 0) return;
    const rows = documents.map(({ words, ...rest }) => ({ ...rest, tokens: tsvectorOf(words) }));
    await this.database.query(tx, upsert, [JSON.stringify(rows)]);
  }

  /** Makes these the only documents of the thing: zones that are not among them lose theirs. */
  async replace(
    tx: TxContext,
    thing: { readonly kind: DocumentKind; readonly id: string },
    documents: readonly SearchDocument[],
  ): Promise<void> {
    const zones = documents.map((document) => document.zone);
    await this.database.query(
      tx,
      'DELETE FROM search.document WHERE kind = $1 AND id = $2 AND zone <> ALL ($3)',
      [thing.kind, thing.id, zones],
    );
    await this.write(tx, documents);
  }
}
