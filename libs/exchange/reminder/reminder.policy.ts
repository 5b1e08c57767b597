import { addressKey, isAddressed, type Addressee } from '@shutong/notice';
import type { Actor, Day } from '@shutong/platform';
import { tasksOf } from '../application/application-tellings.policy';
import type { ApplicationFile, TimedFile } from '../application/application-file';
import type { Application } from '../application/application.entity';
import { reminderErrors } from './reminder.errors';

/** Whom one may remind: those who have something to do about it, but for oneself. */
export const awaitedOfOthers = (actor: Actor, file: ApplicationFile): Addressee[] =>
  tasksOf(file)
    .flatMap(({ to }) => to)
    .filter((to) => !isAddressed(actor, to));

/** There is somebody to remind whom the actor's department has not reminded today. */
export function mayRemind(actor: Actor, file: TimedFile): void {
  const awaited = awaitedOfOthers(actor, file);
  if (awaited.length === 0) throw reminderErrors.nothingAwaited();
  if (awaited.every((to) => file.reminded.includes(addressKey(to)))) {
    throw reminderErrors.alreadyToday();
  }
}

/** The cause of what a department tells by reminding on a day; what belongs to a matter is reminded of with its part. */
export function reminderCause(
  { id, matterId, provider }: Pick<Application, 'id' | 'matterId' | 'provider'>,
  { department }: Pick<Actor, 'department'>,
  day: Day,
): string {
  // Whoever has to act does so for all of the part.
  const subject = matterId ? `matter/${matterId}/${provider}` : `application/${id}`;
  return `${subject}/reminded/${department ?? ''}/${day}`;
}
