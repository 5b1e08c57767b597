import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clocks } from '@shutong/clocks';
import { Database, tryEach, type Context, type TxContext } from '@shutong/platform';
import { In } from 'typeorm';
import { AgreementSteps } from '../agreement/agreement-steps.service';
import { Rectification } from './rectification.entity';
import { examinationClockOf } from './rectification.clock';
import { RectificationNotices } from './rectification.notices';
import { answeredRectificationStates } from './rectification.states';
import { RectificationSteps, type Held } from './rectification-steps.service';

/**
 * Rectifications that were answered before there was a limit for their examination. It is counted from when that is found:
 * nobody is late by a limit that they did not have.
 */
@Injectable()
export class MissingExaminations {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(AgreementSteps) private readonly agreements: AgreementSteps,
    @Inject(RectificationSteps) private readonly steps: RectificationSteps,
    @Inject(RectificationNotices) private readonly notices: RectificationNotices,
  ) {}

  /** Answers of how many the time has begun. @throws AggregateError of all that failed, after the last one */
  async start(ctx: Context): Promise<number> {
    const answered = await this.database
      .repository(ctx, Rectification)
      .findBy({ state: In([...answeredRectificationStates]) });
    return tryEach(answered, (one) =>
      this.database.transaction(ctx, (tx) => this.startOf(tx, one)),
    );
  }

  private async startOf(tx: TxContext, { id, agreementId }: Rectification): Promise<boolean> {
    const agreement = await this.agreements.hold(tx, agreementId);
    const state = In([...answeredRectificationStates]);
    const rectification = await this.database
      .repository(tx, Rectification)
      .findOneBy({ id, state });
    const of = examinationClockOf(id);
    if (!rectification || (await this.clocks.isOpen(tx, of))) return false;
    const held = { rectification, agreement };
    const dueOn = await this.steps.startExamination(tx, held);
    if (!(await this.clocks.isOpen(tx, of))) return false;
    if (rectification.state === 'rejected') await this.notices.examined(tx, held, dueOn);
    else await this.notices.answered(tx, held, dueOn);
    await this.record(tx, held);
    return true;
  }

  private async record(tx: TxContext, { rectification, agreement }: Held): Promise<void> {
    await this.audit.record(tx, {
      action: 'exchange.rectification.await-examination',
      outcome: 'allow',
      reason: 'ok',
      resource: [
        { type: 'rectification', id: rectification.id },
        { type: 'agreement', id: agreement.id },
      ],
    });
  }
}
