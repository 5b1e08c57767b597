import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day } from '@shutong/platform';
import type { ClockKind } from '../jurisdiction/jurisdiction';
import type { ClockState, ClockStep } from './clock.states';

export type ClockOutcome = 'done' | 'dropped';

/** How long a department has to act on a matter (时限), as it stands. */
@Entity({ schema: 'clocks', name: 'clock' })
export class LegalClock {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: ClockKind;

  /** What it belongs to, such as `application`. */
  @Column('text', { name: 'matter_kind' })
  matterKind: string;

  @Column('uuid', { name: 'matter_id' })
  matterId: string;

  /** What the matter is about. */
  @Column('text')
  title: string;

  /** What people are told of, and have their tasks about, in its place; null, as the next two are, where that is the matter itself. */
  @Column('text', { name: 'told_kind', nullable: true })
  toldKind: string | null;

  @Column('uuid', { name: 'told_id', nullable: true })
  toldId: string | null;

  @Column('text', { name: 'told_title', nullable: true })
  toldTitle: string | null;

  /** Credit code of the department that has to act. */
  @Column('text')
  holder: string;

  /** Of the department that held it when its last day was over; until then, and where that is not known, of its holder. */
  @Column('text', { name: 'due_holder' })
  dueHolder: string;

  /** Credit code of the department that waits for it. */
  @Column('text', { name: 'awaited_by', nullable: true })
  awaitedBy: string | null;

  @Column('text')
  state: ClockState;

  /** Working days in all, with what it was extended by. */
  @Column('smallint', { name: 'limit_days' })
  limitDays: number;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  /** Null while it is paused, or where the calendar lacks a year. */
  @Column('date', { name: 'due_on', nullable: true })
  dueOn: Day | null;

  @Column('date', { name: 'warn_on', nullable: true })
  warnOn: Day | null;

  /** The last day on which it stands still; null while it runs, and where only a step sets it going. */
  @Column('date', { name: 'paused_until', nullable: true })
  pausedUntil: Day | null;

  /** As whose cause it is told that it goes on by itself, or that supplements are late, so that nobody is told twice; null where only the watch tells of it. */
  @Column('text', { name: 'goes_on_cause', nullable: true })
  goesOnCause: string | null;

  /** Which of the officers who answer is told then: the actor; null where all are. */
  @Column('text', { name: 'goes_on_to', nullable: true })
  goesOnTo: string | null;

  /** The year that the calendar has to get before the last day can be told. */
  @Column('smallint', { name: 'missing_year', nullable: true })
  missingYear: number | null;

  /** Digest of the calendar by which it was counted. */
  @Column('text', { nullable: true })
  calendar: string | null;

  @Column('timestamptz', { name: 'warned_at', nullable: true })
  warnedAt: Date | null;

  @Column('timestamptz', { name: 'overdue_at', nullable: true })
  overdueAt: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  /** `dropped` where nobody awaited it any more: not on time, and late only if it was by then. */
  @Column('text', { nullable: true })
  outcome: ClockOutcome | null;

  /**
   * How it stood when its holder was disabled, where it begins anew once that is enabled; null where that has not been, and where it is
   * awaited no more.
   */
  @Column('text', { name: 'set_aside', nullable: true })
  setAside: Exclude<ClockState, 'ended'> | null;

  /** It ended after its last day; null before it has ended. */
  @Column('boolean', { nullable: true })
  late: boolean | null;
}

/** One thing that happened to a clock; never changed. */
@Entity({ schema: 'clocks', name: 'act' })
export class RecordedAct {
  @PrimaryColumn('uuid', { name: 'clock_id' })
  clockId: string;

  @PrimaryColumn('integer')
  number: number;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  step: ClockStep | 'start';

  @Column('smallint', { nullable: true })
  days: number | null;

  @Column('text', { nullable: true })
  holder: string | null;

  @Column('boolean', { nullable: true })
  restart: boolean | null;
}

/** What events tell of a clock. */
export const factOf = ({ id, kind, matterKind, matterId, ...clock }: LegalClock) => ({
  ...{ id, kind, matterKind, matterId },
  holder: clock.holder,
  dueHolder: clock.dueHolder,
  awaitedBy: clock.awaitedBy,
  limitDays: clock.limitDays,
  dueOn: clock.dueOn,
});

/** A last day that has moved is warned of anew, and whoever is handed it learns that it is theirs, also when it is late. */
export function toldAnew(
  before: LegalClock,
  { holder, warnOn }: Pick<LegalClock, 'holder' | 'warnOn'>,
): Partial<LegalClock> {
  if (holder !== before.holder) return { warnedAt: null, overdueAt: null };
  return warnOn === before.warnOn ? {} : { warnedAt: null };
}
