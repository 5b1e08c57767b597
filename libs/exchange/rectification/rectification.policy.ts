import { hasRole, supervises, type Actor, type Day, type FieldProblem } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { hasActed, hasActedElsewhere, type PartTaken } from '../course/sides.policy';
import type { Breach, Office, Rectification } from './rectification.entity';
import { rectificationErrors } from './rectification.errors';
import { after, type RectificationState, type RectificationStep } from './rectification.states';

type Parties = Pick<Agreement, 'requester' | 'provider'>;

/** What was found and what is ordered. */
export interface Order {
  readonly breach: Breach;
  readonly facts: string;
  readonly ordered: string;
}

/** A rectification with what has happened to it, and whether its requester or examiner has let the time pass. */
export interface RectificationFile {
  readonly rectification: Rectification;
  /** Last day of the newest order; null where no law sets one, or the calendar lacks its year. */
  readonly dueOn: Day | null;
  readonly steps: readonly (PartTaken & { readonly step: string })[];
  readonly isOverdue: boolean;
  /** Whoever suspended has not said in time what follows from the requester's answer. */
  readonly isUnexamined: boolean;
}

/** Parties, the authority and auditors read them. */
export const mayRead = (actor: Actor, { requester, provider }: Parties): boolean =>
  supervises(actor) || actor.department === requester || actor.department === provider;

/**
 * The authority or the provider's office head suspends for misuse and orders rectification (Decree 809, Art. 27);
 * answers in which office. Nobody judges their own department.
 */
export function maySuspend(actor: Actor, { requester, provider }: Parties): Office {
  assertOthers(actor, requester);
  if (actor.department === provider && hasRole(actor, 'office-head')) return 'provider';
  if (hasRole(actor, 'authority')) return 'authority';
  throw rectificationErrors.notYours();
}

export function mayDraft(actor: Actor, file: RectificationFile): RectificationState {
  ofRequester(actor, file);
  return stepFrom(file.rectification, 'draft');
}

/** The requester's office head sends what another has written. */
export function maySend(actor: Actor, file: RectificationFile): RectificationState {
  const { rectification } = file;
  ofRequester(actor, file);
  const next = stepFrom(rectification, 'send');
  if (actor.id === rectification.draftedBy) throw rectificationErrors.samePerson();
  return next;
}

export function mayRefuse(actor: Actor, file: RectificationFile): RectificationState {
  ofRequester(actor, file);
  return stepFrom(file.rectification, 'refuse');
}

/** Whoever suspended the agreement examines what was done; the authority, too, where that has not been done in time. */
export function mayExamine(
  actor: Actor,
  file: RectificationFile,
  step: 'accept' | 'reject' | 'order-further',
): RectificationState {
  if (file.isUnexamined && hasRole(actor, 'authority')) ofAuthority(actor, file);
  else ofImposer(actor, file);
  return stepFrom(file.rectification, step);
}

/** The authority, or whoever imposed it, lifts a suspension. */
export function mayLift(actor: Actor, file: RectificationFile): RectificationState {
  if (hasRole(actor, 'authority')) ofAuthority(actor, file);
  else ofImposer(actor, file);
  return stepFrom(file.rectification, 'lift');
}

/**
 * Misuse ends an agreement only after a rectification that was refused, has failed or is overdue (Art. 27). For the provider nobody ends
 * it who has suspended it or examined: another of its heads does, or the authority.
 */
export function mayTerminate(actor: Actor, file: RectificationFile): RectificationState {
  const { rectification, isOverdue, dueOn } = file;
  if (hasRole(actor, 'authority')) ofAuthority(actor, file);
  else ofImposer(actor, file);
  const next = stepFrom(rectification, 'terminate');
  const { state } = rectification;
  const hasFailed = state === 'refused' || state === 'rejected' || isOverdue;
  if (!hasFailed) throw rectificationErrors.stillTime({ dueOn: dueOn ?? '-' });
  const isOfProvider = actor.department === rectification.provider;
  if (isOfProvider && hasActed(actor, file.steps)) throw rectificationErrors.secondPerson();
  return next;
}

/** What a provider has ended it files with the authority, which acknowledges that once; who has acted in it does not. */
export function mayFileTermination(actor: Actor, file: RectificationFile): RectificationState {
  const { rectification, steps } = file;
  if (!hasRole(actor, 'authority')) throw rectificationErrors.notYours();
  assertOthers(actor, rectification.requester);
  const next = stepFrom(rectification, 'file');
  if (!isToFile(rectification, steps)) {
    throw rectificationErrors.wrongState({ state: rectification.state, step: 'file' });
  }
  if (hasActed(actor, steps)) throw rectificationErrors.samePerson();
  return next;
}

/** The provider has ended the agreement, and nobody has acknowledged that yet. */
export const isToFile = (
  { provider, filedAt }: Rectification,
  steps: RectificationFile['steps'],
): boolean =>
  filedAt === null &&
  steps.some(({ step, department }) => step === 'terminate' && department === provider);

/** What is not sent is the requester's own matter; what was sent stands in the history, whatever became of it. */
export const reportFor = (
  { department }: Actor,
  { state, report, requester }: Rectification,
): string | null => (department === requester || sentStates.includes(state) ? report : null);

const sentStates: readonly RectificationState[] = ['reported', 'accepted', 'rejected'];

/** Nothing is ordered, reported, refused, rejected or lifted without words. */
export function assertSaid(texts: Readonly<Record<string, string>>): void {
  const missing = Object.keys(texts).filter((name) => texts[name]!.trim() === '');
  if (missing.length === 0) return;
  const problems = missing.map((field): FieldProblem => ({ field, rule: 'required', article: 27 }));
  throw rectificationErrors.incomplete({ missing: missing.join(', ') }, problems);
}

function stepFrom({ state }: Rectification, step: RectificationStep): RectificationState {
  const next = after(state, step);
  if (!next) throw rectificationErrors.wrongState({ state, step });
  return next;
}

function ofRequester(actor: Actor, file: RectificationFile): void {
  if (actor.department !== file.rectification.requester) throw rectificationErrors.notYours();
  assertOneSide(actor, file);
}

function ofImposer(actor: Actor, file: RectificationFile): void {
  const { requester, provider, imposedAs } = file.rectification;
  assertOthers(actor, requester);
  const isImposer =
    imposedAs === 'authority'
      ? hasRole(actor, 'authority')
      : actor.department === provider && hasRole(actor, 'office-head');
  if (!isImposer) throw rectificationErrors.notYours();
  assertOneSide(actor, file);
}

function ofAuthority(actor: Actor, file: RectificationFile): void {
  assertOthers(actor, file.rectification.requester);
  assertOneSide(actor, file);
}

/** Nobody examines what they have reported themselves, nor reports what they have ordered. */
function assertOneSide(actor: Actor, { steps }: RectificationFile): void {
  if (hasActedElsewhere(actor, steps)) throw rectificationErrors.samePerson();
}

function assertOthers(actor: Actor, requester: string): void {
  if (actor.department === requester) throw rectificationErrors.ownMatter();
}
