import { Inject, Injectable } from '@nestjs/common';
import { Database, type TxContext } from '@shutong/platform';
import { In, IsNull, type FindOptionsWhere } from 'typeorm';
import type { Agreement } from '../agreement/agreement.entity';
import type { ServiceChange } from '../service-change/service-change.entity';
import { mayContest, ofAgreement, ofServiceChange, type Contestable } from './contested.policy';
import { Dispute } from './dispute.entity';
import { DisputeSteps } from './dispute-steps.service';
import { disputeLevels } from './dispute.states';

/** Ends disputes with what they are about, which is held: nobody negotiates about nothing. */
@Injectable()
export class DisputeLapses {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DisputeSteps) private readonly steps: DisputeSteps,
  ) {}

  /** After whatever has happened to an agreement; a rejected correction of its data stays rejected. */
  ofAgreement(tx: TxContext, agreement: Agreement): Promise<void> {
    const about = { agreementId: agreement.id, serviceChangeId: IsNull(), correctionId: IsNull() };
    return this.lapse(tx, about, ofAgreement(agreement));
  }

  /** After whatever has happened to a service change, which has been answered or ended by then. */
  ofServiceChange(tx: TxContext, change: ServiceChange): Promise<void> {
    return this.lapse(tx, { serviceChangeId: change.id }, ofServiceChange(change, false));
  }

  private async lapse(
    tx: TxContext,
    about: FindOptionsWhere<Dispute>,
    matter: Contestable,
  ): Promise<void> {
    const open = await this.database.repository(tx, Dispute).find({
      where: { ...about, state: In([...disputeLevels]) },
      lock: { mode: 'pessimistic_write' },
    });
    for (const dispute of open) {
      if (!mayContest(dispute.raisedBy, matter)) await this.steps.lapse(tx, dispute);
    }
  }
}
