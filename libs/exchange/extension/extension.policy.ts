import { hasRole, type Actor } from '@shutong/platform';
import type { Application } from '../application/application.entity';
import { hasActed, type PartTaken } from '../course/sides.policy';
import { answerIsAwaited } from '../application/application.policy';
import { applicationErrors } from '../application/application.errors';
import { extensionErrors } from './extension.errors';

/** Only an answer that is still awaited takes more time. */
export function assertExtensible({ state }: Pick<Application, 'state'>): void {
  if (!answerIsAwaited(state)) throw applicationErrors.wrongState({ state, step: 'extend' });
}

/** Of members that step together those whose time the law lets be extended; all where it lets none, so that each says why not. */
export function extensibleOf<T>(
  members: readonly T[],
  isExtensible: (one: T) => boolean,
): readonly T[] {
  const found = members.filter(isExtensible);
  return found.length > 0 ? found : members;
}

/** The provider says why it needs more time. */
export function assertReasoned(reasons: string): void {
  if (reasons.trim() === '') throw missing('reasons');
}

/** The authority consents; who has acted for either party does not, also where the authority provides data of its own. */
export function mayConsent(actor: Actor, parts: readonly PartTaken[]): void {
  assertAuthority(actor);
  if (hasActed(actor, parts)) throw applicationErrors.samePerson();
}

export function assertAuthority(actor: Actor): void {
  if (!hasRole(actor, 'authority')) throw extensionErrors.onlyAuthority();
}

/** A refusal says why. */
export function assertRemarked(consented: boolean, remarks: string): void {
  if (!consented && remarks.trim() === '') throw missing('remarks');
}

const missing = (field: string) =>
  extensionErrors.reasonMissing({ field }, [{ field, rule: 'required', article: 21 }]);
