import type { WordGroup } from '@shutong/text';
import { documentKinds, type DocumentKind, type FacetName } from '../document';
import { Best, type Place } from './best';
import { DocumentTable, type IndexedDocument, type Viewer } from './document-table';
import { FacetSieve, type FacetCount, type FacetFilter } from './facet-counts';
import { match, type Matches } from './matching';
import { Slate } from './slate';
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
  private readonly slate = new Slate();

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

  /** Documents that there are, or were. */
  get size(): number {
    return this.table.length;
  }

  /** Every value of a facet that some document has or had. */
  valuesOf(facet: FacetName): readonly string[] {
    return this.table.facets[facet].values();
  }

  private compact(): void {
    this.terms.renumber(this.table.compact());
  }

  search(query: EngineQuery): EngineAnswer {
    const { docs, scores, relaxed } = this.matches(query);
    const sieve = new FacetSieve(this.table, { kind: usualKinds, ...query.filter });
    const best = new Best(query.first + 1, query.after, this.table.ids);
    const holds = this.holding(query);
    const scoreOf = this.scoring(query);
    let total = 0;
    for (let at = 0; at < docs.length; at++) {
      const doc = docs[at]!;
      if (!holds(doc) || !sieve.passes(doc)) continue;
      total++;
      best.offer(doc, scoreOf(doc, scores[at]!));
    }
    const page = best.inOrder().map(({ doc, score }) => ({
      ...{ kind: this.table.kindOf(doc), id: this.table.ids[doc]!, score },
    }));
    return { total, counts: sieve.counts(), page, relaxed };
  }

  private matches({ groups, phrases, whole, viewer }: EngineQuery): Matches {
    const { contents, length, unrestricted } = this.table;
    const sees = this.table.sees(viewer);
    if (groups.length > 0) {
      const slate = this.slate.fit(length);
      const named = this.table.titled(whole);
      return match({ terms: this.terms, contents, unrestricted, sees, named, slate }, groups);
    }
    // Words of which none says anything find nothing; without words everything is there.
    const docs = phrases.length > 0 || whole === '' ? this.everything(sees) : [];
    return { docs, scores: new Float32Array(docs.length), relaxed: false };
  }

  private everything(sees: (doc: number) => boolean): number[] {
    const docs: number[] = [];
    for (let doc = 0; doc < this.table.length; doc++) if (sees(doc)) docs.push(doc);
    return docs;
  }

  /** Whether a document has the phrases, and nothing of what it must not have. */
  private holding({ phrases, without }: EngineQuery): (doc: number) => boolean {
    if (phrases.length === 0 && without.length === 0) return () => true;
    const { contents } = this.table;
    return (doc) => {
      const content = contents[doc]!;
      return (
        phrases.every((phrase) => content.includes(phrase)) &&
        !without.some((word) => content.includes(word))
      );
    };
  }

  /** Without words nothing is more relevant than something else: then the newest come first. */
  private scoring({ sort, groups, whole }: EngineQuery): (doc: number, score: number) => number {
    const { changedAt, uses, titles } = this.table;
    if (sort === 'use') return (doc) => uses.data[doc]!;
    if (sort === 'newest' || groups.length === 0) return (doc) => changedAt.data[doc]!;
    return (doc, score) => (titles[doc] === whole ? score + wholeTitle : score);
  }
}
