import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import type { PersonRole } from '@shutong/identity';
import { Outbox } from '@shutong/messaging';
import { Notices } from '@shutong/notice';
import { Clock, Database, dayInChina, type Context, type TxContext } from '@shutong/platform';
import type { ClockKind } from '../jurisdiction/jurisdiction';
import { ClockCount } from './clock-count.service';
import { LegalClock, factOf } from './clock.entity';

/** Clocks that one round looks at, so that a round ends. */
const perRound = 500;

/** What became due on a day: columns of the row, the day in `$1`. */
const due = {
  warn: `c.state = 'running' AND c.warned_at IS NULL AND c.warn_on <= $1 AND c.due_on >= $1`,
  overdue: `c.state = 'running' AND c.overdue_at IS NULL AND c.due_on < $1`,
} as const;

const marks = {
  warn: { column: 'warnedAt', event: 'clocks.clock.warned', template: 'clock-warned' },
  overdue: { column: 'overdueAt', event: 'clocks.clock.overdue', template: 'clock-overdue' },
} as const;

type Mark = keyof typeof due;

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

/** Warns of last days that come and marks those that are over, once each, also after the process has stood still. */
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
   * One round; answers how many clocks it warned of, marked, and could count after the calendar got their year. One that fails
   * keeps no other waiting: the round throws when it is through.
   */
  async look(ctx: Context): Promise<{ counted: number; warned: number; overdue: number }> {
    const failures: unknown[] = [];
    const counted = await this.recount(ctx, failures);
    const warned = await this.mark(ctx, 'warn', failures);
    const overdue = await this.mark(ctx, 'overdue', failures);
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
    return { counted, warned, overdue };
  }

  private async mark(ctx: Context, mark: Mark, failures: unknown[]): Promise<number> {
    const today = dayInChina(this.clock.now());
    const found = await this.found(ctx, due[mark], [today]);
    return this.each(ctx, found, failures, async (tx, id) => {
      const where = `${due[mark]} AND c.id = $2`;
      const [still] = await this.found(tx, where, [today, id], 'FOR UPDATE');
      if (still) await this.note(tx, mark, id);
      return still !== undefined;
    });
  }

  /** Each in a transaction of its own; answers of how many `work` said that it did something. */
  private async each(
    ctx: Context,
    found: readonly { id: string }[],
    failures: unknown[],
    work: (tx: TxContext, id: string) => Promise<boolean>,
  ): Promise<number> {
    let done = 0;
    for (const { id } of found) {
      try {
        if (await this.database.transaction(ctx, (tx) => work(tx, id))) done += 1;
      } catch (error) {
        failures.push(error);
      }
    }
    return done;
  }

  private async note(tx: TxContext, mark: Mark, id: string): Promise<void> {
    const { column, event } = marks[mark];
    const clocks = this.database.repository(tx, LegalClock);
    await clocks.update({ id }, { [column]: this.clock.now() });
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
    await this.outbox.add(tx, { type: event, subject: id, data: factOf(clock) });
    await this.tell(tx, mark, clock);
  }

  /** Whoever acts for the department that holds the matter. A last day that has moved is another cause. */
  private async tell(tx: TxContext, mark: Mark, clock: LegalClock): Promise<void> {
    const { id, kind, holder: department, title, matterKind, matterId } = clock;
    const dueOn = clock.dueOn!;
    await this.notices.tell(tx, {
      cause: `clock/${id}/${mark}/${dueOn}`,
      template: marks[mark].template,
      to: actingRoles[kind].map((role) => ({ department, role })),
      about: { type: matterKind, id: matterId },
      params: { title, dueOn },
    });
  }

  /** Clocks of a year that the calendar has got meanwhile; others are not looked at. */
  private async recount(ctx: Context, failures: unknown[]): Promise<number> {
    const found = await this.found(ctx, 'c.missing_year = ANY ($1)', [this.count.years]);
    return this.each(ctx, found, failures, async (tx, id) => {
      const clocks = this.database.repository(tx, LegalClock);
      const lock = { mode: 'pessimistic_write' } as const;
      const clock = await clocks.findOneOrFail({ where: { id }, lock });
      const acts = await this.count.actsOf(tx, id);
      const columns = this.count.columns(acts, clock.endedAt ?? this.clock.now());
      if (columns.missingYear === clock.missingYear) return false;
      await clocks.update({ id }, columns);
      return columns.missingYear === null;
    });
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
