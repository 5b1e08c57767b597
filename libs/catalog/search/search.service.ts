import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  hasRole,
  pageOf,
  type Context,
  type Page,
} from '@shutong/platform';
import {
  highlights,
  normalise,
  translations,
  wordGroups,
  type Glossary,
  type Range,
  type WordGroup,
} from '@shutong/text';
import { datasetsFound } from './datasets-found';
import type { Zone } from './document';
import type { Place } from './engine/best';
import { corrected } from './engine/correction';
import type { Viewer } from './engine/document-table';
import type { FacetCount } from './engine/facet-counts';
import type { EngineAnswer, EngineQuery, SearchEngine } from './engine/search-engine';
import { readSearchWords, type SearchWords } from './search-words';
import { readHits, type Hit } from './hit.query';
import { readQuery, type Reading, type SearchInput } from './search-query';
import { ZoneIndex } from './zone-index';

export type { Hit, SearchInput };

/** By then the processes that start beside this one have had the processor. */
const warmAfterMs = 10_000;

/** Titles that are suggested at a time. */
const suggestions = 8;

export interface SearchPage extends Page<Hit & { readonly highlights: readonly Highlight[] }> {
  /** Exact, like the counts: what the viewer may not see is not in them. */
  readonly totalCount: number;
  readonly counts: readonly FacetCount[];
  /** What was searched for instead, where the words as typed find nothing and look mistyped. */
  readonly corrected: string | null;
  /** Nothing answers to all words: these answer to most of them. */
  readonly relaxed: boolean;
}

/** Finds entries, items, resources and departments by Chinese or English words. */
@Injectable()
export class Search {
  private readonly logger = new Logger('search');
  private readonly zones = new Map<Zone, ZoneIndex>();
  private read: SearchWords | undefined;

  constructor(@Inject(Database) private readonly database: Database) {}

  /** What departments find: everything but other departments' drafts. */
  forDepartments(ctx: Context, input: SearchInput): Promise<SearchPage> {
    return this.find(ctx, input, 'government', viewerOf(ctx));
  }

  /** What everybody finds: published and open. */
  forPublic(ctx: Context, input: SearchInput): Promise<SearchPage> {
    return this.find(ctx, input, 'open');
  }

  /** Ids of all datasets that everybody finds by the words, as they are and all of them; the most relevant first. */
  async openDatasets(ctx: Context, words: string): Promise<string[]> {
    const engine = await this.indexOf('open').current(ctx);
    return datasetsFound(engine, this.words, words);
  }

  /** Titles that hold what has been typed so far, of what departments may find. */
  suggestForDepartments(ctx: Context, typed: string): Promise<Hit[]> {
    return this.suggest(ctx, typed, 'government', viewerOf(ctx));
  }

  suggestForPublic(ctx: Context, typed: string): Promise<Hit[]> {
    return this.suggest(ctx, typed, 'open');
  }

  /**
   * Reads soon what the first search would else wait for: the documents, the glossary and the dictionary,
   * which take a second and a half. What fails is told in the process's log, and tried again by a search.
   */
  warm(ctx: Context, zone: Zone): void {
    const read = async (): Promise<void> => {
      await this.indexOf(zone).current(ctx);
      translations(['warm']);
    };
    const tell = (error: unknown): void =>
      this.logger.error(`Search is not ready: ${String(error)}`);
    setTimeout(() => void read().catch(tell), warmAfterMs).unref();
  }

  /** Read when the first search needs it: most processes that know the catalogue never search. */
  private get words(): SearchWords {
    return (this.read ??= readSearchWords());
  }

  private indexOf(zone: Zone): ZoneIndex {
    let index = this.zones.get(zone);
    if (!index) {
      index = new ZoneIndex(this.database, zone, this.words.glossary.all());
      this.zones.set(zone, index);
    }
    return index;
  }

  private async suggest(ctx: Context, typed: string, zone: Zone, viewer?: Viewer): Promise<Hit[]> {
    const text = normalise(typed);
    if (text === '') return [];
    const engine = await this.indexOf(zone).current(ctx);
    const found = engine.suggest(text, suggestions, viewer);
    return readHits(
      this.database,
      ctx,
      zone,
      found.map((one) => ({ ...one, score: 0 })),
    );
  }

  private async find(
    ctx: Context,
    input: SearchInput,
    zone: Zone,
    viewer?: Viewer,
  ): Promise<SearchPage> {
    const { after, ...asked } = input;
    const place = after ? placeOf(after) : undefined;
    const engine = await this.indexOf(zone).current(ctx);
    const reading: Reading = {
      ...this.words,
      valuesOf: (facet) => engine.valuesOf(facet),
    };
    const query = { ...readQuery(asked, reading, place), ...(viewer ? { viewer } : {}) };
    const { answer, groups, spelt } = answerTo(engine, query, this.words.glossary);
    const hits = await readHits(this.database, ctx, zone, answer.page);
    const marked = hits.map((hit) => ({ ...hit, highlights: highlightsOf(hit, groups) }));
    const page = pageOf(marked, input.first, (hit) => [hit.score, hit.id]);
    return {
      ...{ ...page, totalCount: answer.total, counts: answer.counts },
      ...{ corrected: spelt ?? null, relaxed: answer.relaxed },
    };
  }
}

/**
 * As it was typed; where nothing answers to all of that, with its typing errors put right, if then
 * something does.
 */
function answerTo(engine: SearchEngine, query: EngineQuery, glossary: Glossary): Answered {
  const answer = engine.search(query);
  const asTyped = { answer, groups: query.groups };
  if (!answer.relaxed) return asTyped;
  const spelt = corrected(query.whole, engine.spelling);
  if (spelt === undefined) return asTyped;
  const groups = wordGroups(spelt, glossary);
  const better = engine.search({ ...query, groups, whole: spelt });
  return better.relaxed && answer.total > 0 ? asTyped : { answer: better, groups, spelt };
}

interface Answered {
  readonly answer: EngineAnswer;
  readonly groups: readonly WordGroup[];
  readonly spelt?: string;
}

const viewerOf = ({ actor }: Context): Viewer => ({
  department: actor.department,
  authority: hasRole(actor, 'authority'),
});

/** Part of a hit's title or text that answers to the query. */
export interface Highlight extends Range {
  readonly field: 'title' | 'titleEn' | 'text';
}

const highlightsOf = (hit: Hit, groups: readonly WordGroup[]): Highlight[] =>
  (['title', 'titleEn', 'text'] as const).flatMap((field) =>
    highlights(hit[field], groups).map((range) => ({ field, ...range })),
  );

const isScore = (part: unknown): part is number => Number.isFinite(part);
const isId = (part: unknown): part is string => typeof part === 'string' && part.length <= 200;

const placeOf = (cursor: string): Place => decodeCursor<[number, string]>(cursor, isScore, isId);
