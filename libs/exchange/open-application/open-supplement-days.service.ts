import { Inject, Injectable } from '@nestjs/common';
import { Calendar, Clock, Database, dayInChina, tryPages, type Context } from '@shutong/platform';
import { MoreThan } from 'typeorm';
import { OpenApplication } from './open-application.entity';
import { OpenTellings } from './open-tellings.service';

/** Applications that are looked up at once. */
const perPage = 500;

type Awaited = Pick<OpenApplication, 'id'>;

const beforeAll: Awaited = { id: '00000000-0000-0000-0000-000000000000' };

/**
 * Applicants hold no clock, so that nothing else moves the last day of a supplement with the calendar, or tells the officer that it is
 * over where the answer's time has not stood still.
 */
@Injectable()
export class OpenSupplementDays {
  /** By which calendar, and on which day, all have been looked at. */
  private lookedAt: string | undefined;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Calendar) private readonly calendar: Calendar,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(OpenTellings) private readonly tellings: OpenTellings,
  ) {}

  /** Once a day, and for each calendar: tasks get the day that it says, and who has something to do since then is told. */
  async round(ctx: Context): Promise<void> {
    const now = `${this.calendar.digest} ${dayInChina(this.clock.now())}`;
    if (this.lookedAt === now) return;
    await tryPages(
      (last: Awaited | undefined) => this.awaited(ctx, last),
      ({ id }) => this.follow(ctx, id),
    );
    this.lookedAt = now;
  }

  private awaited(ctx: Context, { id } = beforeAll): Promise<Awaited[]> {
    return this.database.repository(ctx, OpenApplication).find({
      select: { id: true },
      where: { state: 'awaiting-supplement', id: MoreThan(id) },
      ...{ order: { id: 'ASC' }, take: perPage },
    });
  }

  private follow(ctx: Context, id: string): Promise<boolean> {
    return this.database.transaction(ctx, async (tx) => {
      const where = { id, state: 'awaiting-supplement' } as const;
      const lock = { mode: 'pessimistic_write' } as const;
      const application = await this.database
        .repository(tx, OpenApplication)
        .findOne({ where, lock });
      if (application) await this.tellings.follow(tx, application);
      return application !== null;
    });
  }
}
