import { Inject, Injectable } from '@nestjs/common';
import { Clocks, type ClockOutcome, type TimedMatter } from '@shutong/clocks';
import { Notices } from '@shutong/notice';
import { Clock, Database, type TxContext } from '@shutong/platform';
import { In } from 'typeorm';
import { deliveryClockOf } from '../application/application-clocks';
import type { MatterKind } from '../course/course-step.entity';
import { Courses } from '../course/courses.service';
import { DisputeLapses } from '../dispute/dispute-lapses.service';
import { Rectification } from '../rectification/rectification.entity';
import { openRectificationStates } from '../rectification/rectification.states';
import { examinationClockOf, rectificationClockOf } from '../rectification/rectification.clock';
import { answerClockOf, filingClockOf } from '../service-change/service-change.clock';
import { ServiceChange } from '../service-change/service-change.entity';
import { openServiceChangeStates } from '../service-change/service-change.states';
import { Agreement } from './agreement.entity';
import { hasEnded } from './agreement.states';
import { hasServed } from './present.query';

/**
 * What follows when an agreement has ended, by whatever: nobody awaits any more what was still open about it, and
 * what was got has to be disposed of (Decree 809, Art. 27).
 */
@Injectable()
export class AgreementEndings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Courses) private readonly courses: Courses,
    @Inject(DisputeLapses) private readonly disputes: DisputeLapses,
  ) {}

  /** After whatever has happened to it: what there is to contest no more, and what follows when it has ended. */
  async stepped(tx: TxContext, agreement: Agreement): Promise<void> {
    await this.disputes.ofAgreement(tx, agreement);
    if (hasEnded(agreement.state)) await this.ended(tx, agreement);
  }

  private async ended(tx: TxContext, agreement: Agreement): Promise<void> {
    await this.clocks.end(tx, deliveryClockOf(agreement.applicationId), 'dropped');
    await this.lapseRectification(tx, agreement);
    await this.lapseServiceChange(tx, agreement);
    if (await hasServed(this.database, tx, agreement)) await this.askDisposal(tx, agreement);
  }

  /** The requester has certified it, which the provider awaited. */
  async disposed(tx: TxContext, agreement: Agreement): Promise<void> {
    await this.endDisposal(tx, agreement, 'done');
    const { id, provider, terms } = agreement;
    await this.notices.tell(tx, {
      ...{ cause: `${disposalTask(agreement)}/certified`, template: 'disposal-certified' },
      to: [
        { department: provider, role: 'provider-officer' },
        { department: provider, role: 'office-head' },
      ],
      about: { type: 'agreement', id },
      params: { title: terms.resource.title, requester: terms.requester.name },
    });
  }

  /** It goes on after its term, by a further period. */
  undone(tx: TxContext, agreement: Agreement): Promise<void> {
    return this.endDisposal(tx, agreement, 'dropped');
  }

  private async endDisposal(
    tx: TxContext,
    agreement: Agreement,
    outcome: ClockOutcome,
  ): Promise<void> {
    await this.clocks.end(tx, disposalClockOf(agreement.id), outcome);
    await this.notices.done(tx, disposalTask(agreement));
  }

  private async askDisposal(tx: TxContext, agreement: Agreement): Promise<void> {
    const { id, requester, provider, terms } = agreement;
    const { title } = terms.resource;
    const parties = { holder: requester, awaitedBy: provider, title };
    const dueOn = await this.clocks.start(tx, disposalClockOf(id), parties);
    await this.notices.tell(tx, {
      cause: disposalTask(agreement),
      template: 'disposal-due',
      to: [
        { department: requester, role: 'requester' },
        { department: requester, role: 'office-head' },
      ],
      about: { type: 'agreement', id },
      params: { title, provider: terms.provider.name },
      ...{ task: true, ...(dueOn && { dueOn }) },
    });
  }

  private async lapseRectification(tx: TxContext, { id: agreementId }: Agreement): Promise<void> {
    const rows = this.database.repository(tx, Rectification);
    const open = { agreementId, state: In([...openRectificationStates]) };
    const found = await rows.findOneBy(open);
    if (!found) return;
    await rows.update({ id: found.id }, { state: 'lapsed', endedAt: this.clock.now() });
    await this.clocks.end(tx, rectificationClockOf(found.id), 'dropped');
    await this.clocks.end(tx, examinationClockOf(found.id), 'dropped');
    await this.notices.settle(tx, { type: 'rectification', id: found.id }, []);
    await this.noteLapse(tx, found, {
      kind: 'rectification',
      action: 'exchange.rectification.lapse',
      event: 'exchange.rectification.lapsed',
    });
  }

  private async lapseServiceChange(tx: TxContext, { id: agreementId }: Agreement): Promise<void> {
    const rows = this.database.repository(tx, ServiceChange);
    const open = { agreementId, state: In([...openServiceChangeStates]) };
    const found = await rows.findOneBy(open);
    if (!found) return;
    await rows.update({ id: found.id }, { state: 'lapsed', endedAt: this.clock.now() });
    await this.clocks.end(tx, answerClockOf(found.id), 'dropped');
    await this.clocks.end(tx, filingClockOf(found.id), 'dropped');
    await this.disputes.ofServiceChange(tx, { ...found, state: 'lapsed' });
    await this.notices.settle(tx, { type: 'service-change', id: found.id }, []);
    await this.noteLapse(tx, found, {
      kind: 'service-change',
      action: 'exchange.service-change.lapse',
      // What was never sent is nobody else's matter.
      event: found.sentAt === null ? undefined : 'exchange.service-change.lapsed',
    });
  }

  private noteLapse(
    tx: TxContext,
    { id, agreementId: agreement, requester, provider }: Lapsed,
    { kind, action, event }: LapseDeed,
  ): Promise<void> {
    return this.courses.note(tx, {
      ...{ matter: { kind, id }, step: 'lapse', action, event },
      resource: [{ type: 'agreement', id: agreement }],
      facts: { id, agreement, requester, provider, state: 'lapsed' },
    });
  }
}

interface LapseDeed {
  readonly kind: MatterKind;
  readonly action: string;
  /** Undefined where nobody else is told. */
  readonly event: string | undefined;
}

interface Lapsed {
  readonly id: string;
  readonly agreementId: string;
  readonly requester: string;
  readonly provider: string;
}

const disposalTask = ({ id, version }: Agreement): string => `agreement/${id}/${version}/disposal`;
const disposalClockOf = (id: string): TimedMatter => ({
  matter: { kind: 'agreement', id },
  kind: 'disposal',
});
