import {
  dayBefore,
  dayInChina,
  endInChina,
  type Calendar,
  type Day,
  type DayOff,
} from '@shutong/platform';
import { clockErrors } from './clock.errors';
import { after, type ClockState, type ClockStep } from './clock.states';

/** One thing that happened to a clock. */
export type ClockAct = { readonly at: Date } & (
  | { readonly step: 'start'; readonly days: number; readonly holder: string }
  | { readonly step: 'extend'; readonly days: number }
  | { readonly step: 'hand-over'; readonly holder: string }
  /** `restart` where the whole limit begins anew. */
  | { readonly step: 'resume'; readonly restart: boolean }
  /** `days`: working days after which it goes on by itself; without them it waits for as long as it takes. */
  | { readonly step: 'pause'; readonly days?: number | null }
  | { readonly step: 'end' }
);

export interface ClockLife {
  readonly state: ClockState;
  /** Credit code of the department that has to act. */
  readonly holder: string;
  /** Working days in all, with what it was extended by. */
  readonly limit: number;
}

/** How a clock stands at an instant. Days are days in China. */
export interface ClockStanding extends ClockLife {
  /** Working days used up before the day of the question, or of the end. */
  readonly used: number;
  /** The last day; null while it is paused. */
  readonly due: Day | null;
  /** The day on which the set share of the limit is used; null while it is paused. */
  readonly warnOn: Day | null;
  /** The last day on which it stands still; null while it runs, and where nothing sets it going but a step. */
  readonly stillUntil: Day | null;
  /** Days that were not counted on the way to `due` since it last ran. */
  readonly skipped: readonly DayOff[];
  /** The last day is over, or was over when it ended. */
  readonly late: boolean;
}

/** What has been counted up to the last act. */
interface Counted extends ClockLife {
  /** Working days that were left when it last began to run. */
  readonly left: number;
  /** The day on which it last began to run, or stopped. */
  readonly since: Day;
  /** Working days for which it stands still at most; null where nobody has said. */
  readonly still: number | null;
  /** The day on which it stopped for good; null before. */
  readonly endedOn: Day | null;
}

export interface ClockRules {
  readonly calendar: Calendar;
  /** Per cent of a limit. */
  readonly warnAt: number;
}

/**
 * How a clock stands after its acts. The day of receipt is not counted (Civil Code, Art. 201), nor is the day on
 * which supplements arrive; the day on which they are asked for does not count as used, so that at least one day is left.
 * @throws platform.calendar.year-missing
 */
export function standingOf(acts: readonly ClockAct[], on: Date, rules: ClockRules): ClockStanding {
  const counted = acts.reduce<Counted | undefined>(
    (before, act) => next(before, act, rules),
    undefined,
  );
  if (!counted) throw clockErrors.notStarted();
  const { state, holder, limit, left, since, still } = counted;
  const used = limit - left;
  if (state === 'paused') {
    const stillUntil = still === null ? null : rules.calendar.due(since, still).due;
    const days = { due: null, warnOn: null, stillUntil, skipped: [] };
    return { ...{ state, holder, limit, used }, ...days, late: false };
  }
  const { due, skipped } = rules.calendar.due(since, left);
  const day = counted.endedOn ?? later(dayInChina(on), since);
  return {
    ...{ state, holder, limit, due, stillUntil: null, skipped },
    used: used + (day > due ? left : between(rules.calendar, since, day)),
    warnOn: warnDay(counted, rules),
    late: day > due,
  };
}

/** What a clock is, whatever the calendar: after its acts, none of which its states forbid. */
export function lifeOf(acts: readonly ClockAct[]): ClockLife {
  const life = acts.reduce<ClockLife | undefined>((before, act) => {
    if (act.step === 'start') return { state: 'running', holder: act.holder, limit: act.days };
    return before && liveOn(before, act);
  }, undefined);
  if (!life) throw clockErrors.notStarted();
  return life;
}

/** Credit code of who held it at the end of a day. */
export function holderOn(acts: readonly ClockAct[], day: Day): string {
  const end = endInChina(day);
  return acts.reduce((before, act) => {
    const isHeld = act.step === 'start' || (act.step === 'hand-over' && act.at <= end);
    return isHeld ? act.holder : before;
  }, '');
}

function liveOn(before: ClockLife, act: Exclude<ClockAct, { step: 'start' }>): ClockLife {
  const state = after(before.state, act.step);
  if (!state) throw clockErrors.wrongState({ state: before.state, step: act.step });
  return {
    state,
    holder: act.step === 'hand-over' ? act.holder : before.holder,
    limit: act.step === 'extend' ? before.limit + act.days : before.limit,
  };
}

/**
 * What a clock that stands still does by itself once its time to do so is over: it goes on as if what was awaited had come on the
 * last day, however late somebody looks.
 */
export function goesOn({ stillUntil }: ClockStanding, on: Date): ClockAct | undefined {
  if (stillUntil === null || dayInChina(on) <= stillUntil) return undefined;
  return { step: 'resume', restart: false, at: endInChina(stillUntil) };
}

/** Nothing moves a last day that is over. @throws clocks.clock.over */
export function assertNotOver({ late, due }: ClockStanding, step: ClockStep): void {
  if (late && (step === 'pause' || step === 'extend')) throw clockErrors.over({ due: due! });
}

function next(before: Counted | undefined, act: ClockAct, rules: ClockRules): Counted {
  if (act.step === 'start') {
    const since = dayInChina(act.at);
    return { ...lifeOf([act]), left: act.days, since, still: null, endedOn: null };
  }
  if (!before) throw clockErrors.notStarted();
  // A machine's time that was put back does not put back what has been counted.
  const day = later(dayInChina(act.at), before.since);
  return { ...before, ...countOn(before, act, { day, ...rules }), ...liveOn(before, act) };
}

function countOn(
  before: Counted,
  act: Exclude<ClockAct, { step: 'start' }>,
  { day, calendar }: ClockRules & { readonly day: Day },
): Partial<Counted> {
  switch (act.step) {
    case 'pause':
      return {
        ...{ since: day, still: act.days ?? null },
        left: before.left - between(calendar, before.since, day),
      };
    case 'resume':
      return { since: day, left: act.restart ? before.limit : before.left };
    case 'extend':
      return { left: before.left + act.days };
    case 'hand-over':
      return {};
    case 'end':
      // While it was paused no day has been used.
      return { endedOn: day, since: before.state === 'paused' ? day : before.since };
  }
}

/** Working days after the one day and before the other. */
const between = (calendar: Calendar, after: Day, before: Day): number =>
  calendar.workingDays(after, dayBefore(before));

function warnDay({ limit, left, since }: Counted, { calendar, warnAt }: ClockRules): Day {
  const untilWarning = Math.ceil((limit * warnAt) / 100) - (limit - left);
  return calendar.due(since, Math.max(untilWarning, 0)).due;
}

const later = (one: Day, other: Day): Day => (one > other ? one : other);
