import { Inject, Injectable } from '@nestjs/common';
import type { Context, TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementSteps } from '../agreement/agreement-steps.service';
import { Courses } from '../course/courses.service';
import { DisputeLapses } from '../dispute/dispute-lapses.service';
import type { ServiceChange } from './service-change.entity';
import { ServiceChangeClocks } from './service-change-clocks.service';
import { ServiceChangeNotices } from './service-change.notices';
import type { ServiceChangeFile } from './service-change.policy';
import { ServiceChangeRegister } from './service-change-register.service';
import type { ServiceChangeStep } from './service-change.states';

/** A step, and what it does. */
export interface Taking {
  readonly step: ServiceChangeStep;
  /** What is said with it. */
  readonly text?: string;
  /** Throws where it is not allowed; answers what changes. */
  readonly change: (file: ServiceChangeFile) => Partial<ServiceChange>;
  /** What follows from it for the agreement. */
  readonly follow?: (tx: TxContext, change: ServiceChange, agreement: Agreement) => Promise<void>;
}

/** What others are told of a step; before it is sent it is the provider's own matter. */
const events: Readonly<Record<ServiceChangeStep, string>> = {
  send: 'exchange.service-change.sent',
  agree: 'exchange.service-change.agreed',
  object: 'exchange.service-change.objected',
  file: 'exchange.service-change.filed',
  uphold: 'exchange.service-change.filed',
  'take-effect': 'exchange.service-change.taken-effect',
  withdraw: 'exchange.service-change.withdrawn',
  lapse: 'exchange.service-change.lapsed',
};

export const actionOf = (step: string): string => `exchange.service-change.${step}`;

/** The one write path of everything that happens to a service change. */
@Injectable()
export class ServiceChangeSteps {
  constructor(
    @Inject(Courses) private readonly courses: Courses,
    @Inject(AgreementSteps) private readonly agreements: AgreementSteps,
    @Inject(ServiceChangeRegister) private readonly register: ServiceChangeRegister,
    @Inject(ServiceChangeNotices) private readonly notices: ServiceChangeNotices,
    @Inject(DisputeLapses) private readonly disputes: DisputeLapses,
    @Inject(ServiceChangeClocks) private readonly clocks: ServiceChangeClocks,
  ) {}

  /** With the agreement held, so that two people cannot step at once; a refusal is logged. */
  propose(
    ctx: Context,
    agreementId: string,
    draft: (agreement: Agreement) => ServiceChange,
    insert: (tx: TxContext, change: ServiceChange) => Promise<void>,
  ): Promise<ServiceChange> {
    const action = actionOf('propose');
    const resource = [{ type: 'agreement', id: agreementId }];
    return this.courses.attempt(ctx, { action, resource }, async (tx) => {
      const agreement = await this.agreements.hold(tx, agreementId);
      const change = draft(agreement);
      await insert(tx, change);
      await this.note(tx, change, { step: 'propose', text: change.reasons });
      await this.notices.came(tx, change, agreement);
      return change;
    });
  }

  /** The agreement is held before the change of it. */
  take(ctx: Context, id: string, taking: Taking): Promise<ServiceChange> {
    const { step, text = '' } = taking;
    const action = actionOf(step);
    const resource = [{ type: 'service-change', id }];
    return this.courses.attempt(ctx, { action, resource }, async (tx) => {
      const { agreementId } = await this.register.get(tx, id);
      const agreement = await this.agreements.hold(tx, agreementId);
      const before = await this.register.get(tx, id);
      const changed = taking.change(await this.register.fileOf(tx, before));
      await this.register.update(tx, id, changed);
      const now = { ...before, ...changed };
      await this.disputes.ofServiceChange(tx, now);
      const dueOn = await this.clocks.stepped(tx, now, agreement.terms.resource.title);
      await taking.follow?.(tx, now, agreement);
      await this.note(tx, now, { step, text });
      await this.notices.came(tx, now, agreement, dueOn);
      return now;
    });
  }

  private note(
    tx: TxContext,
    { id, agreementId: agreement, requester, provider, state, sentAt }: ServiceChange,
    { step, text }: { readonly step: ServiceChangeStep | 'propose'; readonly text: string },
  ): Promise<void> {
    return this.courses.note(tx, {
      ...{ matter: { kind: 'service-change', id }, step, text, action: actionOf(step) },
      event: step === 'propose' || sentAt === null ? undefined : events[step],
      resource: [{ type: 'agreement', id: agreement }],
      facts: { id, agreement, requester, provider, state },
    });
  }
}
