import { Inject, Injectable } from '@nestjs/common';
import { Departments } from '@shutong/identity';
import { Database, tryEach, type Context, type TxContext } from '@shutong/platform';
import { In, IsNull, Not, type FindOptionsWhere } from 'typeorm';
import type { ClockKind } from '../jurisdiction/jurisdiction';
import { ClockCount } from './clock-count.service';
import { ClockTellings } from './clock-tellings.service';
import { LegalClock } from './clock.entity';
import { Clocks } from './clocks.service';
import type { TimedMatter } from './timed-matter';

/**
 * What nobody else can do in a disabled department's place, nor act on because it is late. A need is answered by another, and what
 * follows from other limits hangs on their being over.
 */
const setAsideKinds: readonly ClockKind[] = [
  ...(['answer-unconditional', 'answer-conditional', 'data-return', 'delivery'] as const),
  ...(['correction', 'open-answer', 'open-feedback'] as const),
];

/** Which clocks are set aside with their holder. */
const held = { state: Not('ended' as const), kind: In([...setAsideKinds]) };

/**
 * The time of a department ends when it is disabled, since its people are refused, and it is not late for it; once it is enabled again it
 * has all of its time anew for what is awaited still (Decree 809, Art. 21–22 and 26).
 */
@Injectable()
export class DisabledHolders {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(ClockCount) private readonly count: ClockCount,
    @Inject(ClockTellings) private readonly tellings: ClockTellings,
  ) {}

  /** What follows of how a department stands now; done twice it changes nothing. */
  async follow(tx: TxContext, holder: string): Promise<void> {
    const { state, changedAt } = await this.departments.byCode(tx, holder);
    if (state !== 'disabled')
      return this.each(tx, { holder, setAside: Not(IsNull()) }, (clock) =>
        this.beginAnew(tx, clock, changedAt),
      );
    return this.each(tx, { ...held, holder }, (clock) => this.setAside(tx, clock, changedAt));
  }

  /**
   * Of what has begun since its holder was disabled, and of what was set aside at the moment in which it was enabled; answers of how many
   * departments.
   */
  async look(ctx: Context): Promise<number> {
    const found = await this.database.query<{ holder: string; aside: boolean }>(
      ctx,
      `SELECT DISTINCT holder, set_aside IS NOT NULL AS aside FROM clocks.clock
        WHERE set_aside IS NOT NULL OR state <> 'ended' AND kind = ANY($1)`,
      [setAsideKinds],
    );
    const holders = found.map(({ holder }) => holder);
    const disabled = await this.departments.disabledOf(ctx, holders);
    const otherwise = found.filter(({ holder, aside }) => disabled.has(holder) !== aside);
    return tryEach(otherwise, async ({ holder }) => {
      await this.database.transaction(ctx, (tx) => this.follow(tx, holder));
      return true;
    });
  }

  private async each(
    tx: TxContext,
    where: FindOptionsWhere<LegalClock>,
    work: (clock: LegalClock) => Promise<void>,
  ): Promise<void> {
    const clocks = this.database.repository(tx, LegalClock);
    // Always in the same order, so that two that hold several cannot wait for each other.
    const found = await clocks.find({ select: { id: true }, where, order: { id: 'ASC' } });
    for (const { id } of found) {
      const lock = { mode: 'pessimistic_write' } as const;
      const clock = await clocks.findOne({ where: { ...where, id }, lock });
      if (clock) await work(clock);
    }
  }

  private async setAside(tx: TxContext, clock: LegalClock, disabledAt: Date): Promise<void> {
    const { id, state } = clock;
    // What it was given since has not begun before, and who had it until then was late or not.
    const last = (await this.count.actsOf(tx, id)).at(-1)!.at;
    const since = last > disabledAt ? last : disabledAt;
    await this.clocks.end(tx, timed(clock), 'dropped', since);
    const setAside = state === 'paused' ? state : 'running';
    await this.database.repository(tx, LegalClock).update({ id }, { setAside });
    await this.tellings.moveTasks(tx, clock, null);
    await this.tellings.tellOfHolder(tx, 'clock-set-aside', { clock, since: disabledAt });
  }

  private async beginAnew(tx: TxContext, aside: LegalClock, since: Date): Promise<void> {
    const { holder, awaitedBy, title, toldKind, toldId, toldTitle, limitDays } = aside;
    const toldOf = toldKind ? { kind: toldKind, id: toldId!, title: toldTitle! } : undefined;
    const of = timed(aside);
    const parties = { holder, awaitedBy, title, toldOf, since, days: limitDays };
    await this.clocks.start(tx, of, parties);
    if (aside.setAside === 'paused') await this.standStill(tx, aside, since);
    const clock = await this.database.repository(tx, LegalClock).findOneByOrFail({
      ...{ matterKind: aside.matterKind, matterId: aside.matterId, kind: aside.kind },
      state: Not('ended'),
    });
    await this.tellings.moveTasks(tx, { ...aside, dueOn: null }, clock.dueOn);
    const template = clock.dueOn === null ? 'clock-anew-undated' : 'clock-anew';
    await this.tellings.tellOfHolder(tx, template, { clock, since });
  }

  /** Supplements are awaited still: for as long as they were to be awaited. */
  private async standStill(tx: TxContext, aside: LegalClock, since: Date): Promise<void> {
    const days = await this.count.stillFor(tx, aside.id, since);
    if (days === 0) return;
    const of = timed(aside);
    await this.clocks.askedForSupplement(tx, of, days, since);
    const { goesOnCause, goesOnTo } = aside;
    await this.clocks.tellGoingOn(tx, of, { goesOnCause, goesOnTo });
  }
}

const timed = ({ matterKind, matterId, kind }: LegalClock): TimedMatter => ({
  matter: { kind: matterKind, id: matterId },
  kind,
});
