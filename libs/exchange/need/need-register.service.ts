import { Inject, Injectable } from '@nestjs/common';
import {
  Coverage,
  Search,
  type CoveringDuty,
  type CoveringEntry,
  type SearchPage,
} from '@shutong/catalog';
import {
  Database,
  latestFirst,
  supervises,
  turnLoader,
  type Context,
  type Page,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import { Need, TakenNeedStep } from './need.entity';
import { needErrors } from './need.errors';
import { mayRead, type StandingNeed } from './need.policy';
import { NeedStandings } from './need-standings.service';
import type { NeedState } from './need.states';

export interface NeedsAsked {
  readonly first: number;
  readonly after?: string;
  readonly state?: NeedState;
}

/** What there is already of what a department wants. */
export interface NeedMatches {
  /** By names of items. */
  readonly entries: readonly CoveringEntry[];
  readonly duties: readonly CoveringDuty[];
  /** By the words of the title. */
  readonly found: SearchPage['nodes'];
}

/** Entries that are found by words. */
const mostFound = 10;

/** Needs as those who need and those who answer, the authority and auditors read them. */
@Injectable()
export class NeedRegister {
  private readonly byNeed: DataLoader<string, TakenNeedStep[]>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Coverage) private readonly coverage: Coverage,
    @Inject(Search) private readonly search: Search,
    @Inject(NeedStandings) private readonly standings: NeedStandings,
  ) {
    this.byNeed = turnLoader((ids) => this.load(ids));
  }

  /** Shown before a need is filed, so that nobody files for what exists. */
  async matches(ctx: Context, title: string, items: readonly string[]): Promise<NeedMatches> {
    const words = { query: title, kind: 'entry', filter: {}, first: mostFound } as const;
    return {
      entries: await this.coverage.entries(ctx, items),
      duties: await this.coverage.duties(ctx, { requester: ctx.actor.department, items }),
      found: (await this.search.forDepartments(ctx, words)).nodes,
    };
  }

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<Need> {
    const found = await this.database.repository(ctx, Need).findOneBy({ id });
    if (!found || !mayRead(ctx.actor, found)) throw needErrors.notFound({ id });
    return found;
  }

  /** Newest first: those of the actor's department, or all for the authority and auditors. */
  async list(ctx: Context, { state, ...asked }: NeedsAsked): Promise<Page<Need>> {
    const query = this.database.repository(ctx, Need).createQueryBuilder('n');
    if (!supervises(ctx.actor)) {
      const own = { own: ctx.actor.department };
      query.andWhere('(n.requester = :own OR n.source = :own OR n.handedBackBy = :own)', own);
    }
    if (state) query.andWhere('n.state = :state', { state });
    return latestFirst(query, 'filedAt', asked);
  }

  /** The oldest first. The need has been read, so what happened to it may be. */
  stepsOf(id: string): Promise<TakenNeedStep[]> {
    return this.byNeed.load(id);
  }

  /** The same with what decides what may be done next. */
  async fileOf(need: Need): Promise<StandingNeed> {
    return this.standings.load({ need, steps: await this.stepsOf(need.id) });
  }

  private async load(ids: readonly string[]): Promise<TakenNeedStep[][]> {
    const found = await this.database.dataSource
      .getRepository(TakenNeedStep)
      .find({ where: { needId: In([...ids]) }, order: { number: 'ASC' } });
    return ids.map((id) => found.filter(({ needId }) => needId === id));
  }
}
