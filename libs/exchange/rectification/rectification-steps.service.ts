import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import type { Context, Day, TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementSteps } from '../agreement/agreement-steps.service';
import { Courses } from '../course/courses.service';
import type { Rectification } from './rectification.entity';
import { rectificationErrors } from './rectification.errors';
import { RectificationNotices } from './rectification.notices';
import type { RectificationFile } from './rectification.policy';
import { RectificationRegister } from './rectification-register.service';
import type { RectificationStep } from './rectification.states';
import { examinationClockOf, rectificationClockOf } from './rectification.clock';
import { TerminationFilings } from './termination-filings.service';

/** A rectification with the agreement that is suspended for it; both are held. */
export interface Held {
  readonly rectification: Rectification;
  readonly agreement: Agreement;
}

/** A step, and what it does. */
export interface Taking {
  readonly step: RectificationStep | 'order';
  /** As the log calls it. */
  readonly action: string;
  /** What is said with it. */
  readonly text?: string;
  /** Throws where it is not allowed; answers what changes. */
  readonly change: (file: RectificationFile) => Partial<Rectification>;
  /** What follows from it, beside history, log and event. */
  readonly follow?: (tx: TxContext, held: Held) => Promise<unknown>;
}

/** The same by the agreement that is suspended. */
export interface Closing extends Taking {
  /** What is done where it was suspended before orders were kept. */
  readonly unordered?: (tx: TxContext, agreement: Agreement) => Promise<unknown>;
}

/** What others are told of a step; a draft is the requester's own matter. */
const events: Readonly<Record<Taking['step'], string | undefined>> = {
  order: 'exchange.rectification.ordered',
  draft: undefined,
  send: 'exchange.rectification.reported',
  refuse: 'exchange.rectification.refused',
  accept: 'exchange.rectification.accepted',
  reject: 'exchange.rectification.rejected',
  'order-further': 'exchange.rectification.ordered',
  lift: 'exchange.rectification.lifted',
  terminate: 'exchange.rectification.terminated',
  file: 'exchange.rectification.filed',
  lapse: 'exchange.rectification.lapsed',
};

/** The one write path of everything that happens to a rectification. */
@Injectable()
export class RectificationSteps {
  constructor(
    @Inject(Courses) private readonly courses: Courses,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(AgreementSteps) private readonly agreements: AgreementSteps,
    @Inject(RectificationRegister) private readonly register: RectificationRegister,
    @Inject(RectificationNotices) private readonly notices: RectificationNotices,
    @Inject(TerminationFilings) private readonly filings: TerminationFilings,
  ) {}

  /** With the agreement held, so that two people cannot step at once; a refusal is logged. */
  withAgreement<T>(
    ctx: Context,
    agreementId: string,
    action: string,
    work: (tx: TxContext, agreement: Agreement) => Promise<T>,
  ): Promise<T> {
    const resource = [{ type: 'agreement', id: agreementId }];
    return this.courses.attempt(ctx, { action, resource }, async (tx) =>
      work(tx, await this.agreements.hold(tx, agreementId)),
    );
  }

  /** The agreement is held before the rectification. */
  take(ctx: Context, id: string, taking: Taking): Promise<Rectification> {
    const resource = [{ type: 'rectification', id }];
    return this.courses.attempt(ctx, { action: taking.action, resource }, async (tx) => {
      const { agreementId } = await this.register.get(tx, id);
      const agreement = await this.agreements.hold(tx, agreementId);
      const rectification = await this.register.get(tx, id);
      await this.step(tx, { rectification, agreement }, taking);
      return rectification;
    });
  }

