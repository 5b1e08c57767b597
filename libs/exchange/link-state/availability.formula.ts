import { dayInChina, startInChina } from '@shutong/platform';

/** A span of time; `until` is exclusive. */
export interface Span {
  readonly since: Date;
  readonly until: Date;
}

/** How much of a calendar month in China a connector could be reached. */
export interface MonthlyAvailability {
  /** E.g. `2026-11`. */
  readonly month: string;
  /** Seconds of the month since the connector was first heard of, until now. */
  readonly observedSeconds: number;
  /** … of which it was lost. */
  readonly lostSeconds: number;
}

const months = 12;

/** The month of `span.until` and those before it, the newest first, as far as the span goes back; twelve at most. */
export function availabilityOf(span: Span, outages: readonly Span[]): MonthlyAvailability[] {
  const all: MonthlyAvailability[] = [];
  let month = monthOf(span.until);
  while (all.length < months && endOf(month) > span.since) {
    const observed = shared(span, { since: startOf(month), until: endOf(month) });
    const lost = outages.reduce((sum, outage) => sum + milliseconds(shared(outage, observed)), 0);
    all.push({
      month,
      observedSeconds: seconds(milliseconds(observed)),
      lostSeconds: seconds(lost),
    });
    month = monthOf(new Date(startOf(month).getTime() - 1));
  }
  return all;
}

/** The first moment of the oldest month that `availabilityOf` tells of. */
export function oldestToldAt(now: Date): Date {
  const [year = 0, month = 0] = monthOf(now).split('-').map(Number);
  return startOf(monthIn(year, month - months + 1));
}

const monthOf = (instant: Date): string => dayInChina(instant).slice(0, 7);
const startOf = (month: string): Date => startInChina(`${month}-01`);

function endOf(month: string): Date {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return startOf(monthIn(year, number + 1));
}

/** `number` may lie outside 1 to 12. */
const monthIn = (year: number, number: number): string =>
  new Date(Date.UTC(year, number - 1)).toISOString().slice(0, 7);

function shared(one: Span, other: Span): Span {
  const since = one.since > other.since ? one.since : other.since;
  const until = one.until < other.until ? one.until : other.until;
  return { since, until: until < since ? since : until };
}

const milliseconds = ({ since, until }: Span): number => until.getTime() - since.getTime();
const seconds = (count: number): number => Math.round(count / 1000);
