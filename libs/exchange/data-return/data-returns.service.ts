import { Inject, Injectable } from '@nestjs/common';
import { Clock, type Context, type TxContext } from '@shutong/platform';
import { named } from '../application/application-steps.service';
import { ApplicationService, type Apply } from '../application/application.service';
import { Courses } from '../course/courses.service';
import type { DataReturn } from './data-return.entity';
import { mayConfirm, mayOffer, type DataReturnFile } from './data-return.policy';
import type { DataReturnState } from './data-return.states';
import { DataReturnRegister } from './data-return-register.service';
import { DataReturnTurns } from './data-return-turns.service';
import { Divisions } from './divisions.service';

/** A step, and what it does. */
interface Taking {
  readonly step: 'offer' | 'confirm';
  /** Throws where it is not allowed; answers what changes. */
  readonly change: (file: DataReturnFile) => Partial<DataReturn>;
}

const actionOf = (step: string): string => `exchange.data-return.${step}`;

/** By the state after the step. */
const events: Readonly<Record<DataReturnState, string>> = {
  requested: 'exchange.data-return.requested',
  offered: 'exchange.data-return.offered',
  short: 'exchange.data-return.short',
  complete: 'exchange.data-return.complete',
};

/** What a higher department holds about a lower area flows back to it, completely (Decree 809, Art. 24). */
@Injectable()
export class DataReturns {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Courses) private readonly courses: Courses,
    @Inject(ApplicationService) private readonly applications: ApplicationService,
    @Inject(Divisions) private readonly divisions: Divisions,
    @Inject(DataReturnRegister) private readonly register: DataReturnRegister,
    @Inject(DataReturnTurns) private readonly turns: DataReturnTurns,
  ) {}

  /** Like an application, which its office head sends: for data about the requester's own division. */
  request(ctx: Context, input: Apply): Promise<DataReturn> {
    const action = actionOf('request');
    return this.courses.attempt(ctx, { action, resource: named(input) }, async (tx) => {
      const division = await this.divisions.askedBack(tx, input);
      const application = await this.applications.draw(tx, input, division);
      const { id, requester, provider, appliedAt } = application;
      const dataReturn: DataReturn = {
        ...{ id, requester, provider, division, state: 'requested' },
        ...{ offered: null, received: null, requestedAt: appliedAt, endedAt: null },
      };
      await this.register.insert(tx, dataReturn);
      await this.note(tx, dataReturn, 'request');
      return dataReturn;
    });
  }

  /** The provider says how many records there are, also in place of what it said before. */
  offer(ctx: Context, id: string, records: number): Promise<DataReturn> {
    return this.take(ctx, id, {
      step: 'offer',
      change: (file) => ({ state: mayOffer(ctx.actor, file), offered: records, received: null }),
    });
  }

  /** The requester says how many have come; where that is another number the provider has to put it right. */
  confirm(ctx: Context, id: string, records: number): Promise<DataReturn> {
    return this.take(ctx, id, {
      step: 'confirm',
      change: (file) => {
        const state = mayConfirm(ctx.actor, file, records);
        const endedAt = state === 'complete' ? this.clock.now() : null;
        return { state, received: records, endedAt };
      },
    });
  }

  private take(ctx: Context, id: string, { step, change }: Taking): Promise<DataReturn> {
    const action = actionOf(step);
    const resource = [{ type: 'data-return', id }];
    return this.courses.attempt(ctx, { action, resource }, async (tx) => {
      const file = await this.register.hold(tx, id);
      const changed = change(file);
      await this.register.update(tx, id, changed);
      const now = { ...file.dataReturn, ...changed };
      await this.note(tx, now, step);
      await this.turns.came(tx, now, file.steps.length);
      return now;
    });
  }

  private note(
    tx: TxContext,
    { id, requester, provider, division, state, offered, received }: DataReturn,
    step: 'request' | Taking['step'],
  ): Promise<void> {
    const counted = step === 'confirm' ? received : offered;
    // Counts that fall short may be many; the one that ends it has room whatever their number.
    const named = state === 'short' ? 'find-short' : step;
    return this.courses.note(tx, {
      ...{ matter: { kind: 'data-return', id }, step: named, action: actionOf(step) },
      text: counted === null ? '' : String(counted),
      event: events[state],
      resource: [{ type: 'application', id }],
      facts: { id, requester, provider, division, state, offered, received },
    });
  }
}
