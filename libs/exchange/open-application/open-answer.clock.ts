import type { Clocks, TimedMatter } from '@shutong/clocks';
import { dayInChina, type Day } from '@shutong/platform';
import type { OpenApplication } from './open-application.entity';

/** The clock of the answer to an application for open data. */
export const openAnswerClockOf = (id: string): TimedMatter => ({
  matter: { kind: 'open-application', id },
  kind: 'open-answer',
});

type Asked = Pick<OpenApplication, 'askedAt'>;

/** The last day for the supplement, by what the calendar says now: the applicant is no department and so holds no clock. */
export const supplementDueOn = (clocks: Clocks, { askedAt }: Asked): Day | null =>
  askedAt && clocks.lastDay('supplement', askedAt);

/** Its time is over; not before its last day is known. */
export function supplementIsOver(clocks: Clocks, asked: Asked, now: Date): boolean {
  const dueOn = supplementDueOn(clocks, asked);
  return dueOn !== null && dayInChina(now) > dueOn;
}
