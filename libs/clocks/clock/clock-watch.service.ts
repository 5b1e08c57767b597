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
/** Who acts for the department that holds a clock. */
const actingRoles: Readonly<Record<ClockKind, readonly PersonRole[]>> = {
  'answer-unconditional': provider,
  'answer-conditional': provider,
  supplement: ['requester', 'office-head'],
  delivery: provider,
  correction: provider,
  'dispute-negotiation': ['office-head'],
  'dispute-coordination': ['authority'],
  'dispute-superior': ['authority'],
  'dispute-government': ['authority'],
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

  /** One round; answers how many clocks it warned of, marked, and could count after the calendar got their year. */
  async look(ctx: Context): Promise<{ counted: number; warned: number; overdue: number }> {
    const counted = await this.recount(ctx);
    const warned = await this.mark(ctx, 'warn');
    return { counted, warned, overdue: await this.mark(ctx, 'overdue') };
  }

  private async mark(ctx: Context, mark: Mark): Promise<number> {
    const today = dayInChina(this.clock.now());
    let marked = 0;
    for (const { id } of await this.found(ctx, due[mark], [today])) {
      const isDone = await this.database.transaction(ctx, async (tx) => {
        const [still] = await this.found(
          tx,
          `${due[mark]} AND c.id = $2`,
          [today, id],
          'FOR UPDATE',
        );
        if (still) await this.note(tx, mark, id);
        return still !== undefined;
      });
      if (isDone) marked += 1;
    }
    return marked;
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
  private async recount(ctx: Context): Promise<number> {
    let counted = 0;
    for (const { id } of await this.found(ctx, 'c.missing_year = ANY ($1)', [this.count.years])) {
      const isCounted = await this.database.transaction(ctx, async (tx) => {
        const clocks = this.database.repository(tx, LegalClock);
        const lock = { mode: 'pessimistic_write' } as const;
        const clock = await clocks.findOneOrFail({ where: { id }, lock });
        const acts = await this.count.actsOf(tx, id);
        const columns = this.count.columns(acts, clock.endedAt ?? this.clock.now());
        if (columns.missingYear === clock.missingYear) return false;
        await clocks.update({ id }, columns);
        return columns.missingYear === null;
      });
      if (isCounted) counted += 1;
    }
    return counted;
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
