import { Inject, Injectable } from '@nestjs/common';
import { Notices } from '@shutong/notice';
import { Clock, Database, dayInChina, type Context } from '@shutong/platform';
import { DepartmentNames } from '../agreement/department-names.service';
import { wholeOf } from '../application/application-clocks';
import type { Application } from '../application/application.entity';
import { ApplicationSteps } from '../application/application-steps.service';
import { ApplicationTellings } from '../application/application-tellings.service';
import { reminderErrors } from './reminder.errors';
import { awaitedOfOthers, reminderCause } from './reminder.policy';

/** Whoever waits for a step reminds those who have to take it (催办): each department once a day. */
@Injectable()
export class Reminders {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(DepartmentNames) private readonly names: DepartmentNames,
    @Inject(ApplicationTellings) private readonly tellings: ApplicationTellings,
    @Inject(ApplicationSteps) private readonly steps: ApplicationSteps,
  ) {}

  remind(ctx: Context, id: string): Promise<Application> {
    const action = 'exchange.application.remind';
    return this.steps.take(ctx, id, { action, memberToo: true }, async (tx, application) => {
      const to = awaitedOfOthers(ctx.actor, await this.tellings.fileOf(tx, application));
      if (to.length === 0) throw reminderErrors.nothingAwaited();
      const from = await this.names.of(tx, ctx.actor.department ?? '');
      const cause = reminderCause(application, ctx.actor, dayInChina(this.clock.now()));
      const whole = await wholeOf(this.database, tx, application);
      const { kind: type, title } = whole ?? { kind: 'application', title: application.title };
      const told = await this.notices.tell(tx, {
        ...{ cause, to, template: 'reminder', params: { from, title } },
        about: { type, id: whole?.id ?? id },
      });
      if (told === 0) throw reminderErrors.alreadyToday();
      await this.steps.note(tx, action, 'exchange.application.reminded', application);
    });
  }
}
