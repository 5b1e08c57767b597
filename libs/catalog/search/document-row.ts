import type { DocumentKind, Facets } from './document';
import type { SearchEngine } from './engine/search-engine';
import { fieldNames } from './engine/weight.formula';

/** A document as the engine takes it from the database. */
export interface DocumentRow {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly content: readonly string[];
  readonly tokens: readonly string[];
  readonly facets: Facets;
  readonly owner: string | null;
  readonly restricted: boolean;
  readonly uses: number;
  readonly removed: boolean;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** It, of columns of a zone's documents. */
export const documentRow = `json_build_object('kind', kind, 'id', id, 'content', content, 'tokens', tokens,
  'facets', facets, 'owner', owner, 'restricted', restricted, 'uses', uses,
  'removed', removed, 'changedAt', (extract(epoch FROM changed_at) * 1000)::bigint)`;

export function takeRow(engine: SearchEngine, row: DocumentRow): void {
  if (row.removed) return engine.remove(row);
  const [title = ''] = row.content[0]?.split('\n', 1) ?? [];
  const words = fieldNames.map((_, index) => row.tokens[index]?.split(' ').filter(Boolean) ?? []);
  const [titles, about, summary, items] = words as [string[], string[], string[], string[]];
  engine.put(
    { ...row, title, content: row.content.join('\n') },
    { title: titles, about, summary, items },
  );
}
