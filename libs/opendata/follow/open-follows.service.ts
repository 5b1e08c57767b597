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
import type { FollowMessage } from '../account/account-message';
import type { ProvenDeveloper } from '../developer/open-developers.service';
import { isTakenUp } from '../intake/taken-up';
import { firstUnlisted } from '../listing/listing.query';
import { followErrors } from './follow.errors';

/** A dataset that an account follows. */
export interface FollowedDataset {
  readonly id: string;
  /** For addresses; null where the portal shows it no longer. */
  readonly name: string | null;
  readonly title: string | null;
  readonly followedAt: Date;
}

export interface FollowsAnswer {
  readonly follows: readonly FollowedDataset[];
  /** Null on the last page. */
  readonly next: string | null;
}

const followed = `
  SELECT f.dataset_id AS id, l.name, l.title, f.followed_at AS "followedAt"
    FROM open_access.follow f LEFT JOIN open_listing.listed l ON l.id = f.dataset_id
   WHERE f.developer_id = $1 AND ($2::uuid IS NULL OR f.dataset_id > $2) ORDER BY f.dataset_id LIMIT $3`;

/** What accounts follow, as the portal hands it in and shows it. */
@Injectable()
export class OpenFollows {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Intake) private readonly intake: Intake,
  ) {}

  /** By the datasets' ids. */
  async list(
    ctx: Context,
    { id }: ProvenDeveloper,
    { first, after }: PageAsked,
  ): Promise<Page<FollowedDataset>> {
    const last = after ? decodeCursor(after, isUuid)[0] : null;
    const rows = await this.database.query<FollowedDataset>(ctx, followed, [id, last, first + 1]);
    return pageOf(rows, first, (row) => [row.id]);
  }

  /** Resolves to whether it is so already. @throws followErrors */
  async follow(ctx: Context, by: ProvenDeveloper, dataset: string): Promise<boolean> {
    if (await this.isFollowed(ctx, by, dataset)) return true;
    if ((await firstUnlisted(this.database, ctx, [dataset])) !== undefined) {
      throw followErrors.unknownDataset({ dataset });
    }
    const sql = 'SELECT count(*)::int AS count FROM open_access.follow WHERE developer_id = $1';
    const [found] = await this.database.query<{ count: number }>(ctx, sql, [by.id]);
    const most = limits.followsPerDeveloper.value;
    if (found!.count >= most) throw followErrors.tooMany({ most });
    await this.handIn(ctx, by, 'follow', dataset);
    return isTakenUp(() => this.isFollowed(ctx, by, dataset));
  }

  /** Resolves to whether it is so already. @throws followErrors.notFound */
  async unfollow(ctx: Context, by: ProvenDeveloper, dataset: string): Promise<boolean> {
    if (!(await this.isFollowed(ctx, by, dataset))) throw followErrors.notFound({ dataset });
    await this.handIn(ctx, by, 'unfollow', dataset);
    return isTakenUp(async () => !(await this.isFollowed(ctx, by, dataset)));
  }

  private async isFollowed(ctx: Context, { id }: ProvenDeveloper, dataset: string) {
    const sql = 'SELECT FROM open_access.follow WHERE developer_id = $1 AND dataset_id = $2';
    return (await this.database.query(ctx, sql, [id, dataset])).length > 0;
  }

  private handIn(
    ctx: Context,
    { id: developer, proof }: ProvenDeveloper,
    op: FollowMessage['op'],
    dataset: string,
  ): Promise<void> {
    const body: FollowMessage = { op, developer, proof: proof.toString('hex'), dataset };
    return this.intake.handIn(ctx, { key: uuidv7(this.clock.now()), kind: 'account', body });
  }
}
