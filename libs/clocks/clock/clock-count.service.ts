import { Inject, Injectable } from '@nestjs/common';
import { Calendar, Database, HubError, type Context } from '@shutong/platform';
import { Jurisdiction } from '../jurisdiction/jurisdiction';
import { RecordedAct, type LegalClock } from './clock.entity';
import {
  lifeOf,
  standingOf,
  type ClockAct,
  type ClockLife,
  type ClockRules,
  type ClockStanding,
} from './clock.policy';

/** What is known of a clock: without the year that the calendar lacks, no day of it. */
interface Figures {
  readonly life: ClockLife;
  readonly standing: ClockStanding | null;
  readonly missingYear: number | null;
}

/** Counts a clock's days from its acts, by the calendar and the jurisdiction of this hub. */
@Injectable()
export class ClockCount {
  /** Those whose days can be counted. */
  readonly years: readonly number[];
  private readonly rules: ClockRules;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Calendar) calendar: Calendar,
    @Inject(Jurisdiction) { warnAt }: Jurisdiction,
  ) {
    this.rules = { calendar, warnAt };
    this.years = calendar.maintainedYears;
  }

  async actsOf(ctx: Context, clockId: string): Promise<ClockAct[]> {
    const acts = this.database.repository(ctx, RecordedAct);
    return (await acts.find({ where: { clockId }, order: { number: 'ASC' } })) as ClockAct[];
  }

  /** As it stood at an instant, from what had happened to it by then. @throws clocks.clock.not-started, platform.calendar.year-missing */
  standing(acts: readonly ClockAct[], at: Date): ClockStanding {
    return standingOf(
      acts.filter((act) => act.at <= at),
      at,
      this.rules,
    );
  }

  /**
   * The same after all acts. A matter is accepted also where the calendar lacks a year: its last day is told as soon as
   * the calendar says which it is, and never guessed.
   */
  figures(acts: readonly ClockAct[], at: Date): Figures {
    const life = lifeOf(acts);
    try {
      return { life, standing: standingOf(acts, at, this.rules), missingYear: null };
    } catch (error) {
      const isMissing =
        error instanceof HubError && error.code === 'platform.calendar.year-missing';
      if (!isMissing) throw error;
      return { life, standing: null, missingYear: Number(error.params['year']) };
    }
  }

  /** What the row beside the acts says. */
  columns(
    acts: readonly ClockAct[],
    at: Date,
  ): Pick<
    LegalClock,
    'state' | 'holder' | 'limitDays' | 'dueOn' | 'warnOn' | 'missingYear' | 'late'
  > {
    const { life, standing, missingYear } = this.figures(acts, at);
    return {
      state: life.state,
      holder: life.holder,
      limitDays: life.limit,
      dueOn: standing?.due ?? null,
      warnOn: standing?.warnOn ?? null,
      missingYear,
      late: life.state === 'ended' ? (standing?.late ?? null) : null,
    };
  }
}
