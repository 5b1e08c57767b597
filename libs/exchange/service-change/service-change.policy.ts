import {
  dayInChina,
  hasRole,
  isDay,
  supervises,
  type Actor,
  type Day,
  type FieldProblem,
} from '@shutong/platform';
import type { AgreementTerms } from '@shutong/wire';
import type { Agreement } from '../agreement/agreement.entity';
import { runningStates } from '../agreement/agreement.states';
import { isNarrower, type Narrowed } from '../agreement/narrowed-terms.policy';
import { hasActed, hasActedElsewhere, type PartTaken } from '../course/sides.policy';
import type { ServiceChange } from './service-change.entity';
import { serviceChangeErrors } from './service-change.errors';
import { after, type ServiceChangeState, type ServiceChangeStep } from './service-change.states';

/** What a provider's officer proposes. */
export interface Proposed extends Narrowed {
  readonly kind: 'end' | 'narrow';
  readonly reasons: string;
  readonly ground: string;
  readonly effectiveOn: Day;
}

/** A service change with what has happened to it, and what became of the disputes about it. */
export interface ServiceChangeFile {
  readonly change: ServiceChange;
  readonly steps: readonly PartTaken[];
  /** A dispute about it is open. */
  readonly isDisputed: boolean;
  /** A dispute about it has been decided, which no later one undoes: else who has lost could put off what follows from it for ever. */
  readonly isDecided: boolean;
  /** It was sent, and the requester's time to agree or object is over. */
  readonly isUnanswered: boolean;
  /** Today in China. */
  readonly today: Day;
}

/** Before it is sent it is the provider's own matter; then both parties, the authority and auditors read it. */
export function mayRead(
  actor: Actor,
  { requester, provider, sentAt }: Pick<ServiceChange, 'requester' | 'provider' | 'sentAt'>,
): boolean {
  if (actor.kind === 'system' || actor.department === provider) return true;
  return sentAt !== null && (supervises(actor) || actor.department === requester);
}

/** A provider ends or narrows what has not ended. */
export function mayBegin(actor: Actor, { provider, state }: Agreement): void {
  if (actor.department !== provider) throw serviceChangeErrors.notYours();
  if (!runningStates.includes(state)) throw serviceChangeErrors.agreementEnded({ state });
}

/** And says so with reasons, ground and a day that is ahead. */
export function mayPropose(
  actor: Actor,
  agreement: Agreement,
  proposed: Proposed,
  now: Date,
): void {
  mayBegin(actor, agreement);
  const { reasons, ground } = proposed;
  assertSaid({ reasons, ground });
  assertAhead(proposed.effectiveOn, dayInChina(now));
  assertNarrower(agreement.terms, proposed);
}

/** The provider's office head sends what another has proposed, while its day is ahead. */
export function maySend(actor: Actor, file: ServiceChangeFile): ServiceChangeState {
  const { change } = file;
  ofSide(actor, change.provider, file);
  const next = stepFrom(change, 'send');
  if (actor.id === change.proposedBy) throw serviceChangeErrors.samePerson();
  assertAhead(change.effectiveOn, file.today);
  return next;
}

/** The requester's office head agrees or objects. */
export function mayAnswer(
  actor: Actor,
  file: ServiceChangeFile,
  step: 'agree' | 'object',
): ServiceChangeState {
  const { change } = file;
  ofSide(actor, change.requester, file);
  return stepFrom(change, step);
}

/** The authority acknowledges the filing of what both have agreed on. */
export function mayFile(actor: Actor, { change, steps }: ServiceChangeFile): ServiceChangeState {
  if (!hasRole(actor, 'authority')) throw serviceChangeErrors.notYours();
  const next = stepFrom(change, 'file');
  if (hasActed(actor, steps)) throw serviceChangeErrors.samePerson();
  return next;
}

/** The authority files what a decided dispute has upheld, objected to or never answered: who is a party to it does not. */
export function mayUphold(
  actor: Actor,
  { change, steps, isDecided }: ServiceChangeFile,
): ServiceChangeState {
  if (!hasRole(actor, 'authority')) throw serviceChangeErrors.notYours();
  const isParty = [change.requester, change.provider].includes(actor.department ?? '');
  if (isParty) throw serviceChangeErrors.ownMatter();
  const next = stepFrom(change, 'uphold');
  if (hasActed(actor, steps)) throw serviceChangeErrors.samePerson();
  if (!isDecided) throw serviceChangeErrors.notDecided();
  return next;
}

export function mayWithdraw(actor: Actor, file: ServiceChangeFile): ServiceChangeState {
  const { change } = file;
  ofSide(actor, change.provider, file);
  return stepFrom(change, 'withdraw');
}

/** On its day and not before, and only what is filed. */
export const mayTakeEffect = ({ change }: ServiceChangeFile): ServiceChangeState =>
  stepFrom(change, 'take-effect');

/** Nothing is proposed, objected to, filed or upheld without words. */
export function assertSaid(texts: Readonly<Record<string, string>>): void {
  const missing = Object.keys(texts).filter((name) => texts[name]!.trim() === '');
  if (missing.length === 0) return;
  const problems = missing.map((field): FieldProblem => ({ field, rule: 'required', article: 27 }));
  throw serviceChangeErrors.incomplete({ missing: missing.join(', ') }, problems);
}

/** So that there is time to negotiate. */
function assertAhead(day: Day, today: Day): void {
  if (isDay(day) && day > today) return;
  throw serviceChangeErrors.dayNotAhead({ day }, [{ field: 'effectiveOn', rule: 'a day ahead' }]);
}

/** What is narrowed keeps something, adds nothing, and is not the same; what is ended needs no more words. */
function assertNarrower(
  terms: AgreementTerms,
  { kind, fields, modes, quotaCalls }: Proposed,
): void {
  const named = [fields, modes, quotaCalls].some((one) => one !== null);
  if (kind === 'end') {
    if (named) throw serviceChangeErrors.notNarrower();
    return;
  }
  const isEmpty = fields?.length === 0 || modes?.length === 0;
  if (!named || isEmpty) throw serviceChangeErrors.notNarrower();
  if (!isNarrower(terms, { fields, modes, quotaCalls })) throw serviceChangeErrors.notNarrower();
}

function stepFrom({ state }: ServiceChange, step: ServiceChangeStep): ServiceChangeState {
  const next = after(state, step);
  if (!next) throw serviceChangeErrors.wrongState({ state, step });
  return next;
}

function ofSide(actor: Actor, department: string, { steps }: ServiceChangeFile): void {
  if (actor.department !== department) throw serviceChangeErrors.notYours();
  if (hasActedElsewhere(actor, steps)) throw serviceChangeErrors.samePerson();
}
