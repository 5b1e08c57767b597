import { Inject, Injectable } from '@nestjs/common';
import { Clock, uuidv7, type Context } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementSteps } from '../agreement/agreement-steps.service';
import type { Office, Rectification } from './rectification.entity';
import {
  assertSaid,
  mayDraft,
  mayExamine,
  mayFileTermination,
  mayLift,
  mayRefuse,
  maySend,
  maySuspend,
  mayTerminate,
  type Order,
} from './rectification.policy';
import { RectificationSteps } from './rectification-steps.service';
import { TerminationFilings } from './termination-filings.service';

/** Misuse suspends an agreement and is to be put right; refused or failed it may end the agreement (Decree 809, Art. 27). */
@Injectable()
export class Rectifications {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AgreementSteps) private readonly agreements: AgreementSteps,
    @Inject(RectificationSteps) private readonly steps: RectificationSteps,
    @Inject(TerminationFilings) private readonly filings: TerminationFilings,
  ) {}

  /** The authority or the provider suspends the agreement, which stops the next call, and orders rectification. */
  suspend(ctx: Context, agreementId: string, order: Order): Promise<Rectification> {
    const action = 'exchange.agreement.suspend';
    return this.steps.withAgreement(ctx, agreementId, action, async (tx, agreement) => {
      const imposedAs = maySuspend(ctx.actor, agreement);
      const { breach, facts, ordered } = order;
      assertSaid({ facts, ordered });
      await this.agreements.take(tx, agreement, 'suspend', { action, reason: breach });
      const rectification = this.draft(ctx, agreement, imposedAs, order);
      const held = { rectification, agreement };
      await this.steps.step(tx, held, {
        ...{ step: 'order', action: 'exchange.rectification.order', text: ordered },
        change: () => ({}),
        follow: (within) => this.steps.order(within, held),
      });
      return rectification;
    });
  }

  /** The requester's officer writes what has been done. */
  draftReport(ctx: Context, id: string, text: string): Promise<Rectification> {
    return this.steps.take(ctx, id, {
      ...{ step: 'draft', action: 'exchange.rectification.draft' },
      change: (file) => {
        const state = mayDraft(ctx.actor, file);
        assertSaid({ text });
        return { state, report: text, draftedBy: ctx.actor.id };
      },
    });
  }

  /** The requester's office head sends it, as written, to whoever suspended. */
  sendReport(ctx: Context, id: string): Promise<Rectification> {
    return this.steps.take(ctx, id, {
      ...{ step: 'send', action: 'exchange.rectification.send' },
      change: (file) => ({ state: maySend(ctx.actor, file) }),
      follow: (tx, held) => this.steps.answered(tx, held),
    });
  }

  /** The requester will not do what is ordered. */
  refuse(ctx: Context, id: string, reasons: string): Promise<Rectification> {
    return this.steps.take(ctx, id, {
      ...{ step: 'refuse', action: 'exchange.rectification.refuse', text: reasons },
      change: (file) => {
        const state = mayRefuse(ctx.actor, file);
        assertSaid({ reasons });
        return { state };
      },
      follow: (tx, held) => this.steps.answered(tx, held),
    });
  }

  /** It is put right: the agreement resumes. */
  accept(ctx: Context, id: string): Promise<Rectification> {
    const resumed = { action: 'exchange.agreement.resume', reason: 'rectified' };
    return this.steps.take(ctx, id, {
      ...{ step: 'accept', action: 'exchange.rectification.accept' },
      change: (file) => ({ state: mayExamine(ctx.actor, file, 'accept'), ...this.ended() }),
      follow: async (tx, held) => {
        await this.agreements.take(tx, held.agreement, 'resume', resumed);
        await this.steps.decided(tx, held);
      },
    });
  }

  /** It is not put right; a further order or the end may follow. */
  reject(ctx: Context, id: string, reasons: string): Promise<Rectification> {
    return this.steps.take(ctx, id, {
      ...{ step: 'reject', action: 'exchange.rectification.reject', text: reasons },
      change: (file) => {
        const state = mayExamine(ctx.actor, file, 'reject');
        assertSaid({ reasons });
        return { state };
      },
      follow: (tx, held) => this.steps.rejected(tx, held),
    });
  }

  /** Another chance, with time of its own. */
  orderFurther(ctx: Context, id: string, ordered: string): Promise<Rectification> {
    return this.steps.take(ctx, id, {
      ...{ step: 'order-further', action: 'exchange.rectification.order', text: ordered },
      change: (file) => {
        const state = mayExamine(ctx.actor, file, 'order-further');
        assertSaid({ ordered });
        return { state, ordered, orderedAt: this.clock.now(), report: null, draftedBy: null };
      },
      follow: (tx, held) => this.steps.order(tx, held),
    });
  }

  /** The suspension is lifted with reasons by the authority or whoever imposed it. */
  lift(ctx: Context, agreementId: string, reason: string): Promise<Agreement> {
    const action = 'exchange.agreement.resume';
    return this.steps.close(ctx, agreementId, {
      ...{ step: 'lift', action, text: reason },
      change: (file) => {
        const state = mayLift(ctx.actor, file);
        assertSaid({ reason });
        return { state, ...this.ended() };
      },
      follow: (tx, { agreement }) =>
        this.agreements.take(tx, agreement, 'resume', { action, reason }),
      unordered: (tx, agreement) => {
        maySuspend(ctx.actor, agreement);
        assertSaid({ reason });
        return this.agreements.take(tx, agreement, 'resume', { action, reason });
      },
    });
  }

  /** The requester has refused or failed to put it right. */
  terminate(ctx: Context, agreementId: string, reason: string): Promise<Agreement> {
    const action = 'exchange.agreement.terminate';
    return this.steps.close(ctx, agreementId, {
      ...{ step: 'terminate', action, text: reason },
      change: (file) => {
        const state = mayTerminate(ctx.actor, file);
        assertSaid({ reason });
        return { state, ...this.ended() };
      },
      follow: (tx, { agreement }) =>
        this.agreements.take(tx, agreement, 'terminate', { action, reason }),
    });
  }

  /** The authority acknowledges, by its number, the filing of what the provider has ended. */
  fileTermination(ctx: Context, id: string, filingNumber: string): Promise<Rectification> {
    return this.steps.take(ctx, id, {
      ...{ step: 'file', action: 'exchange.rectification.file', text: filingNumber },
      change: (file) => {
        const state = mayFileTermination(ctx.actor, file);
        assertSaid({ filingNumber });
        return { state, filingNumber, filedAt: this.clock.now() };
      },
      follow: (tx, held) => this.filings.filed(tx, held),
    });
  }

  private draft(
    ctx: Context,
    { id: agreementId, requester, provider }: Agreement,
    imposedAs: Office,
    order: Order,
  ): Rectification {
    const now = this.clock.now();
    return {
      ...{ id: uuidv7(now), agreementId, requester, provider, ...order },
      ...{ imposedAs, imposedBy: ctx.actor.department ?? provider, imposedAt: now },
      ...{ state: 'ordered', orderedAt: now, report: null, draftedBy: null },
      ...{ endedAt: null, filingNumber: null, filedAt: null },
    };
  }

  private readonly ended = () => ({ endedAt: this.clock.now() });
}
