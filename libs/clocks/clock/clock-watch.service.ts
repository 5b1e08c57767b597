import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  dayInChina,
  tryEach,
  tryPages,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { ClockCount } from './clock-count.service';
import { ClockTellings, type Mark } from './clock-tellings.service';
import { LegalClock, factOf } from './clock.entity';

/** Clocks that are looked up at once. */
const perPage = 500;

/** Which clocks wait for something, one value in `$1`, and the day since which each does: terms of SQL on the row. */
interface Waiting {
  readonly where: string;
  readonly since: string;
}

/** What became due on a day. */
const due = {
  resume: { where: `c.state = 'paused' AND c.paused_until < $1`, since: 'c.paused_until' },
  warn: {
    where: `c.state = 'running' AND c.warned_at IS NULL AND c.warn_on <= $1 AND c.due_on >= $1`,
    since: 'c.warn_on',
  },
  overdue: {
    where: `c.state = 'running' AND c.overdue_at IS NULL AND c.due_on < $1`,
    since: 'c.due_on',
  },
} as const satisfies Readonly<Record<Mark, Waiting>>;

/** What was counted by another calendar than that in `$1`; a last day that nobody knows comes last. */
const countedOtherwise: Waiting = {
  where: `c.calendar IS DISTINCT FROM $1 AND (c.state <> 'ended' OR c.missing_year IS NOT NULL)`,
  since: `coalesce(c.due_on, 'infinity')`,
};

/** A clock that was found, and since when it waits, as the database writes a day. */
interface Found {
  readonly id: string;
  readonly since: string;
}

const beforeAll: Found = { id: '00000000-0000-0000-0000-000000000000', since: '-infinity' };

const events: Readonly<Record<Mark, string>> = {
  resume: 'clocks.clock.resumed',
  warn: 'clocks.clock.warned',
  overdue: 'clocks.clock.overdue',
};

/** What one round did, and to how many clocks. */
type Round = Readonly<Record<'counted' | 'resumed' | 'warned' | 'overdue', number>>;

/**
 * Sets clocks going whose time to stand still is over, warns of last days that come and marks those that are over, once each, also
 * after the process has stood still.
 */
@Injectable()
export class ClockWatch {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ClockCount) private readonly count: ClockCount,
    @Inject(ClockTellings) private readonly tellings: ClockTellings,
  ) {}

  /**
   * One round; answers how many clocks it set going, warned of, marked, and counted anew by a calendar that has changed. One that
   * fails keeps no other waiting: the round throws when it is through.
   */
  async look(ctx: Context): Promise<Round> {
    const round = { counted: 0, resumed: 0, warned: 0, overdue: 0 };
    const works = {
      counted: () => this.recount(ctx),
      resumed: () => this.mark(ctx, 'resume'),
      warned: () => this.mark(ctx, 'warn'),
      overdue: () => this.mark(ctx, 'overdue'),
    };
    await tryEach(Object.keys(works) as (keyof Round)[], async (name) => {
      round[name] = await works[name]();
      return round[name] > 0;
    });
    return round;
  }

  private async mark(ctx: Context, mark: Mark): Promise<number> {
    const today = dayInChina(this.clock.now());
    return this.each(ctx, { ...due[mark], by: today }, async (tx, id) => {
      const held = `SELECT FROM clocks.clock c WHERE ${due[mark].where} AND c.id = $2 FOR UPDATE`;
      const [still] = await this.database.query(tx, held, [today, id]);
      if (still) await this.note(tx, mark, id);
      return still !== undefined;
    });
  }

  /**
   * Each that waits in a transaction of its own, who waits the longest first, until none is left; answers of how many `work` said that
   * it did something.
   */
  private each(
    ctx: Context,
    { where, since, by }: Waiting & { readonly by: string },
    work: (tx: TxContext, id: string) => Promise<boolean>,
  ): Promise<number> {
    const sql = `SELECT c.id, (${since})::text AS since FROM clocks.clock c
      WHERE ${where} AND (${since}, c.id) > ($2::date, $3::uuid) ORDER BY ${since}, c.id LIMIT ${perPage}`;
    const pageAfter = (last = beforeAll) =>
      this.database.query<Found>(ctx, sql, [by, last.since, last.id]);
    return tryPages(pageAfter, ({ id }) => this.database.transaction(ctx, (tx) => work(tx, id)));
  }

  private async note(tx: TxContext, mark: Mark, id: string): Promise<void> {
    const clocks = this.database.repository(tx, LegalClock);
    await clocks.update({ id }, await this.change(tx, mark, id));
    const clock = await clocks.findOneByOrFail({ id });
    await this.record(tx, mark, clock);
    await this.outbox.add(tx, { type: events[mark], subject: id, data: factOf(clock) });
    await this.tellings.tell(tx, mark, clock);
  }

  private async change(tx: TxContext, mark: Mark, id: string): Promise<Partial<LegalClock>> {
    const now = this.clock.now();
    if (mark === 'resume') return this.count.columns(await this.count.goOn(tx, id, now), now);
    return mark === 'warn' ? { warnedAt: now } : { overdueAt: now };
  }

  /**
   * Clocks that were counted by another calendar: one that lacked their year, or that has been put right since. What has ended stays as
   * it was counted, unless its days were not known then.
   */
  private async recount(ctx: Context): Promise<number> {
    const otherwise = { ...countedOtherwise, by: this.count.calendarDigest() };
    return this.each(ctx, otherwise, async (tx, id) => {
      const clocks = this.database.repository(tx, LegalClock);
      const lock = { mode: 'pessimistic_write' } as const;
      const clock = await clocks.findOneOrFail({ where: { id }, lock });
      const acts = await this.count.actsOf(tx, id);
      const columns = this.count.columns(acts, clock.endedAt ?? this.clock.now());
      const hasMoved = columns.dueOn !== clock.dueOn;
      // Of a last day that has moved everybody is told anew.
      const change = { ...columns, ...(hasMoved && { warnedAt: null, overdueAt: null }) };
      await clocks.update({ id }, change);
      if (hasMoved) await this.tellMoved(tx, clock, { ...clock, ...change });
      return hasMoved;
    });
  }

  private async tellMoved(tx: TxContext, before: LegalClock, clock: LegalClock): Promise<void> {
    await this.record(tx, 'recount', clock);
    const { outcome, late } = clock;
    const data = { ...factOf(clock), outcome, late };
    await this.outbox.add(tx, { type: 'clocks.clock.recounted', subject: clock.id, data });
    await this.tellings.moveTasks(tx, before, clock.dueOn);
  }

  private async record(tx: TxContext, act: string, clock: LegalClock): Promise<void> {
    await this.audit.record(tx, {
      action: `clocks.clock.${act}`,
      outcome: 'allow',
      reason: 'ok',
      resource: [
        { type: 'clock', id: clock.id },
        { type: clock.matterKind, id: clock.matterId },
        { type: 'department', id: clock.holder },
      ],
    });
  }
}
