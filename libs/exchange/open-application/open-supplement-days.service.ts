import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Notices } from '@shutong/notice';
import { Calendar, Database, tryEach, type Context } from '@shutong/platform';
import { MoreThan } from 'typeorm';
import { supplementDueOn } from './open-answer.clock';
import { OpenApplication } from './open-application.entity';
import { applicantOf } from './open-tellings.policy';

const atOnce = 500;
const first = '00000000-0000-0000-0000-000000000000';

/** Applicants hold no clock, so that nothing else moves the last day of a supplement with the calendar. */
@Injectable()
export class OpenSupplementDays {
  /** Digest of the calendar by which all have been counted, and the last one that has been counted by this one. */
  private counted: string | undefined;
  private last = first;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Calendar) private readonly calendar: Calendar,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  /** Gives open tasks the day that the calendar says now; resolves to whether there may be more. */
  async round(ctx: Context): Promise<boolean> {
    if (this.counted === this.calendar.digest) return false;
    const awaited = await this.database.repository(ctx, OpenApplication).find({
      where: { state: 'awaiting-supplement', id: MoreThan(this.last) },
      ...{ order: { id: 'ASC' }, take: atOnce },
    });
    await tryEach(awaited, (application) => this.move(ctx, application));
    const isMore = awaited.length === atOnce;
    this.last = isMore ? awaited.at(-1)!.id : first;
    if (!isMore) this.counted = this.calendar.digest;
    return isMore;
  }

  private async move(ctx: Context, application: OpenApplication): Promise<boolean> {
    const about = { type: 'open-application', id: application.id };
    const dueOn = supplementDueOn(this.clocks, application);
    const to = [applicantOf(application)];
    await this.database.transaction(ctx, (tx) => this.notices.moveTasks(tx, { about, to, dueOn }));
    return true;
  }
}
