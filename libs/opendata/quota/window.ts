import { dayInChina, startInChina } from '@shutong/platform';

export const spans = ['minute', 'day'] as const;
export type Span = (typeof spans)[number];

export const spanSeconds: Readonly<Record<Span, number>> = { minute: 60, day: 86_400 };

/** When the span began that an instant is part of. Days are China's. */
export function beginningOf(span: Span, now: Date): Date {
  if (span === 'day') return startInChina(dayInChina(now));
  return new Date(Math.floor(now.getTime() / 60_000) * 60_000);
}

/** Whole seconds until the next begins; at least one. */
export function secondsLeft(span: Span, now: Date): number {
  const end = beginningOf(span, now).getTime() + spanSeconds[span] * 1000;
  return Math.max(1, Math.ceil((end - now.getTime()) / 1000));
}
