import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  assertNoSecret,
  canonicalJson,
  limits,
  sha256,
  type TxContext,
} from '@shutong/platform';
import type { ContestEntering } from '../account/account-message';
import { Contest, ContestEntry } from './contest.entity';
import { contestErrors } from './contest.errors';
import { assertNotOver, assertWithin } from './contest.policy';

/** To what a key of an entry is bound. */
export interface EntryBounds {
  readonly datasets: readonly string[];
  readonly closesAt: Date;
}

/** Writes entries as the portal has handed them in; whoever calls has proven the developer, who is the actor. */
@Injectable()
export class ContestRegister {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** @throws contestErrors; then nothing of it was written */
  async enter(tx: TxContext, message: ContestEntering): Promise<void> {
    const { id, developer: developerId, title, description } = message;
    assertNoSecret([title, description]);
    const contest = await this.database.repository(tx, Contest).findOneBy({ id: message.contest });
    if (!contest) throw contestErrors.notFound({ id: message.contest });
    const enteredAt = this.clock.ofAct(tx);
    assertNotOver(contest, enteredAt);
    assertWithin(contest, message.datasets);
    const entries = this.database.repository(tx, ContestEntry);
    const most = limits.entriesPerDeveloper.value;
    if ((await entries.countBy({ contestId: contest.id, developerId })) >= most) {
      throw contestErrors.tooMany({ most });
    }
    const datasets = [...message.datasets];
    await entries.insert({
      ...{ id, contestId: contest.id, developerId, title, description, datasets, enteredAt },
    });
    await this.audit.record(tx, {
      ...{ action: 'opendata.contest.enter', outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'contest', id: contest.id },
        { type: 'contest-entry', id },
        { type: 'developer', id: developerId },
      ],
      change: { afterSha256: sha256(canonicalJson({ title, description, datasets })) },
    });
    await this.outbox.add(tx, {
      ...{ type: 'opendata.contest.entered', subject: contest.id },
      data: { id, contest: contest.id, developer: developerId, datasets },
    });
  }

  /** @throws contestErrors.entryNotFound, contestErrors.over */
  async boundsOf(tx: TxContext, developerId: string, id: string): Promise<EntryBounds> {
    const entry = await this.database.repository(tx, ContestEntry).findOneBy({ id, developerId });
    if (!entry) throw contestErrors.entryNotFound({ id });
    const contest = await this.database
      .repository(tx, Contest)
      .findOneByOrFail({ id: entry.contestId });
    assertNotOver(contest, this.clock.ofAct(tx));
    return contest;
  }
}
