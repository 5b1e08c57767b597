import { supervises, type Actor } from '@shutong/platform';
import { agreementErrors } from './agreement.errors';
import type { Agreement } from './agreement.entity';
import type { Versions } from './present.query';
import { after, type AgreementState, type AgreementStep } from './agreement.states';

type Parties = Pick<Agreement, 'requester' | 'provider'>;

/** Parties, the authority and auditors read agreements. */
export function mayRead(actor: Actor, agreement: Parties): boolean {
  if (supervises(actor)) return true;
  return isParty(actor, agreement);
}

export function isParty(actor: Actor, agreement: Parties): boolean {
  return actor.department === agreement.requester || actor.department === agreement.provider;
}

/**
 * The requester needs it no more: its purpose is achieved, or cannot be (Decree 809, Art. 27). What ends: it, or after
 * its term the further period that waits for signatures.
 */
export function mayRelinquish(
  actor: Actor,
  { present, next }: Pick<Versions, 'present' | 'next'>,
): Agreement {
  if (actor.department !== present.requester) throw agreementErrors.notAParty();
  const ending = after(present.state, 'terminate') ? present : (next ?? present);
  stepFrom(ending, 'terminate');
  return ending;
}

export function assertReasoned(reason: string): void {
  if (reason.trim() === '') {
    throw agreementErrors.reasonMissing({}, [{ field: 'reason', rule: 'required', article: 27 }]);
  }
}

/** What is over before both have signed it never works, also where the end of its term has not been noted yet. */
export function assertWithinTerm({ validUntil }: Pick<Agreement, 'validUntil'>, now: Date): void {
  if (validUntil <= now) throw agreementErrors.termOver({ until: validUntil.toISOString() });
}

/** The state after the step; throws where the present state does not allow it. */
export function stepFrom(agreement: Pick<Agreement, 'state'>, step: AgreementStep): AgreementState {
  const next = after(agreement.state, step);
  if (!next) throw agreementErrors.wrongState({ state: agreement.state, step });
  return next;
}

/** Which of the two parties signs with this department's key. */
export function sideOf(actor: Actor, agreement: Parties): 'provider' | 'requester' {
  if (actor.department === agreement.provider) return 'provider';
  if (actor.department === agreement.requester) return 'requester';
  throw agreementErrors.notAParty();
}
