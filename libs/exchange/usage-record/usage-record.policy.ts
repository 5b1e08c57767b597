import { hasRole, type Actor } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { runningStates } from '../agreement/agreement.states';
import { usageRecordErrors } from './usage-record.errors';

type Using = Pick<Agreement, 'requester' | 'state'>;

/** The requester records how it uses what it gets (Decree 809, Art. 29). */
export function mayRecord(actor: Actor, { requester }: Using): void {
  if (actor.department !== requester) throw usageRecordErrors.onlyRequester();
}

/** Who reads the records of another department inspects them. */
export const inspects = (actor: Actor, { requester }: Pick<Using, 'requester'>): boolean =>
  actor.department !== requester;

/** An inspection has a ground (Art. 29). @returns it */
export function groundOf(said: string | null | undefined): string {
  const ground = said?.trim() ?? '';
  if (ground !== '') return ground;
  throw usageRecordErrors.groundMissing({}, [{ field: 'ground', rule: 'required', article: 29 }]);
}

/** A record tells something. */
export function assertTold(text: string): void {
  if (text.trim() === '') {
    throw usageRecordErrors.empty({}, [{ field: 'text', rule: 'required', article: 29 }]);
  }
}

/** Its office head certifies, once the right has ended, that the data has been disposed of (Art. 27). */
export function mayCertify(actor: Actor, agreement: Using): void {
  mayRecord(actor, agreement);
  if (!hasRole(actor, 'office-head')) throw usageRecordErrors.onlyOfficeHead();
  const { state } = agreement;
  if (runningStates.includes(state)) throw usageRecordErrors.stillRunning({ state });
}
