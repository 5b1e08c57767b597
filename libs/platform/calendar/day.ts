/** A day without a time: `2026-02-13`. */
export type Day = string;

/** China has been at UTC+8 all year round since 1991. */
const china = 8 * 3_600_000;
const millisOfDay = 86_400_000;

/** The day in China at an instant. */
export const dayInChina = (instant: Date): Day =>
  new Date(instant.getTime() + china).toISOString().slice(0, 10);

/** The instant at which a day begins in China. */
export const startInChina = (day: Day): Date => new Date(Date.parse(day) - china);

/** The last instant of a day in China. */
export const endInChina = (day: Day): Date => new Date(Date.parse(day) - china + millisOfDay - 1);

export const dayAfter = (day: Day): Day =>
  new Date(Date.parse(day) + millisOfDay).toISOString().slice(0, 10);

export const daysBefore = (day: Day, days: number): Day =>
  new Date(Date.parse(day) - days * millisOfDay).toISOString().slice(0, 10);

export const dayBefore = (day: Day): Day => daysBefore(day, 1);

/** A day as people hand it in; whether it exists is asked apart from that. */
export const dayShape = /^\d{4}-\d{2}-\d{2}$/;

/** True for a day that exists, written YYYY-MM-DD. */
export const isDay = (text: string): boolean => {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = Date.parse(text);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
};

export const isWeekend = (day: Day): boolean => [0, 6].includes(new Date(day).getUTCDay());

export const yearOf = (day: Day): number => Number(day.slice(0, 4));

/** The minute in China at an instant, as people are told it: `2026-02-13 09:05`. */
export const minuteInChina = (instant: Date): string =>
  new Date(instant.getTime() + china).toISOString().slice(0, 16).replace('T', ' ');
