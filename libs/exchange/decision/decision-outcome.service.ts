import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clocks } from '@shutong/clocks';
import { Outbox } from '@shutong/messaging';
import { Clock, type TxContext } from '@shutong/platform';
import { AgreementConclusion } from '../agreement/conclusion.service';
import { endAnswerClock, startDeliveryClock } from '../application/application-clocks';
import type { Application } from '../application/application.entity';
import {
  assertBasisStands,
  assertPeriodAhead,
  assertSharable,
} from '../application/application.policy';
import { Offers } from '../application/offers.service';
import type { Decision } from './decision.entity';
import type { Proposal } from './decision.policy';

interface Done {
  readonly action: string;
  readonly application: Application;
  readonly decision: Decision;
}

/** What an answer leaves behind, whoever gave it. */
@Injectable()
export class DecisionOutcome {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Offers) private readonly offers: Offers,
    @Inject(AgreementConclusion) private readonly agreements: AgreementConclusion,
  ) {}

  /** What follows from an answer: its log entry and event, the end of its clock, and for a grant the agreement. */
  async conclude(tx: TxContext, done: Done): Promise<void> {
    const { application, decision } = done;
    await this.note(tx, done);
    await this.outbox.add(tx, {
      type: 'exchange.application.decided',
      subject: application.id,
      data: {
        id: application.id,
        requester: application.requester,
        provider: application.provider,
        resourceId: application.resourceId,
        sharing: application.sharing,
        outcome: decision.outcome,
        byRule: decision.byRule,
        receivedAt: application.receivedAt!.toISOString(),
        answeredAt: decision.answeredAt!.toISOString(),
      },
    });
    await endAnswerClock(this.clocks, tx, application, 'done');
    if (decision.outcome !== 'granted') return;
    await this.assertGrantable(tx, application, decision);
    await this.agreements.conclude(tx, application, decision);
    await startDeliveryClock(this.clocks, tx, application);
  }

  /** Neither period nor legal basis nor offer has ended while the application waited. */
  async assertGrantable(
    tx: TxContext,
    application: Application,
    { fields }: Pick<Proposal, 'fields'>,
  ): Promise<void> {
    assertPeriodAhead(application, this.clock.now());
    assertBasisStands(await this.offers.problemsOfBasis(tx, application));
    const { modes } = application;
    assertSharable(await this.offers.held(tx, application), { fields, modes });
  }

  async note(tx: TxContext, done: Done): Promise<void> {
    const { application, decision } = done;
    await this.audit.record(tx, {
      action: done.action,
      outcome: 'allow',
      reason: decision.outcome,
      resource: [
        { type: 'application', id: application.id },
        { type: 'decision', id: decision.id, fields: decision.fields },
        { type: 'entry', id: application.entryId },
      ],
      purpose: { code: application.purposeCode, legalBasis: application.basis },
    });
  }
}
