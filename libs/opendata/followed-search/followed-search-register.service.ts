import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, limits, type TxContext } from '@shutong/platform';
import type { SearchFollowing, SearchUnfollowing } from '../account/account-message';
import { FollowedSearch } from './followed-search.entity';
import { followedSearchErrors } from './followed-search.errors';
import { assertReadable } from './followed-search.policy';

/** Writes which searches developers follow, as the portal has handed it in; whoever calls has proven the developer, who is the actor. */
@Injectable()
export class FollowedSearchRegister {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** @throws feedErrors, followedSearchErrors; then nothing of it was written */
  apply(tx: TxContext, message: SearchFollowing | SearchUnfollowing): Promise<void> {
    return message.op === 'follow-search' ? this.follow(tx, message) : this.unfollow(tx, message);
  }

  /** The same search again changes nothing. */
  private async follow(tx: TxContext, { developer, id, q }: SearchFollowing): Promise<void> {
    const searches = this.database.repository(tx, FollowedSearch);
    if (await searches.existsBy({ developerId: developer, q })) return;
    const followedAt = this.clock.ofAct(tx);
    await assertReadable(q, followedAt);
    const most = limits.searchesPerDeveloper.value;
    if ((await searches.countBy({ developerId: developer })) >= most) {
      throw followedSearchErrors.tooMany({ most });
    }
    await searches.insert({ id, developerId: developer, q, followedAt });
    await this.note(tx, 'follow', { developer, id });
  }

  private async unfollow(tx: TxContext, { developer, id }: SearchUnfollowing): Promise<void> {
    const searches = this.database.repository(tx, FollowedSearch);
    const { affected } = await searches.delete({ developerId: developer, id });
    if (!affected) throw followedSearchErrors.notFound({ id });
    await this.note(tx, 'unfollow', { developer, id });
  }

  private async note(
    tx: TxContext,
    act: 'follow' | 'unfollow',
    { developer, id }: { readonly developer: string; readonly id: string },
  ): Promise<void> {
    await this.audit.record(tx, {
      ...{ action: `opendata.search.${act}`, outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'followed-search', id },
        { type: 'developer', id: developer },
      ],
    });
    const data = { developer, search: id };
    const type = { follow: 'opendata.search.followed', unfollow: 'opendata.search.unfollowed' }[
      act
    ];
    await this.outbox.add(tx, { type, subject: id, data });
  }
}
