import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, limits, type TxContext } from '@shutong/platform';
import type { FollowMessage } from '../account/account-message';
import { firstUnlisted } from '../listing/listing.query';
import { Follow } from './follow.entity';
import { followErrors } from './follow.errors';

/** Writes what developers follow, as the portal has handed it in; whoever calls has proven the developer, who is the actor. */
@Injectable()
export class FollowRegister {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** Again changes nothing. @throws followErrors; then nothing of it was written */
  async follow(tx: TxContext, { developer, dataset }: FollowMessage): Promise<void> {
    const follows = this.database.repository(tx, Follow);
    if (await follows.existsBy({ developerId: developer, datasetId: dataset })) return;
    const most = limits.followsPerDeveloper.value;
    if ((await follows.countBy({ developerId: developer })) >= most) {
      throw followErrors.tooMany({ most });
    }
    if ((await firstUnlisted(this.database, tx, [dataset])) !== undefined) {
      throw followErrors.unknownDataset({ dataset });
    }
    const followedAt = this.clock.ofAct(tx);
    await follows.insert({ developerId: developer, datasetId: dataset, followedAt });
    await this.note(
      tx,
      { action: 'follow', type: 'opendata.dataset.followed' },
      { developer, dataset },
    );
  }

  /** @throws followErrors.notFound */
  async unfollow(tx: TxContext, { developer, dataset }: FollowMessage): Promise<void> {
    const follows = this.database.repository(tx, Follow);
    const { affected } = await follows.delete({ developerId: developer, datasetId: dataset });
    if (!affected) throw followErrors.notFound({ dataset });
    await this.note(
      tx,
      { action: 'unfollow', type: 'opendata.dataset.unfollowed' },
      { developer, dataset },
    );
  }

  private async note(
    tx: TxContext,
    { action, type }: { readonly action: 'follow' | 'unfollow'; readonly type: string },
    { developer, dataset }: { readonly developer: string; readonly dataset: string },
  ): Promise<void> {
    await this.audit.record(tx, {
      ...{ action: `opendata.dataset.${action}`, outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'dataset', id: dataset },
        { type: 'developer', id: developer },
      ],
    });
    await this.outbox.add(tx, { type, subject: dataset, data: { developer, dataset } });
  }
}
