import { Inject, Injectable } from '@nestjs/common';
import { Database, type TxContext } from '@shutong/platform';
import { indexTokens, normalise } from '@shutong/text';
import type { DocumentKind, SearchDocument, Texts } from './document';
import { fieldNames } from './engine/weight.formula';

const upsert = `
  INSERT INTO search.document (zone, kind, id, entry_id, code, title, title_en, text, content, tokens,
         facets, owner, restricted, uses, changed_at)
  SELECT zone, kind, id, "entryId", code, title, "titleEn", text, content, tokens, facets, owner,
         restricted, (SELECT count(*) FROM search.use WHERE thing = d.id), "changedAt"
    FROM jsonb_to_recordset($1::jsonb) AS d(zone text, kind text, id text, "entryId" uuid, code text,
         title text, "titleEn" text, text text, content text[], tokens text[], facets jsonb,
         owner text, restricted boolean, "changedAt" timestamptz)
  ON CONFLICT (zone, kind, id) DO UPDATE
    SET entry_id = excluded.entry_id, code = excluded.code, title = excluded.title,
        title_en = excluded.title_en, text = excluded.text, content = excluded.content,
        tokens = excluded.tokens, facets = excluded.facets, owner = excluded.owner,
        restricted = excluded.restricted, uses = excluded.uses, removed = false, changed_at = excluded.changed_at,
        tx = pg_current_xact_id()`;

/** Nothing of what it said stays, only that there was something. */
const removal = `
  UPDATE search.document
     SET title = '', title_en = '', text = '', content = '{}', tokens = '{}', facets = '{}', code = NULL,
         removed = true, tx = pg_current_xact_id()
   WHERE NOT removed
     AND (zone, kind, id) IN (
           SELECT zone, kind, id FROM search.document
            WHERE zone IN ('government', 'open') AND kind = $1 AND id = ANY ($2::text[])
           UNION ALL
           SELECT zone, kind, id FROM search.document WHERE kind = 'item' AND entry_id = $3::uuid)
     AND (zone, kind, id) NOT IN (SELECT * FROM unnest($4::text[], $5::text[], $6::text[]))`;

const recount = `
  UPDATE search.document d
     SET uses = (SELECT count(*) FROM search.use WHERE thing = d.id), tx = pg_current_xact_id()
   WHERE zone IN ('government', 'open') AND kind IN ('entry', 'resource') AND id = ANY ($1::text[])
     AND NOT removed`;

/** Where owners keep what search finds of their things, in the transaction that changes these. */
@Injectable()
export class SearchIndex {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Adds or renews documents, as many as are given, in one statement. */
  async write(tx: TxContext, documents: readonly SearchDocument[]): Promise<void> {
    if (documents.length === 0) return;
    const rows = documents.map(({ words, ...rest }) => ({ ...rest, ...cutWords(words) }));
    await this.database.query(tx, upsert, [JSON.stringify(rows)]);
  }

  /** After agreements have begun or ended that use the things. */
  async recountUses(tx: TxContext, things: readonly string[]): Promise<void> {
    await this.database.query(tx, recount, [things]);
  }

  /** Things without items, none of which is found any longer. */
  async remove(tx: TxContext, kind: DocumentKind, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.database.query(tx, removal, [kind, ids, null, [], [], []]);
  }

  /** Makes these the only documents of the thing, with its items: others of it are no longer found. */
  async replace(
    tx: TxContext,
    thing: { readonly kind: DocumentKind; readonly id: string },
    documents: readonly SearchDocument[],
  ): Promise<void> {
    const keys = (['zone', 'kind', 'id'] as const).map((key) => documents.map((one) => one[key]));
    await this.database.query(tx, removal, [
      ...[thing.kind, [thing.id], thing.kind === 'entry' ? thing.id : null],
      ...keys,
    ]);
    await this.write(tx, documents);
  }
}

/** A text in normal form holds no line break, and a word no space. */
function cutWords(words: Texts): { readonly content: string[]; readonly tokens: string[] } {
  const texts = fieldNames.map((field) => (words[field] ?? []).filter((text) => text !== ''));
  return {
    content: texts.map((some) => some.map(normalise).join('\n')),
    tokens: texts.map((some) => some.flatMap(indexTokens).join(' ')),
  };
}
