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
import { IsNull } from 'typeorm';
import type { ContestEntering, EntryWithdrawal } from '../account/account-message';
import { Contest, ContestEntry } from './contest.entity';
import { contestErrors } from './contest.errors';
import { assertEntered, assertNotOver, assertWithin } from './contest.policy';

const enter = { action: 'opendata.contest.enter', event: 'opendata.contest.entered' } as const;
const withdraw = {
  action: 'opendata.contest.withdraw-entry',
  event: 'opendata.contest.entry-withdrawn',
} as const;

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
    const live = { contestId: contest.id, developerId, withdrawnAt: IsNull() };
    if ((await entries.countBy(live)) >= most) {
      throw contestErrors.tooMany({ most });
    }
    const datasets = [...message.datasets];
    await entries.insert({
      ...{ id, contestId: contest.id, developerId, title, description, datasets, enteredAt },
      withdrawnAt: null,
    });
    const entry = { id, contestId: contest.id, developerId, datasets };
    await this.note(tx, enter, entry, { title, description, datasets });
  }

  /** Its developer takes it back, as long as the contest is not over. @throws contestErrors */
  async withdraw(tx: TxContext, { id, developer: developerId }: EntryWithdrawal): Promise<void> {
    const entries = this.database.repository(tx, ContestEntry);
    const lock = { mode: 'pessimistic_write' } as const;
    const entry = await entries.findOne({ where: { id, developerId }, lock });
    if (!entry) throw contestErrors.entryNotFound({ id });
    assertEntered(entry);
    const withdrawnAt = this.clock.ofAct(tx);
    assertNotOver(await this.contestOf(tx, entry), withdrawnAt);
    await entries.update({ id }, { withdrawnAt });
    await this.note(tx, withdraw, entry, { withdrawnAt: withdrawnAt.toISOString() });
  }

  /** @throws contestErrors.entryNotFound, contestErrors.over */
  async boundsOf(tx: TxContext, developerId: string, id: string): Promise<EntryBounds> {
    const entry = await this.database.repository(tx, ContestEntry).findOneBy({ id, developerId });
    if (!entry) throw contestErrors.entryNotFound({ id });
    assertEntered(entry);
    const contest = await this.contestOf(tx, entry);
    assertNotOver(contest, this.clock.ofAct(tx));
    return contest;
  }

  private contestOf(tx: TxContext, { contestId: id }: ContestEntry): Promise<Contest> {
    return this.database.repository(tx, Contest).findOneByOrFail({ id });
  }

  private async note(
    tx: TxContext,
    { action, event }: typeof enter | typeof withdraw,
    {
      id,
      contestId,
      developerId,
      datasets,
    }: Pick<ContestEntry, 'id' | 'contestId' | 'developerId' | 'datasets'>,
    after: object,
  ): Promise<void> {
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'contest', id: contestId },
        { type: 'contest-entry', id },
        { type: 'developer', id: developerId },
      ],
      change: { afterSha256: sha256(canonicalJson(after)) },
    });
    await this.outbox.add(tx, {
      ...{ type: event, subject: contestId },
      data: { id, contest: contestId, developer: developerId, datasets },
    });
  }
}
