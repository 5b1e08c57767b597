import { Inject, Injectable } from '@nestjs/common';
import {
  Calendar,
  Database,
  HubError,
  dayInChina,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { In, type EntityManager } from 'typeorm';
import { Jurisdiction } from '../jurisdiction/jurisdiction';
import { RecordedAct, type LegalClock } from './clock.entity';
import {
  goesOn,
  holderOn,
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

const daysUnknown = { due: null, warnOn: null, stillUntil: null, late: null };

/** Keeps a clock's acts and counts its days from them, by the calendar and the jurisdiction of this hub. */
@Injectable()
export class ClockCount {
  private readonly rules: ClockRules;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Calendar) calendar: Calendar,
    @Inject(Jurisdiction) { warnAt }: Jurisdiction,
  ) {
    this.rules = { calendar, warnAt };
  }

  async actsOf(ctx: Context, clockId: string): Promise<ClockAct[]> {
    const acts = this.database.repository(ctx, RecordedAct);
    return (await acts.find({ where: { clockId }, order: { number: 'ASC' } })) as ClockAct[];
  }

  /** The same of many, in one query. */
  async actsOfEach(manager: EntityManager, clockIds: readonly string[]): Promise<ClockAct[][]> {
    const found = await manager
      .getRepository(RecordedAct)
      .find({ where: { clockId: In([...clockIds]) }, order: { number: 'ASC' } });
    return clockIds.map((id) => found.filter(({ clockId }) => clockId === id) as ClockAct[]);
  }

  /** Its acts up to now: where its time to stand still is over, that it has gone on is written first. */
  async goOn(tx: TxContext, clockId: string, now: Date): Promise<ClockAct[]> {
    const acts = await this.actsOf(tx, clockId);
    const act = this.ofItself(acts, now);
    return act ? this.add(tx, { clockId, acts }, act) : acts;
  }

  /** What it has done by itself and nobody has written yet. */
  ofItself(acts: readonly ClockAct[], now: Date): ClockAct | undefined {
    const { standing } = this.figures(acts, now);
    return standing ? goesOn(standing, now) : undefined;
  }

  /** How it stands now, with what it has done by itself; null where the calendar lacks a year. */
  standingNow(acts: readonly ClockAct[], now: Date): ClockStanding | null {
    const act = this.ofItself(acts, now);
    return this.figures(act ? [...acts, act] : acts, now).standing;
  }

  /** Working days for which one that has ended would stand still yet, were it not for its end; null where only a step sets it going. */
  async stillFor(tx: TxContext, clockId: string, on: Date): Promise<number | null> {
    const standing = this.standingNow((await this.actsOf(tx, clockId)).slice(0, -1), on);
    if (standing?.state !== 'paused') return 0;
    const { stillUntil } = standing;
    if (stillUntil === null) return null;
    return this.rules.calendar.workingDays(dayInChina(on), stillUntil);
  }

  /** One more act. */
  async add(
    tx: TxContext,
    { clockId, acts }: { readonly clockId: string; readonly acts: readonly ClockAct[] },
    act: ClockAct,
  ): Promise<ClockAct[]> {
    const unsaid = { days: null, holder: null, restart: null };
    const row = { ...unsaid, ...act, clockId, number: acts.length + 1 };
    await this.database.repository(tx, RecordedAct).insert(row);
    return [...acts, act];
  }

  /**
   * As it stood at an instant, from what had happened to it by then, also by itself and whether or not anybody has looked.
   * @throws clocks.clock.not-started, platform.calendar.year-missing
   */
  standing(acts: readonly ClockAct[], at: Date): ClockStanding {
    const byThen = acts.filter((act) => act.at <= at);
    const standing = standingOf(byThen, at, this.rules);
    const act = goesOn(standing, at);
    return act ? standingOf([...byThen, act], at, this.rules) : standing;
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

  /** Of the calendar that it counts by now. */
  calendarDigest(): string {
    return this.rules.calendar.digest;
  }

  /** What the row beside the acts says. */
  columns(
    acts: readonly ClockAct[],
    at: Date,
  ): Pick<
    LegalClock,
    | 'state'
    | 'holder'
    | 'dueHolder'
    | 'limitDays'
    | 'dueOn'
    | 'warnOn'
    | 'pausedUntil'
    | 'missingYear'
    | 'calendar'
    | 'late'
  > {
    const { life, standing, missingYear } = this.figures(acts, at);
    const { due, warnOn, stillUntil, late } = standing ?? daysUnknown;
    return {
      state: life.state,
      holder: life.holder,
      dueHolder: due === null ? life.holder : holderOn(acts, due),
      limitDays: life.limit,
      dueOn: due,
      warnOn,
      pausedUntil: stillUntil,
      missingYear,
      calendar: this.calendarDigest(),
      late: life.state === 'ended' ? late : null,
    };
  }
}