  /** The same by the agreement that is suspended: the end of what it is suspended for. */
  close(ctx: Context, agreementId: string, taking: Closing): Promise<Agreement> {
    return this.withAgreement(ctx, agreementId, taking.action, async (tx, agreement) => {
      const rectification = await this.register.openOf(tx, agreementId);
      if (!rectification) {
        const { state } = agreement;
        if (state !== 'suspended' || !taking.unordered)
          throw rectificationErrors.notOrdered({ state });
        await taking.unordered(tx, agreement);
        return agreement;
      }
      const held = { rectification, agreement };
      await this.step(tx, held, {
        ...taking,
        follow: async (within) => {
          await this.clocks.end(within, rectificationClockOf(rectification.id), 'dropped');
          await taking.follow?.(within, held);
          await this.decided(within, held);
          const isOfProvider = within.actor.department === rectification.provider;
          if (taking.step === 'terminate' && isOfProvider) await this.filings.begin(within, held);
        },
      });
      return agreement;
    });
  }

  async step(tx: TxContext, held: Held, taking: Taking): Promise<void> {
    const { rectification } = held;
    const file = await this.fileOf(tx, rectification);
    Object.assign(rectification, taking.change(file));
    await this.register.save(tx, rectification);
    await taking.follow?.(tx, held);
    await this.note(tx, rectification, taking);
  }

  /** The requester has time from now on, and is told until when. */
  async order(tx: TxContext, { rectification, agreement }: Held): Promise<void> {
    const { id, requester: holder, imposedBy: awaitedBy } = rectification;
    const { title } = agreement.terms.resource;
    const parties = { holder, awaitedBy, title };
    await this.clocks.end(tx, examinationClockOf(id), 'done');
    const dueOn = await this.clocks.start(tx, rectificationClockOf(id), parties);
    await this.notices.ordered(tx, { rectification, agreement }, dueOn);
  }

  /** The requester has answered: whoever suspended has time from now on to say what follows. */
  async answered(tx: TxContext, held: Held): Promise<void> {
    await this.clocks.end(tx, rectificationClockOf(held.rectification.id), 'done');
    await this.notices.answered(tx, held, await this.startExamination(tx, held));
  }

  /** @returns its last day; null where the law sets no limit, or the calendar lacks the year */
  startExamination(tx: TxContext, { rectification, agreement }: Held): Promise<Day | null> {
    const { id, imposedBy: holder, requester: awaitedBy } = rectification;
    const { title } = agreement.terms.resource;
    return this.clocks.start(tx, examinationClockOf(id), { holder, awaitedBy, title });
  }

  /** It is not put right: whoever suspended has still to say what follows. */
  async rejected(tx: TxContext, held: Held): Promise<void> {
    const dueOn = await this.clocks.dueOn(tx, examinationClockOf(held.rectification.id));
    await this.notices.examined(tx, held, dueOn ?? null);
  }

  /** Nothing more follows. */
  async decided(tx: TxContext, held: Held): Promise<void> {
    await this.clocks.end(tx, examinationClockOf(held.rectification.id), 'done');
    await this.notices.examined(tx, held);
  }

  /** By its clock itself, which counts by the calendar as it is now. */
  private async fileOf(tx: TxContext, rectification: Rectification): Promise<RectificationFile> {
    const clock = rectificationClockOf(rectification.id);
    const steps = await this.courses.stepsOf(rectification.id, tx);
    return {
      ...{ rectification, steps, dueOn: (await this.clocks.dueOn(tx, clock)) ?? null },
      isOverdue: await this.clocks.isOver(tx, clock),
      isUnexamined: await this.clocks.isOver(tx, examinationClockOf(rectification.id)),
    };
  }

  private note(
    tx: TxContext,
    { id, agreementId: agreement, requester, provider, state, report }: Rectification,
    { step, action, text = step === 'send' ? report! : '' }: Taking,
  ): Promise<void> {
    return this.courses.note(tx, {
      ...{ matter: { kind: 'rectification', id }, step, action, text, event: events[step] },
      resource: [{ type: 'agreement', id: agreement }],
      facts: { id, agreement, requester, provider, state },
    });
  }
}
