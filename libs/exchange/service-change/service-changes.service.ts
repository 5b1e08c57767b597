import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, uuidv7, type Context, type TxContext, isTaken } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { ServiceChange } from './service-change.entity';
import { serviceChangeErrors } from './service-change.errors';
import {
  assertSaid,
  mayAnswer,
  mayFile,
  mayPropose,
  maySend,
  mayUphold,
  mayWithdraw,
  type Proposed,
} from './service-change.policy';
import { ServiceChangeSteps } from './service-change-steps.service';

/** No provider ends or narrows a service by itself: it negotiates, and files what was agreed (Decree 809, Art. 27). */
@Injectable()
export class ServiceChanges {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ServiceChangeSteps) private readonly steps: ServiceChangeSteps,
  ) {}

  /** The provider's officer proposes; nobody else knows of it yet. */
  propose(ctx: Context, agreementId: string, proposed: Proposed): Promise<ServiceChange> {
    return this.steps.propose(
      ctx,
      agreementId,
      (agreement) => {
        mayPropose(ctx.actor, agreement, proposed, this.clock.now());
        return this.draft(ctx, agreement, proposed);
      },
      (tx, change) => this.insert(tx, change),
    );
  }

  /** The provider's office head puts it to the requester. */
  send(ctx: Context, id: string): Promise<ServiceChange> {
    return this.steps.take(ctx, id, {
      step: 'send',
      change: (file) => ({ state: maySend(ctx.actor, file), sentAt: this.clock.now() }),
    });
  }

  agree(ctx: Context, id: string): Promise<ServiceChange> {
    return this.steps.take(ctx, id, {
      step: 'agree',
      change: (file) => ({ state: mayAnswer(ctx.actor, file, 'agree') }),
    });
  }

  /** The provider withdraws then, or either party raises a dispute about it. */
  object(ctx: Context, id: string, reasons: string): Promise<ServiceChange> {
    return this.steps.take(ctx, id, {
      ...{ step: 'object', text: reasons },
      change: (file) => {
        const state = mayAnswer(ctx.actor, file, 'object');
        assertSaid({ reasons });
        return { state };
      },
    });
  }

  /** The authority acknowledges the filing, by its number. */
  file(ctx: Context, id: string, filingNumber: string): Promise<ServiceChange> {
    return this.steps.take(ctx, id, {
      ...{ step: 'file', text: filingNumber },
      change: (file) => {
        const state = mayFile(ctx.actor, file);
        assertSaid({ filingNumber });
        return { state, filingNumber, filedAt: this.clock.now() };
      },
    });
  }

  /** The same of what a decided dispute has upheld; the reasons name the decision. */
  uphold(
    ctx: Context,
    id: string,
    { filingNumber, reasons }: { readonly filingNumber: string; readonly reasons: string },
  ): Promise<ServiceChange> {
    return this.steps.take(ctx, id, {
      ...{ step: 'uphold', text: reasons },
      change: (file) => {
        const state = mayUphold(ctx.actor, file);
        assertSaid({ filingNumber, reasons });
        return { state, filingNumber, filedAt: this.clock.now() };
      },
    });
  }

  withdraw(ctx: Context, id: string): Promise<ServiceChange> {
    return this.steps.take(ctx, id, {
      step: 'withdraw',
      change: (file) => ({
        state: mayWithdraw(ctx.actor, file),
        endedAt: this.clock.now(),
      }),
    });
  }

  private draft(
    ctx: Context,
    { id: agreementId, requester, provider }: Agreement,
    { kind, fields, modes, quotaCalls, reasons, ground, effectiveOn }: Proposed,
  ): ServiceChange {
    const now = this.clock.now();
    return {
      ...{ id: uuidv7(now), agreementId, requester, provider, kind, quotaCalls },
      ...{ fields: fields && [...fields], modes: modes && [...modes] },
      ...{ reasons, ground, effectiveOn, state: 'drafted' },
      ...{ proposedBy: ctx.actor.id, proposedAt: now, sentAt: null },
      ...{ filingNumber: null, filedAt: null, endedAt: null },
    };
  }

  private async insert(tx: TxContext, change: ServiceChange): Promise<void> {
    try {
      await this.database.repository(tx, ServiceChange).insert(change);
    } catch (error) {
      if (isTaken(error)) throw serviceChangeErrors.alreadyOpen();
      throw error;
    }
  }
}
