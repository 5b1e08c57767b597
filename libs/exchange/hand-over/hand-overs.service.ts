import { Inject, Injectable } from '@nestjs/common';
import { Colleagues } from '@shutong/identity';
import { Clock, type Context, type TxContext } from '@shutong/platform';
import type { Application } from '../application/application.entity';
import { applicationErrors } from '../application/application.errors';
import { mayHandOver, type Involved } from '../application/application.policy';
import { ApplicationSteps } from '../application/application-steps.service';
import { ApplicationTellings } from '../application/application-tellings.service';
import { hasActedElsewhere } from '../course/sides.policy';
import type { Matter } from '../matter/matter.entity';
import { Parts } from '../matter/parts.service';
import { handOverErrors } from './hand-over.errors';

/** Which of a provider's officers is in charge of an application (转办). Any other may still step in. */
@Injectable()
export class HandOvers {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Colleagues) private readonly colleagues: Colleagues,
    @Inject(ApplicationSteps) private readonly steps: ApplicationSteps,
    @Inject(ApplicationTellings) private readonly tellings: ApplicationTellings,
    @Inject(Parts) private readonly parts: Parts,
  ) {}

  /** To the officer of that id, or to all officers again; the task goes with it. */
  handOver(ctx: Context, id: string, to: string | null): Promise<Application> {
    const action = 'exchange.application.hand-over';
    return this.steps.take(ctx, id, { action }, async (tx, application, parts) => {
      mayHandOver(ctx.actor, { application, parts });
      const handler = to === null ? null : await this.officer(tx, { application, parts }, to);
      if (application.handler === handler) throw handOverErrors.unchanged();
      application.handler = handler;
      application.handledSince = after(application.handledSince, this.clock.now());
      await this.tellings.tellGoingOn(tx, application);
      await this.steps.note(tx, action, 'exchange.application.handed-over', application);
    });
  }

  /** The same with a provider's whole part of a matter. */
  handOverPart(ctx: Context, id: string, to: string | null): Promise<Matter> {
    return this.parts.all(ctx, id, 'exchange.part.hand-over', (together, one) =>
      this.handOver(together, one, to),
    );
  }

  /** Told to the provider's own people alone. */
  async handlerOf(ctx: Context, { provider, handler }: Application): Promise<string | null> {
    if (handler === null || ctx.actor.department !== provider) return null;
    return this.colleagues.nameOf(handler);
  }

  /** One who has acted for the requester could do nothing, and would alone have the task. */
  private async officer(
    tx: TxContext,
    { application: { provider: department }, parts }: Involved,
    id: string,
  ): Promise<string> {
    const found = await this.colleagues.find(tx, { department, role: 'provider-officer' }, id);
    if (!found)
      throw handOverErrors.notOfficer({}, [{ field: 'to', rule: 'officer of the provider' }]);
    if (hasActedElsewhere({ id: found.actor, department }, parts))
      throw applicationErrors.samePerson();
    return found.actor;
  }
}

/** Now, or just after the last hand-over where the clock has not moved on: each has a time, and so a task, of its own. */
const after = (last: Date | null, now: Date): Date =>
  last !== null && last >= now ? new Date(last.getTime() + 1) : now;
