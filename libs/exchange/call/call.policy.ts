import { limits, type Actor } from '@shutong/platform';
import {
  cardAt,
  forbiddenItems,
  forbiddenKeys,
  handlingOf,
  isKeyOf,
  rowLimitOf,
  type AgreementTerms,
  type CallCommand,
  type KeyCard,
} from '@shutong/wire';
import type { AgreementState } from '../agreement/agreement.states';
import type { Restricted } from '../restriction/restriction.policy';
import { callErrors } from './call.errors';

/** The agreement as it stands at the moment of the call. */
export interface Standing {
  readonly id: string;
  readonly version: number;
  readonly state: AgreementState;
  readonly resourceId: string;
  readonly terms: AgreementTerms;
  /** What is restricted on top of the terms. */
  readonly restricted: Restricted;
  /** Number of the newest notice; 0 where there is none. */
  readonly restriction: number;
  /** Whether the provider's connector has the notice of all that. */
  readonly isRestrictionHeld: boolean;
}

/** What else is judged: by which root keys the requester may sign at this moment. */
export interface CallStanding extends Standing {
  /** Thumbprints. */
  readonly requesterKeys: readonly string[];
}

/**
 * Root keys that count for a party of an agreement: the one that the terms name, and those of its holder since, as
 * far as they are not revoked. Where the register has another holder's card, that of the terms alone.
 */
export function goodKeys(named: string, card: KeyCard | undefined, now: number): string[] {
  if (!card || !isKeyOf(card, named)) return [named];
  const { thumbprint, former } = cardAt(card, now);
  return [thumbprint, ...former.keys()];
}

/**
 * Throws unless the agreement allows this call now, naming the term that does not. The provider's
 * connector checks the same again from its own signed copy and is the authority on the quota.
 */
export function mayCall(
  actor: Actor,
  standing: CallStanding,
  command: CallCommand,
  nowMicros: number,
): void {
  assertAllowed(actor, standing, command, nowMicros);
  const deadline = command.deadline - nowMicros;
  if (deadline <= 0 || deadline > limits.callDeadline.value * 1000) {
    throw callErrors.malformed({ field: 'deadline' });
  }
}

/**
 * Throws unless what was answered may still be handed over: not under an agreement that was stopped, ended, replaced
 * or restricted while the call was under way.
 */
export function assertStill(
  actor: Actor,
  { before, now }: { readonly before: Standing; readonly now: CallStanding },
  command: CallCommand,
  nowMicros: number,
): void {
  assertAllowed(actor, now, command, nowMicros);
  // What is sealed was cut under the notice before.
  if (now.restriction !== before.restriction) throw callErrors.restrictionUnderWay();
}

/** The same of a call or of the order of a batch, whose deadlines differ. */
export function assertAllowed(
  actor: Actor,
  standing: CallStanding,
  command: CallCommand,
  nowMicros: number,
): void {
  assertStanding(actor, standing, command, nowMicros);
  assertTerms(standing.terms, command);
  assertRestrictions(standing, command);
}

function assertStanding(
  actor: Actor,
  standing: CallStanding,
  command: CallCommand,
  now: number,
): void {
  const { terms } = standing;
  if (actor.department !== terms.requester.department) throw callErrors.notTheRequester();
  // Said before the state, so that a caller hears the same whether or not the expiry has run yet.
  if (now < terms.term.from || now >= terms.term.until) throw callErrors.expired();
  if (standing.state !== 'active') throw callErrors.agreementNotActive({ state: standing.state });
  if (command.agreementVersion !== standing.version) throw callErrors.agreementVersion();
  if (!standing.requesterKeys.includes(command.requesterThumbprint)) throw callErrors.key();
}

function assertTerms(terms: AgreementTerms, command: CallCommand): void {
  if (!terms.modes.includes(command.mode)) throw callErrors.mode({ mode: command.mode });
  const beyond = command.fields.filter((field) => !terms.fields.includes(field));
  if (beyond.length > 0) throw callErrors.field({ fields: beyond.join(', ') });
  if (command.purpose !== terms.purpose.code)
    throw callErrors.purpose({ purpose: command.purpose });
  if (command.resource !== terms.resource.code) throw callErrors.resource();
  const limit = rowLimitOf(terms, command.mode);
  if (command.rowsAsked > limit) throw callErrors.rows({ limit });
}

/**
 * What is sealed the hub cannot mask, and it does not see by what a call names or filters: until the
 * provider's connector holds the notice, such calls wait.
 */
export function assertRestrictions(
  standing: Standing,
  { mode, fields }: Pick<CallCommand, 'mode' | 'fields'>,
): void {
  const { restricted, isRestrictionHeld, terms } = standing;
  const forbidden = forbiddenItems(restricted, mode, fields);
  if (forbidden.length > 0) throw callErrors.restricted({ fields: forbidden.join(', ') });
  if (isRestrictionHeld) return;
  const hides = Object.keys(restricted).some(
    (item) => handlingOf(restricted, item).query !== 'as-agreed',
  );
  if ((mode !== 'verify' && hides) || forbiddenKeys(restricted, terms.keyFields).length > 0) {
    throw callErrors.restrictionUnderWay();
  }
}
