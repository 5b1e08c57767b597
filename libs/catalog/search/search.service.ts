import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  hasRole,
  pageOf,
  type Context,
  type Page,
} from '@shutong/platform';
import { wordGroups, type Glossary } from '@shutong/text';
import type { Zone } from './document';
import type { Place } from './engine/best';
import { corrected } from './engine/correction';
import type { Viewer } from './engine/document-table';
import type { FacetCount } from './engine/facet-counts';
import type { EngineAnswer, EngineQuery, SearchEngine } from './engine/search-engine';
import { readCodeNames, readGlossary } from './glossary-file';
import { readHits, type Hit } from './hit.query';
import { readQuery, type Reading, type SearchInput } from './search-query';
import { ZoneIndex } from './zone-index';

export type { Hit, SearchInput };

export interface SearchPage extends Page<Hit> {
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
  private readonly zones: Readonly<Record<Zone, ZoneIndex>>;
  private readonly glossary = readGlossary();
  private readonly codes = readCodeNames();

  constructor(@Inject(Database) private readonly database: Database) {
    this.zones = {
      government: new ZoneIndex(database, 'government', this.glossary.all()),
      open: new ZoneIndex(database, 'open', this.glossary.all()),
    };
  }

  /** What departments find: everything but other departments' drafts. */
  forDepartments(ctx: Context, input: SearchInput): Promise<SearchPage> {
    const { department } = ctx.actor;
    return this.find(ctx, input, 'government', {
      department,
      authority: hasRole(ctx.actor, 'authority'),
    });
  }

  /** What everybody finds: published and open. */
  forPublic(ctx: Context, input: SearchInput): Promise<SearchPage> {
    return this.find(ctx, input, 'open');
  }

  private async find(
    ctx: Context,
    input: SearchInput,
    zone: Zone,
    viewer?: Viewer,
  ): Promise<SearchPage> {
    const { after, ...asked } = input;
    const place = after ? placeOf(after) : undefined;
    const engine = await this.zones[zone].current(ctx);
    const reading: Reading = {
      ...{ glossary: this.glossary, codes: this.codes },
      valuesOf: (facet) => engine.valuesOf(facet),
    };
    const query = { ...readQuery(asked, reading, place), ...(viewer ? { viewer } : {}) };
    const { answer, spelt } = answerTo(engine, query, this.glossary);
    const hits = await readHits(this.database, ctx, zone, answer.page);
    const page = pageOf(hits, input.first, (hit) => [hit.score, hit.id]);
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
  if (!answer.relaxed) return { answer };
  const spelt = corrected(query.whole, engine.spelling);
  if (spelt === undefined) return { answer };
  const groups = wordGroups(spelt, glossary);
  const better = engine.search({ ...query, groups, whole: spelt });
  return better.relaxed && answer.total > 0 ? { answer } : { answer: better, spelt };
}

interface Answered {
  readonly answer: EngineAnswer;
  readonly spelt?: string;
}

const isScore = (part: unknown): part is number => Number.isFinite(part);
const isId = (part: unknown): part is string => typeof part === 'string' && part.length <= 200;

const placeOf = (cursor: string): Place => decodeCursor<[number, string]>(cursor, isScore, isId);
