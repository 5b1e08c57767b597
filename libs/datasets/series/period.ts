/** How far apart periods of a series are. */
export const seriesSteps = ['year', 'quarter', 'month', 'week', 'day'] as const;
export type SeriesStep = (typeof seriesSteps)[number];

/** One way in which periods are written; what it reads it writes again as it stood. */
interface Writing {
  /** Number of the period, one more for each step; undefined where the text is none. */
  readonly read: (text: string) => number | undefined;
  readonly write: (period: number) => string;
}

const dayMs = 86_400_000;
/** 1970-01-05, from 1970-01-01. */
const firstMonday = 4;

const dayOf = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day) / dayMs;
const dateText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** Years and what they are divided into count from year 0, days from 1970-01-01, weeks from its first Monday (ISO 8601). */
function periodOfDay(step: SeriesStep, day: number): number {
  const date = new Date(day * dayMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const periods = {
    year,
    quarter: year * 4 + Math.floor(month / 3),
    month: year * 12 + month,
    week: Math.floor((day - firstMonday) / 7),
    day,
  };
  return periods[step];
}

function firstDayOf(step: SeriesStep, period: number): number {
  if (step === 'day') return period;
  if (step === 'week') return period * 7 + firstMonday;
  const perYear = { year: 1, quarter: 4, month: 12 }[step];
  return dayOf(Math.floor(period / perYear), (period % perYear) * (12 / perYear) + 1, 1);
}

/** The first day and the last one of the periods from one to another, as dates (ISO 8601). */
export const daysOfPeriods = (
  step: SeriesStep,
  { from, to }: { readonly from: number; readonly to: number },
): { start: string; end: string } => ({
  start: dateText(firstDayOf(step, from)),
  end: dateText(firstDayOf(step, to + 1) - 1),
});

/** A year, and which part of it; of a day month and day. */
type Parts = readonly [year: number, part: number, day: number];

function partsOf(step: SeriesStep, period: number): Parts {
  const first = firstDayOf(step, period);
  // The year of a week is that of its Thursday.
  const date = new Date((step === 'week' ? first + 3 : first) * dayMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  if (step === 'quarter') return [year, Math.ceil(month / 3), 1];
  if (step !== 'week') return [year, month, date.getUTCDate()];
  return [year, Math.floor((date.getTime() / dayMs - dayOf(year, 1, 1)) / 7) + 1, 1];
}

function periodOf(step: SeriesStep, [year, part, day]: Parts): number {
  if (step === 'quarter') return periodOfDay(step, dayOf(year, part * 3, 1));
  if (step !== 'week') return periodOfDay(step, dayOf(year, part, day));
  return periodOfDay(step, dayOf(year, 1, 4)) + part - 1;
}

/** `{pp}` and `{dd}` have two digits, `{p}` and `{d}` as many as they need. */
const templates: Readonly<Record<SeriesStep, readonly string[]>> = {
  year: ['{y}', '{y}年'],
  quarter: ['{y}Q{p}', '{y}-Q{p}', '{y}q{p}', '{y}年第{p}季度', '{y}年{p}季度'],
  month: [
    ...['{y}-{pp}', '{y}{pp}', '{y}/{pp}', '{y}.{pp}', '{y}年{pp}月'],
    ...['{y}-{p}', '{y}/{p}', '{y}.{p}', '{y}年{p}月'],
  ],
  week: ['{y}-W{pp}', '{y}W{pp}', '{y}年第{p}周'],
  day: ['{y}-{pp}-{dd}', '{y}{pp}{dd}', '{y}/{pp}/{dd}', '{y}.{pp}.{dd}', '{y}年{p}月{d}日'],
};

function byTemplate(step: SeriesStep, template: string): Writing {
  const pattern = template
    .replaceAll('.', '\\.')
    .replace('{y}', '(?<year>\\d{4})')
    .replace(/\{pp?\}/, (all) => `(?<part>\\d${all === '{pp}' ? '{2}' : '{1,2}'})`)
    .replace(/\{dd?\}/, (all) => `(?<day>\\d${all === '{dd}' ? '{2}' : '{1,2}'})`);
  const shape = new RegExp(`^${pattern}$`);
  const write = (period: number): string => {
    const [year, part, day] = partsOf(step, period);
    const two = (number: number): string => String(number).padStart(2, '0');
    return template
      .replace('{y}', String(year).padStart(4, '0'))
      .replace('{pp}', two(part))
      .replace('{p}', String(part))
      .replace('{dd}', two(day))
      .replace('{d}', String(day));
  };
  const read = (text: string): number | undefined => {
    const { year, part = '1', day = '1' } = shape.exec(text)?.groups ?? {};
    if (year === undefined || Number(year) < earliest) return undefined;
    return periodOf(step, [Number(year), Number(part), Number(day)]);
  };
  return strict({ read, write });
}

/** Years of two digits would be taken for those of the last century. */
const earliest = 1000;

/** A date for each period, so many days after its first or before its last: `start+0`, `end-0`. */
function byDate(step: SeriesStep, [, from, days]: readonly string[]): Writing {
  const write = (period: number): string =>
    dateText(
      from === 'start'
        ? firstDayOf(step, period) + Number(days)
        : firstDayOf(step, period + 1) - 1 - Number(days),
    );
  const read = (text: string): number | undefined => {
    const day = dayIn(text);
    return day === undefined ? undefined : periodOfDay(step, day);
  };
  return strict({ read, write });
}

function dayIn(text: string): number | undefined {
  const [, year, month, day] = /^([1-9]\d{3})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  return year === undefined ? undefined : dayOf(Number(year), Number(month), Number(day));
}

const strict = ({ read, write }: Writing): Writing => ({
  write,
  read: (text) => {
    const period = read(text);
    return period !== undefined && write(period) === text ? period : undefined;
  },
});

/** @param name as `findWriting` has found it */
export function writingOf(step: SeriesStep, name: string): Writing {
  const dated = /^(start|end)[+-](\d+)$/.exec(name);
  return dated ? byDate(step, dated) : byTemplate(step, name);
}

/** The one way in which all of these periods are written; else which of them is none, by its place. */
export function findWriting(
  step: SeriesStep,
  areDates: boolean,
  texts: readonly string[],
): { readonly writing: string } | { readonly misfit: number } {
  let misfit = 0;
  for (const writing of areDates ? dateWritings(step, texts[0]!) : templates[step]) {
    const { read } = writingOf(step, writing);
    const at = texts.findIndex((text) => read(text) === undefined);
    if (at < 0) return { writing };
    misfit = Math.max(misfit, at);
  }
  return { misfit };
}

/** Days that every period of the step has. */
const leastDays = { year: 365, quarter: 90, month: 28, week: 7, day: 1 };

/** As far from the beginning, or from the end, as the first one is; the last day is one, whichever it is. */
function dateWritings(step: SeriesStep, text: string): string[] {
  const day = dayIn(text);
  if (day === undefined) return [];
  const period = periodOfDay(step, day);
  const since = day - firstDayOf(step, period);
  const until = firstDayOf(step, period + 1) - 1 - day;
  const isIn = (days: number): boolean => days < leastDays[step];
  return [
    ...(until === 0 ? ['end-0'] : []),
    ...(isIn(since) ? [`start+${since}`] : []),
    ...(until > 0 && isIn(until) ? [`end-${until}`] : []),
  ];
}
