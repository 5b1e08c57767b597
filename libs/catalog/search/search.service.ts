import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  hasRole,
  isUuid,
  pageOf,
  type Context,
  type Page,
} from '@shutong/platform';
import type { DocumentKind, FacetName, Zone } from './document';
import {
  searchStatement,
  type FacetCount,
  type Found,
  type Hit,
  type SearchRequest,
  type Viewer,
} from './search.query';

export interface SearchInput {
  readonly query: string;
  readonly kind?: DocumentKind;
  readonly filter: Readonly<Partial<Record<FacetName, readonly string[]>>>;
  readonly first: number;
  readonly after?: string;
}

export interface SearchPage extends Page<Hit> {
  /** Exact, like the counts: what the viewer may not see is not in them. */
  readonly totalCount: number;
  readonly counts: readonly FacetCount[];
}

/** Finds entries and resources by Chinese or English words. */
@Injectable()
export class Search {
  constructor(@Inject(Database) private readonly database: Database) {}

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
    const { after, ...rest } = input;
    const request: SearchRequest = { ...rest, ...(after ? { after: placeOf(after) } : {}) };
    const { sql, params } = searchStatement(zone, request, viewer);
    const [found] = await this.database.query<Found>(ctx, sql, params);
    const { hits, total, counts } = found!;
    const page = pageOf(hits, input.first, (hit) => [hit.score, hit.id]);
    return { ...page, totalCount: total, counts };
  }
}

const isScore = (part: unknown): part is number => Number.isFinite(part);

const placeOf = (cursor: string): readonly [number, string] =>
  decodeCursor(cursor, isScore, isUuid);
