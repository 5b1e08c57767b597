import { Inject, Injectable } from '@nestjs/common';
import { Intake } from '@shutong/messaging';
import {
  Clock,
  Database,
  decodeCursor,
  isUuid,
  limits,
  pageOf,
  uuidv7,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import type { SearchFollowing, SearchUnfollowing } from '../account/account-message';
import type { ProvenDeveloper } from '../developer/open-developers.service';
import { isTakenUp } from '../intake/taken-up';
import { followedSearchErrors } from './followed-search.errors';
import { assertReadable } from './followed-search.policy';

/** A search that an account follows. */
export interface FollowedSearchShown {
  readonly id: string;
  /** Words and fields. */
  readonly q: string;
  readonly followedAt: Date;
}

export interface FollowedSearchesAnswer {
  readonly searches: readonly FollowedSearchShown[];
  /** Null on the last page. */
  readonly next: string | null;
}

export interface SearchFollowed {
  readonly id: string;
  /** Whether it is followed already; else it will be within seconds. */
  readonly isFollowed: boolean;
}

const own =
  'SELECT id, q, followed_at AS "followedAt" FROM open_access.followed_search WHERE developer_id = $1';

/** Searches that accounts follow, as the portal hands them in and shows them. */
@Injectable()
export class OpenFollowedSearches {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Intake) private readonly intake: Intake,
  ) {}

  /** Followed last first. */
  async list(
    ctx: Context,
    { id }: ProvenDeveloper,
    { first, after }: PageAsked,
  ): Promise<Page<FollowedSearchShown>> {
    const before = after ? decodeCursor(after, isUuid)[0] : null;
    const sql = `${own} AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`;
    const rows = await this.database.query<FollowedSearchShown>(ctx, sql, [id, before, first + 1]);
    return pageOf(rows, first, (row) => [row.id]);
  }

  /** The same search again is the one that is followed already. @throws feedErrors, followedSearchErrors */
  async follow(ctx: Context, by: ProvenDeveloper, q: string): Promise<SearchFollowed> {
    await assertReadable(q, this.clock.now());
    const known = await this.idOf(ctx, by, q);
    if (known !== undefined) return { id: known, isFollowed: true };
    await this.assertRoom(ctx, by);
    const id = uuidv7(this.clock.now());
    const body: SearchFollowing = { op: 'follow-search', ...proven(by), id, q };
    await this.intake.handIn(ctx, { key: id, kind: 'account', body });
    const isFollowed = await isTakenUp(async () => (await this.idOf(ctx, by, q)) !== undefined);
    return { id: (await this.idOf(ctx, by, q)) ?? id, isFollowed };
  }

  /** Resolves to whether it is so already. @throws followedSearchErrors.notFound */
  async unfollow(ctx: Context, by: ProvenDeveloper, id: string): Promise<boolean> {
    if (!(await this.isFollowed(ctx, by, id))) throw followedSearchErrors.notFound({ id });
    const body: SearchUnfollowing = { op: 'unfollow-search', ...proven(by), id };
    await this.intake.handIn(ctx, { key: uuidv7(this.clock.now()), kind: 'account', body });
    return isTakenUp(async () => !(await this.isFollowed(ctx, by, id)));
  }

  private async idOf(
    ctx: Context,
    { id }: ProvenDeveloper,
    q: string,
  ): Promise<string | undefined> {
    const rows = await this.database.query<FollowedSearchShown>(ctx, `${own} AND q = $2`, [id, q]);
    return rows[0]?.id;
  }

  private async isFollowed(ctx: Context, by: ProvenDeveloper, id: string): Promise<boolean> {
    return (await this.database.query(ctx, `${own} AND id = $2`, [by.id, id])).length > 0;
  }

  private async assertRoom(ctx: Context, { id }: ProvenDeveloper): Promise<void> {
    const sql =
      'SELECT count(*)::int AS count FROM open_access.followed_search WHERE developer_id = $1';
    const [found] = await this.database.query<{ count: number }>(ctx, sql, [id]);
    const most = limits.searchesPerDeveloper.value;
    if (found!.count >= most) throw followedSearchErrors.tooMany({ most });
  }
}

const proven = ({ id, proof }: ProvenDeveloper) => ({
  ...{ developer: id, proof: proof.toString('hex') },
});
