import { supervises, type Actor, type RealName } from '@shutong/platform';
import { latestInstant } from '@shutong/wire';
import { extensionErrors } from '../extension/extension.errors';
import { mayConsent } from '../extension/extension.policy';
import { supplementErrors } from '../supplement/supplement.errors';
import type { OpenAgreement, OpenAnswer, OpenApplication } from './open-application.entity';
import { openApplicationErrors } from './open-application.errors';
import {
  after,
  awaitingStates,
  openAgreementSteps,
  type OpenApplicationState,
  type OpenApplicationStep,
} from './open-application.states';

/** What somebody applies for. */
export interface OpenWish {
  readonly entryId: string;
  readonly fields: readonly string[];
  readonly purpose: string;
  readonly scope: string;
  /** Security measures. */
  readonly security: string;
  readonly periodUntil: Date;
}

/** What an entry opens on conditions, as the catalogue shows it. */
export interface OpenOffer {
  /** It is published and conditionally open. */
  readonly isConditional: boolean;
  /** Codes of the items that may be opened. */
  readonly fields: readonly string[];
}

/** What is known of an application and of what has happened to it. */
export interface OpenFile {
  readonly application: OpenApplication;
  readonly answer: OpenAnswer | null;
  readonly agreement: OpenAgreement | null;
}

/** Who a grant is for: the company, or the person where there is none. */
export const licenseeOf = ({ id, realName }: Pick<Actor, 'id' | 'realName'>): string =>
  realName?.organisation ? `organisation:${realName.organisation.code}` : `person:${id}`;

const stated = ['purpose', 'scope', 'security'] as const;

/** Throws unless somebody whose real name is known asks for what is open on conditions. */
export function mayApply(actor: Actor, offer: OpenOffer, wish: OpenWish, now: Date): RealName {
  if (!actor.realName) throw openApplicationErrors.notVerified();
  const missing = [
    ...stated.filter((name) => wish[name].trim() === ''),
    ...(wish.fields.length === 0 ? ['fields'] : []),
  ];
  if (missing.length > 0) {
    const problems = missing.map((field) => ({ field, rule: 'required' }));
    throw openApplicationErrors.incomplete({ missing: missing.join(', ') }, problems);
  }
  assertOpen(offer, wish.fields);
  const until = wish.periodUntil.getTime();
  if (!(until > now.getTime() && until * 1000 <= latestInstant)) {
    throw openApplicationErrors.period();
  }
  return actor.realName;
}

/** Throws unless the entry opens all of the items on conditions; it may have ceased to while an application waits. */
export function assertOpen(offer: OpenOffer, fields: readonly string[]): void {
  if (!offer.isConditional) throw openApplicationErrors.notOnOffer();
  const beyond = fields.filter((field) => !offer.fields.includes(field));
  if (beyond.length > 0) throw openApplicationErrors.fieldNotOpen({ fields: beyond.join(', ') });
}

/** An agreement begins when it is granted: nothing is granted for a period that is over by then. */
export function assertPeriodAhead({ periodUntil }: OpenApplication, now: Date): void {
  if (periodUntil <= now) throw openApplicationErrors.periodEnded();
}

/** Applicant, provider, the authority and auditors; to everybody else it looks unknown. */
export function mayRead(
  actor: Actor,
  { provider, licensee }: Pick<OpenApplication, 'provider' | 'licensee'>,
): boolean {
  return supervises(actor) || actor.department === provider || isLicensee(actor, licensee);
}

const isLicensee = (actor: Actor, licensee: string): boolean =>
  actor.realName !== undefined && licenseeOf(actor) === licensee;

/** The state after the step; throws where the present state does not allow it. */
export function stepFrom(
  { state }: Pick<OpenApplication, 'state'>,
  step: OpenApplicationStep,
): OpenApplicationState {
  const next = after(state, step);
  if (!next) throw openApplicationErrors.wrongState({ state, step });
  return next;
}

/** The applicant takes it back, or answers what was missing. */
export function assertApplicant(actor: Actor, { licensee }: OpenApplication): void {
  if (!isLicensee(actor, licensee)) throw openApplicationErrors.notTheApplicant();
}

/** The provider's people handle it. */
export function assertProvider(actor: Actor, { provider }: OpenApplication): void {
  if (actor.department !== provider) throw openApplicationErrors.otherDepartment();
}

/** What it lacks is told once. */
export function mayAskSupplement(actor: Actor, application: OpenApplication): void {
  assertProvider(actor, application);
  stepFrom(application, 'ask-supplement');
  if (application.missing) throw supplementErrors.alreadyAsked();
}

/** Only an answer that is still awaited takes more time, once. */
export function mayAskExtension(actor: Actor, application: OpenApplication): void {
  assertProvider(actor, application);
  assertAwaited(application);
  if (application.extensionDays !== null) throw extensionErrors.alreadyAsked();
}

/** The authority consents; who asked for it does not. */
export function mayAnswerExtension(actor: Actor, application: OpenApplication): void {
  const { extensionAskedBy: askedBy, extensionConsented } = application;
  if (askedBy === null || extensionConsented !== null) throw extensionErrors.notAsked();
  mayConsent(actor, { askedBy });
  assertAwaited(application);
}

function assertAwaited({ state }: OpenApplication): void {
  if (!awaitingStates.includes(state)) {
    throw openApplicationErrors.wrongState({ state, step: 'extend' });
  }
}

/** The head answers, and is not the officer who proposed. */
export function mayAnswer(
  actor: Actor,
  { application, answer }: Omit<OpenFile, 'agreement'>,
): void {
  assertProvider(actor, application);
  const { state } = application;
  if (state !== 'proposed' || !answer) {
    throw openApplicationErrors.wrongState({ state, step: 'answer' });
  }
  if (actor.id === answer.proposedBy) throw openApplicationErrors.samePerson();
}

/** The provider's head or the authority, with a reason. */
export function mayRevoke(actor: Actor, { application, agreement }: OpenFile): OpenAgreement {
  if (!actor.roles.includes('authority')) assertProvider(actor, application);
  if (!agreement) throw openApplicationErrors.notGranted();
  const { state } = agreement;
  if (!openAgreementSteps.revoke.from.includes(state)) {
    throw openApplicationErrors.wrongState({ state, step: 'revoke' });
  }
  return agreement;
}
