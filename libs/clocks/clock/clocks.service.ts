import { Inject, Injectable } from '@nestjs/common';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, uuidv7, type Day, type TxContext } from '@shutong/platform';
import { In, IsNull, Not, type FindOneOptions } from 'typeorm';
import { Jurisdiction, type ClockKind } from '../jurisdiction/jurisdiction';
import { LegalClock, factOf, toldAnew, type ClockOutcome } from './clock.entity';
import { clockErrors } from './clock.errors';
import { ClockCount } from './clock-count.service';
import { assertNotOver, type ClockAct, type ClockStanding } from './clock.policy';
import type { Parties, TimedMatter, ToldOf } from './timed-matter';

/** What a clock that has started may have happen to it: now, unless it says when. */
type Act = ClockAct extends infer One
  ? One extends Exclude<ClockAct, { step: 'start' }>
    ? Omit<One, 'at'> & { readonly at?: Date }
    : never
  : never;

/**
 * Starts and moves clocks in the transaction of what moves them, whose log entry says who did it. Where the law sets no limit
 * there is no clock, and moving it is nothing.
 */
@Injectable()
export class Clocks {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ClockCount) private readonly count: ClockCount,
    @Inject(Jurisdiction) private readonly jurisdiction: Jurisdiction,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /**
   * From now on, or since what it is counted from; that day is not counted. The days are kept with
   * the start, whatever their source says later.
   * @returns its last day; null where none is set or the calendar lacks it
   */
  async start(
    tx: TxContext,
    { matter, kind }: TimedMatter,
    {
      holder,
      awaitedBy = null,
      title,
      toldOf,
      since,
      days = this.jurisdiction.limitOf(kind)?.days,
    }: Parties,
  ): Promise<Day | null> {
    if (days === undefined) return null;
    await this.keepAside(tx, { matter, kind }, null);
    const now = this.clock.now();
    const at = since ?? now;
    const act: ClockAct = { step: 'start', at, days, holder };
    const clock: LegalClock = {
      ...{ id: uuidv7(now), kind, matterKind: matter.kind, matterId: matter.id, awaitedBy, title },
      ...toldColumns(toldOf),
      ...{ goesOnCause: null, goesOnTo: null, startedAt: at, warnedAt: null, overdueAt: null },
      ...{ endedAt: null, outcome: null, setAside: null },
      ...this.count.columns([act], now),
    };
    await this.database.repository(tx, LegalClock).insert(clock);
    await this.count.add(tx, { clockId: clock.id, acts: [] }, act);
    return clock.dueOn;
  }

  /**
   * As the jurisdiction has it for supplements that are asked for: it may be that the clock runs on. One that stands still does so
   * for the time for supplements and no longer.
   */
  async askedForSupplement(
    tx: TxContext,
    of: TimedMatter,
    days = this.jurisdiction.limitOf('supplement')?.days ?? null,
    at = this.clock.now(),
  ): Promise<void> {
    if (this.jurisdiction.supplement === 'run') return;
    await this.act(tx, of, { step: 'pause', days, at });
  }

  /**
   * Whoever awaits supplements tells the same as the watch does when their time is over: when the answer's clock goes on by itself, or
   * where that has not stood still, when the supplements are late.
   */
  async tellGoingOn(
    tx: TxContext,
    { matter: { kind: matterKind, id: matterId }, kind }: TimedMatter,
    as: Pick<LegalClock, 'goesOnCause' | 'goesOnTo'>,
  ): Promise<void> {
    const clocks = this.database.repository(tx, LegalClock);
    const kinds: ClockKind[] = [kind, 'supplement'];
    await clocks.update({ matterKind, matterId, kind: In(kinds), state: Not('ended') }, as);
  }

  /** The supplements have come, or are awaited no more; after their time the clock goes on already, since their last day. */
  async supplemented(tx: TxContext, of: TimedMatter): Promise<void> {
    const { supplement } = this.jurisdiction;
    if (supplement === 'run') return;
    await this.act(tx, of, { step: 'resume', restart: supplement === 'restart' });
    await this.keepAside(tx, of, 'running');
  }

  /** By the working days that were asked for (`extensionNow`), whatever is allowed by now; answers the new last day. @throws clocks.clock.over */
  async extend(tx: TxContext, of: TimedMatter, days: number): Promise<Day | null> {
    const extended = await this.act(tx, of, { step: 'extend', days });
    if (!extended)
      await this.database.repository(tx, LegalClock).increment(asideOf(of), 'limitDays', days);
    return extended?.dueOn ?? null;
  }

  /** Working days by which a clock of the kind may be extended. @throws clocks.clock.no-extension */
  extensionOf(kind: ClockKind): number {
    const days = this.jurisdiction.limitOf(kind)?.extension?.days;
    if (days === undefined) throw clockErrors.noExtension({ kind });
    return days;
  }

  /**
   * The last day of a limit that began at an instant, for somebody who is no department and so holds no clock. Null where the law
   * sets no limit, or the calendar lacks the year.
   */
  lastDay(kind: ClockKind, at: Date): Day | null {
    const limit = this.jurisdiction.limitOf(kind);
    if (!limit) return null;
    return this.count.columns([{ step: 'start', at, days: limit.days, holder: '' }], at).dueOn;
  }

  async handOver(tx: TxContext, of: TimedMatter, holder: string): Promise<void> {
    await this.act(tx, of, { step: 'hand-over', holder });
    await this.keepAside(tx, of, null);
  }

  /** What was awaited has been done, or nobody awaits it any more: since now, or since what the hub learns of only now. */
  async end(
    tx: TxContext,
    of: TimedMatter,
    outcome: ClockOutcome,
    at = this.clock.now(),
  ): Promise<void> {
    const ended = await this.act(tx, of, { step: 'end', at }, outcome);
    // Behind it: one that is being set aside meanwhile has been by now.
    await this.keepAside(tx, of, null);
    if (!ended) return;
    await this.outbox.add(tx, {
      type: 'clocks.clock.ended',
      subject: ended.id,
      data: {
        ...factOf(ended),
        outcome,
        late: ended.late,
        startedAt: ended.startedAt.toISOString(),
        endedAt: ended.endedAt!.toISOString(),
      },
    });
  }

  /** The last day of a clock that runs, also by itself; undefined without one, while it stands still, or where the calendar lacks a year. */
  async dueOn(tx: TxContext, of: TimedMatter): Promise<Day | undefined> {
    return (await this.standing(tx, of))?.due ?? undefined;
  }

  /** By how many working days this very clock may be extended now. @throws clocks.clock.no-extension, clocks.clock.over */
  async extensionNow(tx: TxContext, of: TimedMatter): Promise<number> {
    const days = this.extensionOf(of.kind);
    const standing = await this.standing(tx, of);
    if (standing) assertNotOver(standing, 'extend');
    return days;
  }

  /** Whether one has started for the matter and not ended. */
  async isOpen(tx: TxContext, of: TimedMatter): Promise<boolean> {
    return (await this.read(tx, of)) !== null;
  }

  /** Whether the last day of a clock that has not ended is over. */
  async isOver(tx: TxContext, of: TimedMatter): Promise<boolean> {
    return (await this.standing(tx, of))?.late ?? false;
  }

  /** Of a clock that has not ended, with what it has done by itself; null also where the calendar lacks a year. */
  private async standing(tx: TxContext, of: TimedMatter): Promise<ClockStanding | null> {
    // Not held: whoever acts on it holds the matter, and who only tells of it waits for nobody.
    const clock = await this.read(tx, of);
    if (!clock) return null;
    return this.count.standingNow(await this.count.actsOf(tx, clock.id), this.clock.now());
  }

  private async act(
    tx: TxContext,
    of: TimedMatter,
    what: Act,
    outcome: ClockOutcome | null = null,
  ): Promise<LegalClock | null> {
    const clock = await this.open(tx, of);
    if (!clock) return null;
    const { at = this.clock.now() } = what;
    const before = await this.count.goOn(tx, clock.id, at);
    const { life, standing } = this.count.figures(before, at);
    if (standing) assertNotOver(standing, what.step);
    const isDone = what.step === 'resume' && life.state === 'running';
    const acts = isDone
      ? before
      : await this.count.add(tx, { clockId: clock.id, acts: before }, { ...what, at });
    const columns = this.count.columns(acts, at);
    Object.assign(clock, toldAnew(clock, columns), columns, {
      outcome,
      endedAt: outcome ? at : null,
    });
    await this.database.repository(tx, LegalClock).save(clock);
    return clock;
  }

  /** What has been set aside stands otherwise when it begins anew, or begins anew no more. */
  private async keepAside(
    tx: TxContext,
    of: TimedMatter,
    setAside: LegalClock['setAside'],
  ): Promise<void> {
    await this.database.repository(tx, LegalClock).update(asideOf(of), { setAside });
  }

  /** Held until the transaction ends. */
  private open(tx: TxContext, of: TimedMatter): Promise<LegalClock | null> {
    return this.read(tx, of, { lock: { mode: 'pessimistic_write' } });
  }

  private read(
    tx: TxContext,
    { matter, kind }: TimedMatter,
    how: Pick<FindOneOptions, 'lock'> = {},
  ): Promise<LegalClock | null> {
    return this.database.repository(tx, LegalClock).findOne({
      where: { matterKind: matter.kind, matterId: matter.id, kind, state: Not('ended') },
      ...how,
    });
  }
}

const toldColumns = (
  told: ToldOf | undefined,
): Pick<LegalClock, 'toldKind' | 'toldId' | 'toldTitle'> => ({
  ...{ toldKind: told?.kind ?? null, toldId: told?.id ?? null, toldTitle: told?.title ?? null },
});

/** What was set aside of it while its holder is disabled; it begins anew with its days. */
const asideOf = ({ matter: { kind: matterKind, id: matterId }, kind }: TimedMatter) => ({
  ...{ matterKind, matterId, kind, setAside: Not(IsNull()) },
});
