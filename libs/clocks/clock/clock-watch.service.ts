import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import type { PersonRole } from '@shutong/identity';
import { Outbox } from '@shutong/messaging';
import { Notices } from '@shutong/notice';
import {
  Clock,
  Database,
  dayInChina,
  tryEach,
  type Context,
  type Day,
  type TxContext,
} from '@shutong/platform';
import type { ClockKind } from '../jurisdiction/jurisdiction';
import { ClockCount } from './clock-count.service';
import { LegalClock, factOf } from './clock.entity';

/** Clocks that one round looks at, so that a round ends. */
const perRound = 500;

/** What became due on a day: columns of the row, the day in `$1`. */
const due = {
  resume: `c.state = 'paused' AND c.paused_until < $1`,
  warn: `c.state = 'running' AND c.warned_at IS NULL AND c.warn_on <= $1 AND c.due_on >= $1`,
  overdue: `c.state = 'running' AND c.overdue_at IS NULL AND c.due_on < $1`,
} as const;

const marks = {
  resume: { event: 'clocks.clock.resumed', template: 'clock-resumed' },
  warn: { event: 'clocks.clock.warned', template: 'clock-warned' },
  overdue: { event: 'clocks.clock.overdue', template: 'clock-overdue' },
} as const;

type Mark = keyof typeof due;

/** What one round did, and to how many clocks. */
type Round = Readonly<Record<'counted' | 'resumed' | 'warned' | 'overdue', number>>;

const provider = ['provider-officer', 'office-head'] as const;
const requester = ['requester', 'office-head'] as const;
/** Who acts for the department that holds a clock. */
const actingRoles: Readonly<Record<ClockKind, readonly PersonRole[]>> = {
  'answer-unconditional': provider,
  'answer-conditional': provider,
  supplement: requester,
  delivery: provider,
  correction: provider,
  'catalog-update': ['provider-officer', 'department-head'],
  'catalog-review': ['authority'],
  rectification: requester,
  disposal: requester,
  'data-return': provider,
  'dispute-negotiation': ['office-head'],
  'dispute-coordination': ['authority'],
  'dispute-superior': ['authority'],
  'dispute-government': ['authority'],
  'need-assignment': ['authority'],
  'need-answer': provider,
  'open-answer': provider,
};

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
    @Inject(Notices) private readonly notices: Notices,
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
    const found = await this.found(ctx, due[mark], [today]);
    return this.each(ctx, found, async (tx, id) => {
      const where = `${due[mark]} AND c.id = $2`;
      const [still] = await this.found(tx, where, [today, id], 'FOR UPDATE');
      if (still) await this.note(tx, mark, id);
      return still !== undefined;
    });
  }

  /** Each in a transaction of its own; answers of how many `work` said that it did something. */
  private each(
    ctx: Context,
    found: readonly { id: string }[],
    work: (tx: TxContext, id: string) => Promise<boolean>,
  ): Promise<number> {
    return tryEach(found, ({ id }) => this.database.transaction(ctx, (tx) => work(tx, id)));
  }

  private async note(tx: TxContext, mark: Mark, id: string): Promise<void> {
    const clocks = this.database.repository(tx, LegalClock);
    await clocks.update({ id }, await this.change(tx, mark, id));
    const clock = await clocks.findOneByOrFail({ id });
    await this.audit.record(tx, {
      action: `clocks.clock.${mark}`,
      outcome: 'allow',
      reason: 'ok',
      resource: [
        { type: 'clock', id },
        { type: clock.matterKind, id: clock.matterId },
        { type: 'department', id: clock.holder },
      ],
    });
    await this.outbox.add(tx, { type: marks[mark].event, subject: id, data: factOf(clock) });
    await this.tell(tx, mark, clock);
  }

  private async change(tx: TxContext, mark: Mark, id: string): Promise<Partial<LegalClock>> {
    const now = this.clock.now();
    if (mark === 'resume') return this.count.columns(await this.count.goOn(tx, id, now), now);
    return mark === 'warn' ? { warnedAt: now } : { overdueAt: now };
  }

  /** Whoever acts for the department that holds the matter. A last day that has moved is another cause. */
  private async tell(tx: TxContext, mark: Mark, clock: LegalClock): Promise<void> {
    const { id, kind, holder: department, title, matterKind, matterId } = clock;
    // Of one that goes on the calendar may lack the year of the last day.
    const dueOn = clock.dueOn ?? '—';
    await this.notices.tell(tx, {
      cause: `clock/${id}/${mark}/${dueOn}`,
      template: marks[mark].template,
      to: actingRoles[kind].map((role) => ({ department, role })),
      about: { type: matterKind, id: matterId },
      params: { title, dueOn },
    });
  }

  /**
   * Clocks that were counted by another calendar: one that lacked their year, or that has been put right since. What has ended stays as
   * it was counted, unless its days were not known then.
   */
  private async recount(ctx: Context): Promise<number> {
    const where = `c.calendar IS DISTINCT FROM $1 AND (c.state <> 'ended' OR c.missing_year IS NOT NULL)`;
    const found = await this.found(ctx, where, [this.count.calendarDigest()]);
    return this.each(ctx, found, async (tx, id) => {
      const clocks = this.database.repository(tx, LegalClock);
      const lock = { mode: 'pessimistic_write' } as const;
      const clock = await clocks.findOneOrFail({ where: { id }, lock });
      const acts = await this.count.actsOf(tx, id);
      const columns = this.count.columns(acts, clock.endedAt ?? this.clock.now());
      const hasMoved = columns.dueOn !== clock.dueOn;
      // Of a last day that has moved everybody is told anew.
      await clocks.update(
        { id },
        { ...columns, ...(hasMoved && { warnedAt: null, overdueAt: null }) },
      );
      if (hasMoved) await this.moveTasks(tx, clock, columns.dueOn);
      return hasMoved;
    });
  }

  /** What those have to do by then who act for its holder. */
  private async moveTasks(
    tx: TxContext,
    { kind, holder: department, matterKind: type, matterId: id, dueOn: from }: LegalClock,
    dueOn: Day | null,
  ): Promise<void> {
    const to = actingRoles[kind].map((role) => ({ department, role }));
    await this.notices.moveTasks(tx, { about: { type, id }, to, from, dueOn });
  }

  private found(
    ctx: Context,
    where: string,
    params: readonly unknown[],
    lock = '',
  ): Promise<{ id: string }[]> {
    const sql = `SELECT c.id FROM clocks.clock c WHERE ${where} ORDER BY c.id LIMIT ${perRound} ${lock}`;
    return this.database.query<{ id: string }>(ctx, sql, params);
  }
}
