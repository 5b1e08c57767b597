import { Inject, Injectable } from '@nestjs/common';
import {
  Calendar,
  Clock,
  Database,
  dayInChina,
  decodeCursor,
  isDepartmentCode,
  isInstant,
  isUuid,
  pageOf,
  supervises,
  type Actor,
  type Context,
  type Day,
  type HubError,
  type Page,
  turnLoader,
  type PageAsked,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import { Jurisdiction, type ClockKind } from '../jurisdiction/jurisdiction';
import { ClockCount } from './clock-count.service';
import { LegalClock } from './clock.entity';
import { clockErrors } from './clock.errors';
import type { ClockStanding } from './clock.policy';
import type { ClockState } from './clock.states';
import { onTimeByDepartment } from './on-time.query';

export interface ClockFilter {
  /** Credit code of the department that has to act. */
  readonly holder?: string;
  readonly state?: ClockState;
  /** Running, and its last day is over. */
  readonly overdue?: boolean;
}

/** How a department has kept its limits in a span of days. */
export interface OnTime {
  readonly holder: string;
  readonly onTime: number;
  /** Done, or given up by who waited, after the last day. */
  readonly late: number;
  /** Not done yet, and the last day is over. */
  readonly overdue: number;
}

/** What the law still allows of a limit. */
export interface Leeway {
  /** Whether limits of its kind are extended at all. */
  readonly isExtensible: boolean;
  /** Why it is not extended; null where it may be. */
  readonly noMoreTime: HubError | null;
  /** Why it does not stand still for a supplement any more; null where it does, or need not. */
  readonly noStandstill: HubError | null;
}

/** The last by an index of those that were handed over after their last day. */
const ofDepartment =
  'c.holder = :own OR c.awaitedBy = :own OR (c.dueHolder = :own AND c.dueHolder <> c.holder)';

/** Clocks as the departments that hold or await them, the authority and auditors read them. */
@Injectable()
export class LegalClocks {
  private readonly byMatter: DataLoader<string, LegalClock[]>;
  private readonly standings: DataLoader<string, ClockStanding | null>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Calendar) private readonly calendar: Calendar,
    @Inject(ClockCount) private readonly count: ClockCount,
    @Inject(Jurisdiction) private readonly jurisdiction: Jurisdiction,
  ) {
    this.byMatter = turnLoader((ids) => this.loadOf(ids));
    this.standings = turnLoader((ids) => this.loadStandings(ids));
  }

  /** All clocks of a matter, the oldest first. The matter has been read, so its clocks may be. */
  ofMatter(matterId: string): Promise<LegalClock[]> {
    return this.byMatter.load(matterId);
  }

  /**
   * A clock as it stood at an instant, replayed from what had happened to it by then. Of one that had ended it says what was
   * counted at its end: a calendar that was put right since has changed nothing of that.
   * @throws clocks.clock.not-found, clocks.clock.not-started, clocks.clock.not-yet, platform.calendar.year-missing
   */
  async standingAt(ctx: Context, id: string, at: Date): Promise<ClockStanding> {
    const found = await this.database.repository(ctx, LegalClock).findOneBy({ id });
    if (!found || !mayRead(ctx.actor, found)) throw clockErrors.notFound({ id });
    if (at > this.clock.now()) throw clockErrors.notYet();
    const standing = this.count.standing(await this.count.actsOf(ctx, id), at);
    return standing.state === 'ended' ? atItsEnd(standing, found) : standing;
  }

  /** Newest first. */
  async list(ctx: Context, filter: ClockFilter, page: PageAsked): Promise<Page<LegalClock>> {
    const query = this.database
      .repository(ctx, LegalClock)
      .createQueryBuilder('c')
      .orderBy({ 'c.startedAt': 'DESC', 'c.id': 'ASC' })
      .limit(page.first + 1);
    if (filter.holder) query.andWhere('c.holder = :holder', { holder: filter.holder });
    if (filter.state) query.andWhere('c.state = :state', { state: filter.state });
    if (typeof filter.overdue === 'boolean') {
      const isOver = `(c.state = 'running' AND coalesce(c.dueOn < :today, false))`;
      query.andWhere(filter.overdue ? isOver : `NOT ${isOver}`, { today: this.today() });
    }
    if (!supervises(ctx.actor)) {
      query.andWhere(`(${ofDepartment})`, { own: ctx.actor.department });
    }
    if (page.after) {
      const [at, id] = decodeCursor(page.after, isInstant, isUuid);
      query.andWhere('(c.startedAt < :at OR (c.startedAt = :at AND c.id > :id))', { at, id });
    }
    const keyOf = ({ startedAt, id }: LegalClock) => [startedAt.toISOString(), id];
    return pageOf(await query.getMany(), page.first, keyOf);
  }

  /** Of each department that had to act by a day of the span, both ends counted, by credit code. */
  async onTime(ctx: Context, span: { from: Day; to: Day }, page: PageAsked): Promise<Page<OnTime>> {
    const last = page.after ? decodeCursor(page.after, isDepartmentCode)[0] : null;
    const params = [span.from, span.to, this.today(), last, page.first + 1];
    const rows = await this.database.query<OnTime>(ctx, onTimeByDepartment, params);
    return pageOf(rows, page.first, ({ holder }) => [holder]);
  }

  /** Whether the last day of a running clock is over. */
  isOverdue({ state, dueOn }: LegalClock): boolean {
    return state === 'running' && dueOn !== null && dueOn < this.today();
  }

  /**
   * What the law allows of the limit of a kind among a matter's clocks; who tries meets the same refusals. It is counted from the acts: a
   * clock whose time to stand still is over goes on also where nobody has looked at it since.
   */
  async leewayOf(clocks: readonly LegalClock[], kind: ClockKind): Promise<Leeway> {
    const open = clocks.find((clock) => clock.kind === kind && clock.state !== 'ended');
    const standing = open ? await this.standings.load(open.id) : null;
    const over = standing?.late ? clockErrors.over({ due: standing.due! }) : null;
    const { supplement } = this.jurisdiction;
    const isExtensible = this.jurisdiction.limitOf(kind)?.extension !== undefined;
    return {
      isExtensible,
      noMoreTime: isExtensible ? over : clockErrors.noExtension({ kind }),
      noStandstill: supplement === 'run' ? null : over,
    };
  }

  /** Working days after today up to the last one; null unless it runs and its last day is known. */
  daysLeft({ state, dueOn }: LegalClock): number | null {
    if (state !== 'running' || dueOn === null) return null;
    return this.calendar.workingDays(this.today(), dueOn);
  }

  /** Why its last day is not known, and where the calendar gets the year that it lacks; null where it is, or stands still. */
  missingYear({ missingYear }: LegalClock): HubError | null {
    return missingYear === null ? null : this.calendar.missing(missingYear);
  }

  private today(): Day {
    return dayInChina(this.clock.now());
  }

  private async loadOf(matterIds: readonly string[]): Promise<LegalClock[][]> {
    const clocks = await this.database.dataSource.getRepository(LegalClock).find({
      where: { matterId: In([...matterIds]) },
      order: { startedAt: 'ASC', id: 'ASC' },
    });
    return matterIds.map((id) => clocks.filter(({ matterId }) => matterId === id));
  }

  private async loadStandings(ids: readonly string[]): Promise<(ClockStanding | null)[]> {
    const acts = await this.count.actsOfEach(this.database.dataSource.manager, ids);
    return acts.map((ofOne) => this.count.standingNow(ofOne, this.clock.now()));
  }
}

const atItsEnd = (standing: ClockStanding, { dueOn, warnOn, late }: LegalClock): ClockStanding => ({
  ...standing,
  ...{ due: dueOn, warnOn, late: late ?? standing.late },
});

/** Also whoever held it on its last day, for whom it counts. */
const mayRead = (actor: Actor, { holder, awaitedBy, dueHolder }: LegalClock): boolean =>
  supervises(actor) ||
  (actor.department !== null && [holder, awaitedBy, dueHolder].includes(actor.department));
