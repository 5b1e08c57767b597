import { isAddressed, type Addressee } from '@shutong/notice';
import type { Actor } from '@shutong/platform';
import { tasksOf } from '../application/application-tellings.policy';
import type { ApplicationFile } from '../application/application-file';
import { reminderErrors } from './reminder.errors';

/** Whom one may remind: those who have something to do about it, but for oneself. */
export const awaitedOfOthers = (actor: Actor, file: ApplicationFile): Addressee[] =>
  tasksOf(file)
    .flatMap(({ to }) => to)
    .filter((to) => !isAddressed(actor, to));

/** There is somebody to remind. */
export function mayRemind(actor: Actor, file: ApplicationFile): void {
  if (awaitedOfOthers(actor, file).length === 0) throw reminderErrors.nothingAwaited();
}
