import { Inject, Injectable } from '@nestjs/common';
import type { TxContext } from '@shutong/platform';
import { developerErrors } from '../developer/developer.errors';
import { ContestRegister } from '../contest/contest-register.service';
import { FollowedSearchRegister } from '../followed-search/followed-search-register.service';
import { FollowRegister } from '../follow/follow-register.service';
import { ReuseRegister } from '../reuse/reuse-register.service';
import type { AccountMessage, SearchFollowing, SearchUnfollowing } from './account-message';
import { DeveloperProof, developerActor } from './developer-proof.service';

/** What a barred developer may do too. */
const takesBack: readonly AccountMessage['op'][] = [
  'retire-reuse',
  'unfollow',
  'unfollow-search',
  'withdraw-entry',
];

const isOfSearch = (message: AccountMessage): message is SearchFollowing | SearchUnfollowing =>
  message.op === 'follow-search' || message.op === 'unfollow-search';

/** What developers do with their accounts beside keys, as the portal has handed it in. */
@Injectable()
export class AccountRegister {
  constructor(
    @Inject(DeveloperProof) private readonly proof: DeveloperProof,
    @Inject(ContestRegister) private readonly contests: ContestRegister,
    @Inject(FollowRegister) private readonly follows: FollowRegister,
    @Inject(FollowedSearchRegister) private readonly searches: FollowedSearchRegister,
    @Inject(ReuseRegister) private readonly reuses: ReuseRegister,
  ) {}

  /** @throws developerErrors, contestErrors, feedErrors, followErrors, followedSearchErrors, reuseErrors; then nothing of it was written */
  async apply(tx: TxContext, message: AccountMessage): Promise<void> {
    const developer = await this.proof.proven(tx, message);
    if (developer.trust === 'barred' && !takesBack.includes(message.op)) {
      throw developerErrors.barred();
    }
    const as = { ...tx, actor: developerActor(developer) };
    if (isOfSearch(message)) return this.searches.apply(as, message);
    switch (message.op) {
      case 'enter-contest':
        return this.contests.enter(as, message);
      case 'withdraw-entry':
        return this.contests.withdraw(as, message);
      case 'follow':
        return this.follows.follow(as, message);
      case 'unfollow':
        return this.follows.unfollow(as, message);
      case 'hand-in-reuse':
        return this.reuses.handIn(as, message);
      case 'retire-reuse':
        return this.reuses.retire(as, message);
    }
  }
}
