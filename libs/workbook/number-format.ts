import { attributeOf, xmlTokens } from './xml';

/** Formats for dates that every program knows by number (ECMA-376 Part 1, §18.8.30; 27–58 in East Asia). */
const builtInDates = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const;

/** Which cell styles of a workbook show a number as a date. */
export function dateStyles(stylesXml: string): ReadonlySet<number> {
  const own = new Map<number, string>();
  const dates = new Set<number>();
  let inCells = false;
  let style = 0;
  for (const token of xmlTokens(stylesXml)) {
    if (token.kind === 'text') continue;
    const { kind, name, attributes } = token;
    if (name === 'cellXfs') inCells = kind === 'open';
    if (kind === 'close') continue;
    const format = Number(attributeOf(attributes, 'numFmtId'));
    if (name === 'numFmt') own.set(format, attributeOf(attributes, 'formatCode') ?? '');
    if (name !== 'xf' || !inCells) continue;
    if (isDate(format, own.get(format))) dates.add(style);
    style += 1;
  }
  return dates;
}

function isDate(format: number, code: string | undefined): boolean {
  if (code === undefined) return builtInDates.some(([from, to]) => from <= format && format <= to);
  // What stands in quotes, brackets or after a backslash is shown as it is.
  return /[ymdhs]/i.test(code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, ''));
}

const dayMs = 86_400_000;
/** Day 0 of both ways of counting: day 60 of the first is a 29 February 1900 that never was. */
const epoch = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const;

/** The last day that spreadsheets know is 9999-12-31. */
const lastDay = Date.UTC(9999, 11, 31);

/** Day of a serial number as YYYY-MM-DD; null where it is none: a number that only stands in cells for days, such as 20240131. */
export function dayOf(serial: number, since: keyof typeof epoch): string | null {
  const missing = since === 1900 && serial < 60 ? 1 : 0;
  const day = epoch[since] + Math.floor(serial + missing) * dayMs;
  return serial >= 0 && day <= lastDay ? new Date(day).toISOString().slice(0, 10) : null;
}

/** The first day of which all programs count the same: one of before stands a day apart in some. */
const firstShared = 61;

/** Serial number of a day (YYYY-MM-DD), counted from 1900; null where there is no such day, or programs differ over it. */
export function serialOf(day: string): number | null {
  const serial = (Date.parse(`${day}T00:00:00Z`) - epoch[1900]) / dayMs;
  return serial >= firstShared && dayOf(serial, 1900) === day ? serial : null;
}

const daySeconds = 86_400;

/**
 * Moment of a serial number: `YYYY-MM-DD HH:MM:SS`, a day alone where the time is midnight, a time alone below the
 * first day; null where it is none. Spreadsheets keep a moment as a fraction of a day, so seconds are rounded.
 */
export function momentOf(serial: number, since: keyof typeof epoch): string | null {
  const seconds = Math.round(serial * daySeconds);
  const day = dayOf(Math.floor(seconds / daySeconds), since);
  if (day === null || seconds % daySeconds === 0) return day;
  const time = new Date((seconds % daySeconds) * 1000).toISOString().slice(11, 19);
  return seconds < daySeconds ? time : `${day} ${time}`;
}
