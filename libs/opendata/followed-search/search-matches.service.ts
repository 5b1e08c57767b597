import { Inject, Injectable } from '@nestjs/common';
import { SearchAmong, type FindsAmong } from '@shutong/catalog';
import { Clock, Database, limits, type Context, type TxContext } from '@shutong/platform';
import { MoreThan } from 'typeorm';
import { DeveloperNotices } from '../developer-notice/developer-notices.service';
import { Bound, findCondition, type FindCondition } from '../find/find-condition';
import { FindRefusal } from '../find/find-query';
import { readFindQuery } from '../find/read-find-query';
import { FollowedSearch } from './followed-search.entity';
import { roundDone, roundDue, type Round } from './search-due.query';

/** Two that hold the same datasets against searches would do so twice. */
const lock = "SELECT pg_advisory_xact_lock(hashtext('opendata.search_due'))";

/** Titles that a notice tells; of the others it tells how many there are. */
const titlesTold = 3;

interface Matched {
  readonly count: number;
  readonly titles: readonly string[];
}

/**
 * Tells developers what the searches that they follow find anew. What was shown is held against searches, never a search against
 * the catalogue: what it costs follows from what was published, in steps of so many searches.
 */
@Injectable()
export class SearchMatches {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SearchAmong) private readonly among: SearchAmong,
    @Inject(DeveloperNotices) private readonly notices: DeveloperNotices,
  ) {}

  /** The next step of a round; resolves to whether the round goes on. What comes meanwhile is told by the next, in one notice. */
  next(ctx: Context): Promise<boolean> {
    return this.database.transaction(ctx, async (tx) => {
      await this.database.query(tx, lock);
      const round = await roundDue(this.database, tx, limits.searchRound.value);
      if (!round) return false;
      const most = limits.searchStep.value;
      const searches = await this.database.repository(tx, FollowedSearch).find({
        ...(round.after === null ? {} : { where: { id: MoreThan(round.after) } }),
        order: { id: 'ASC' },
        take: most,
      });
      const ids = round.shown.map(({ datasetId }) => datasetId);
      const finds = await this.among.openDatasets(tx, ids);
      for (const search of searches) await this.tell(tx, round, search, finds);
      const last = searches.length < most ? null : searches.at(-1)!.id;
      await roundDone(this.database, tx, round, last);
      return last !== null;
    });
  }

  private async tell(
    tx: TxContext,
    { shown }: Round,
    search: FollowedSearch,
    finds: FindsAmong,
  ): Promise<void> {
    const later = shown.filter(({ shownAt }) => shownAt >= search.followedAt);
    const { count, titles } = await this.matched(
      tx,
      search.q,
      later.map(({ datasetId }) => datasetId),
      finds,
    );
    if (count === 0) return;
    await this.notices.tell(tx, [search.developerId], {
      ...{
        cause: `followed-search/${search.id}/${later[0]!.place}`,
        template: 'open-search-found',
      },
      about: { type: 'followed-search', id: search.id },
      params: { search: search.q, count: String(count), titles: titles.join('; ') },
    });
  }

  private async matched(
    tx: TxContext,
    q: string,
    ids: readonly string[],
    finds: FindsAmong,
  ): Promise<Matched> {
    const bound = new Bound();
    const among = bound.add(ids);
    const found = ids.length === 0 ? undefined : await this.condition(q, bound, finds);
    if (!found) return { count: 0, titles: [] };
    const [row] = await this.database.query<Matched>(
      tx,
      `SELECT count(*)::int AS count, (array_agg(l.title ORDER BY l.id))[1:${titlesTold}] AS titles
         FROM open_listing.listed l WHERE l.id = ANY (${among}::uuid[]) AND ${found.condition}`,
      bound.values,
    );
    return row!;
  }

  /** Undefined for what could be read when it was followed, and can no longer be. */
  private async condition(
    q: string,
    bound: Bound,
    finds: FindsAmong,
  ): Promise<FindCondition | undefined> {
    try {
      return await findCondition(readFindQuery(q), { bound, now: this.clock.now() }, finds);
    } catch (error) {
      if (error instanceof FindRefusal) return undefined;
      throw error;
    }
  }
}
