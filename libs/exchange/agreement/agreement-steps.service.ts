import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Clock, Database, type TxContext } from '@shutong/platform';
import { deliveryClockOf } from '../application/application-clocks';
import { Agreement } from './agreement.entity';
import { AgreementEndings } from './agreement-endings.service';
import { AgreementNotices } from './agreement.notices';
import { stepFrom } from './agreement.policy';
import { hasEnded, type AgreementStep } from './agreement.states';
import { lockAgreement } from './lock.query';

/** How the log calls what is done to an agreement, and what its connectors are told as the reason. */
export interface AgreementAct {
  readonly action: string;
  readonly reason: string;
}

/** What stops an agreement, lets it go on or ends it, within the transaction of what brings that about. */
@Injectable()
export class AgreementSteps {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AgreementNotices) private readonly notices: AgreementNotices,
    @Inject(AgreementEndings) private readonly endings: AgreementEndings,
    @Inject(Clocks) private readonly clocks: Clocks,
  ) {}

  /** The newest version, so that two people cannot step at once. It is held before whatever belongs to it. */
  hold(tx: TxContext, id: string): Promise<Agreement> {
    return lockAgreement(this.database, tx, id);
  }

  /** Both have signed: it is delivered. */
  async activate(tx: TxContext, agreement: Agreement): Promise<void> {
    agreement.state = stepFrom(agreement, 'activate');
    await this.notices.activated(tx, agreement);
    await this.clocks.end(tx, deliveryClockOf(agreement.applicationId), 'done');
  }

  /** The very next call is judged by the new state; both connectors are told. */
  async take(
    tx: TxContext,
    agreement: Agreement,
    step: AgreementStep,
    { action, reason }: AgreementAct,
  ): Promise<Agreement> {
    agreement.state = stepFrom(agreement, step);
    agreement.updatedAt = this.clock.now();
    await this.database.repository(tx, Agreement).save(agreement);
    await this.notices.restricted(tx, agreement, action, reason);
    if (hasEnded(agreement.state)) await this.endings.ended(tx, agreement);
    return agreement;
  }
}
