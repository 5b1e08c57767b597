import type { WordGroup } from '@shutong/text';
import { documentKinds, type DocumentKind, type FacetName } from '../document';
import { Best, type Place } from './best';
import { DocumentTable, type IndexedDocument, type Viewer } from './document-table';
import { FacetSieve, type FacetCount, type FacetFilter } from './facet-counts';
import { match, type Matches, type Searched } from './matching';
import { Spelling } from './spelling';
import { TermIndex, type FieldTokens } from './term-index';

export const sortings = ['relevance', 'use', 'newest'] as const;
export type Sorting = (typeof sortings)[number];

/** A query as the engine takes it. All texts are in normal form. */
export interface EngineQuery {
  readonly groups: readonly WordGroup[];
  /** Found only where all of these stand in the text as they are. */
  readonly phrases: readonly string[];
  /** Not found where any of these stands in the text. */
  readonly without: readonly string[];
  /** The free text as a whole: a title that equals it comes first. */
  readonly whole: string;
  readonly filter: FacetFilter;
  readonly sort: Sorting;
  readonly first: number;
  readonly after?: Place;
  /** None: the public, which sees nothing restricted. */
  readonly viewer?: Viewer;
}

export interface Ranked {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly score: number;
}

export interface EngineAnswer {
  readonly total: number;
  readonly counts: readonly FacetCount[];
  /** One more than asked for where there are more. */
  readonly page: readonly Ranked[];
  /** No document answers to all words: these answer to most. */
  readonly relaxed: boolean;
}

/** Items are found where they are asked for, and else through the entry that they belong to. */
const usualKinds = documentKinds.filter((kind) => kind !== 'item');
/** Above any sum of rarities of a query's words. */
const wholeTitle = 1000;
/** Gaps are closed when they are a third of all. */
const mostGone = 1 / 3;

/** Finds and counts documents in memory: totals and counts are exact. */
export class SearchEngine {
  readonly spelling = new Spelling();
  private readonly table = new DocumentTable();
  private readonly terms = new TermIndex();

  put(document: IndexedDocument, tokens: FieldTokens): void {
    const doc = this.table.add(document);
    this.terms.add(doc, tokens, (word) => {
      if (!document.restricted) this.spelling.add(word);
    });
  }

  remove(document: Pick<IndexedDocument, 'kind' | 'id'>): void {
    this.table.remove(document);
    if (this.table.gone > 1000 && this.table.gone > this.table.length * mostGone) this.compact();
  }

  /** Documents whose titles hold a text, for whoever is still typing; items only through their entries. */
  suggest(text: string, most: number, viewer?: Viewer): Omit<Ranked, 'score'>[] {
    const sees = this.table.sees(viewer);
    const known = (doc: number): boolean => sees(doc) && this.table.kindOf(doc) !== 'item';
    return this.table
      .titlesHolding(text, most, known)
      .map((doc) => ({ kind: this.table.kindOf(doc), id: this.table.ids[doc]! }));
  }

  /** Every value of a facet that some document has or had. */
  valuesOf(facet: FacetName): readonly string[] {
    return this.table.facets[facet].values();
  }

  private compact(): void {
    this.terms.renumber(this.table.compact());
  }

  search(query: EngineQuery): EngineAnswer {
    const sees = this.table.sees(query.viewer);
    const { docs, score, relaxed } = this.matches(query, sees);
    const sieve = new FacetSieve(this.table, { kind: usualKinds, ...query.filter });
    const best = new Best<number>(query.first + 1, query.after);
    const scoreOf = this.scoring(query, score);
    let total = 0;
    for (const doc of docs) {
      if (!sieve.passes(doc)) continue;
      total++;
      best.offer([scoreOf(doc), this.table.ids[doc]!], doc);
    }
    const page = best.inOrder().map(({ place: [points, id], thing }) => ({
      ...{ kind: this.table.kindOf(thing), id, score: points },
    }));
    return { total, counts: sieve.counts(), page, relaxed };
  }

  private matches(query: EngineQuery, sees: (doc: number) => boolean): Matches {
    const { groups, phrases, without, whole } = query;
    const { contents, length, unrestricted } = this.table;
    const searched: Searched = { terms: this.terms, contents, length, unrestricted, sees };
    const asked = groups.length > 0 || phrases.length > 0 || whole === '';
    const everything = (): Matches => ({
      docs: this.everything(sees),
      score: () => 0,
      relaxed: false,
    });
    const found = groups.length > 0 ? match(searched, groups) : everything();
    if (!asked) return { ...found, docs: [] };
    if (phrases.length === 0 && without.length === 0) return found;
    const docs = found.docs.filter((doc) => {
      const content = contents[doc]!;
      return (
        phrases.every((phrase) => content.includes(phrase)) &&
        !without.some((word) => content.includes(word))
      );
    });
    return { ...found, docs };
  }

  private everything(sees: (doc: number) => boolean): number[] {
    const docs: number[] = [];
    for (let doc = 0; doc < this.table.length; doc++) if (sees(doc)) docs.push(doc);
    return docs;
  }

  /** Without words nothing is more relevant than something else: then the newest come first. */
  private scoring(query: EngineQuery, score: (doc: number) => number): (doc: number) => number {
    const { changedAt, uses, titles } = this.table;
    if (query.sort === 'use') return (doc) => uses.data[doc]!;
    if (query.sort === 'newest' || query.groups.length === 0) return (doc) => changedAt.data[doc]!;
    return (doc) => score(doc) + (titles[doc] === query.whole ? wholeTitle : 0);
  }
}
