import { licenseeOf, supervises, type Actor, type RealName } from '@shutong/platform';
import type { Leeway } from '@shutong/clocks';
import { latestInstant } from '@shutong/wire';
import { grantedUntil } from '../application/application.policy';
import { hasActed, hasActedElsewhere, type PartTaken } from '../course/sides.policy';
import { extensionErrors } from '../extension/extension.errors';
import { assertAuthority } from '../extension/extension.policy';
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
  /** It has a department, which may act: of any other nobody could answer or revoke. */
  readonly isAnswered: boolean;
  /** Codes of the items that may be opened. */
  readonly fields: readonly string[];
}

/** What is known of an application and of what has happened to it. */
export interface OpenFile {
  readonly application: OpenApplication;
  readonly answer: OpenAnswer | null;
  readonly agreement: OpenAgreement | null;
  /** The applicant has let the time for its supplement pass. */
  readonly supplementOver: boolean;
  /** Who has acted for the applicant or the provider, also by a proposal that was replaced. */
  readonly parts: readonly PartTaken[];
}

/** What the catalogue opens of an entry, at a moment. */
export interface OpenStanding {
  readonly offer: OpenOffer;
  readonly now: Date;
}

/** The same with what its limit allows, and what it rests on. */
export type TimedOpenFile = OpenFile & Leeway & { readonly standing: OpenStanding };

/** Of all proposals one stands. */
export const openFile = (
  application: OpenApplication,
  answers: readonly OpenAnswer[],
  { agreement, supplementOver }: Pick<OpenFile, 'agreement' | 'supplementOver'>,
): OpenFile => ({
  ...{ application, agreement, supplementOver, parts: partsOf(application, answers) },
  answer: answers.find(({ replacedAt }) => replacedAt === null) ?? null,
});

/** The applicant's people are of no department, and who lets the answer take longer acts for neither side. */
function partsOf(application: OpenApplication, answers: readonly OpenAnswer[]): PartTaken[] {
  const { appliedBy, suppliedBy, askedBy, extensionAskedBy, extensionAnsweredBy } = application;
  const { provider } = application;
  const handled = answers.flatMap(({ proposedBy, answeredBy }) => [proposedBy, answeredBy]);
  return [
    ...partsFor(null, [appliedBy, suppliedBy, extensionAnsweredBy]),
    ...partsFor(provider, [askedBy, extensionAskedBy, ...handled]),
  ];
}

const partsFor = (department: string | null, people: readonly (string | null)[]): PartTaken[] =>
  people.flatMap((by) => (by === null ? [] : [{ by, department }]));

type OpenMatter = Pick<OpenFile, 'application' | 'parts'>;

const stated = ['purpose', 'scope', 'security'] as const;

/** Throws unless somebody whose real name is known may ask for something of it. */
export function mayBegin(actor: Actor, offer: OpenOffer): RealName {
  if (!actor.realName) throw openApplicationErrors.notVerified();
  assertOpen(offer, []);
  return actor.realName;
}

/** The same for what is asked for. */
export function mayApply(actor: Actor, offer: OpenOffer, wish: OpenWish, now: Date): RealName {
  const realName = mayBegin(actor, offer);
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
  return realName;
}

/** Throws unless the entry opens all of the items on conditions; it may have ceased to while an application waits. */
export function assertOpen(offer: OpenOffer, fields: readonly string[]): void {
  if (!offer.isConditional || !offer.isAnswered) throw openApplicationErrors.notOnOffer();
  const beyond = fields.filter((field) => !offer.fields.includes(field));
  if (beyond.length > 0) throw openApplicationErrors.fieldNotOpen({ fields: beyond.join(', ') });
}

/** An agreement begins when it is granted: nothing is granted for a period that is over by then. */
function assertPeriodAhead(periodUntil: Date, now: Date): void {
  if (periodUntil <= now) throw openApplicationErrors.periodEnded();
}

/** Neither period nor opening has ended while the application waited for what is to be granted. */
export function assertGrantable(
  application: OpenApplication,
  granted: { readonly fields: readonly string[]; readonly periodUntil: Date | null },
  { offer, now }: OpenStanding,
): void {
  assertPeriodAhead(grantedUntil(application, granted), now);
  assertOpen(offer, granted.fields);
}

/** Applicant, provider, the authority and auditors; to everybody else it looks unknown. */
export function mayRead(
  actor: Actor,
  { provider, licensee }: Pick<OpenApplication, 'provider' | 'licensee'>,
): boolean {
  if (actor.kind === 'system' || supervises(actor)) return true;
  return actor.department === provider || isLicensee(actor, licensee);
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
export function assertApplicant(actor: Actor, { application, parts }: OpenMatter): void {
  if (!isLicensee(actor, application.licensee)) throw openApplicationErrors.notTheApplicant();
  assertOneSide(actor, parts);
}

/** The provider's people handle it. Who has moved to the provider handles nothing that the same person asked for. */
export function assertProvider(actor: Actor, { application, parts }: OpenMatter): void {
  if (actor.department !== application.provider) throw openApplicationErrors.otherDepartment();
  assertOneSide(actor, parts);
}

function assertOneSide(actor: Actor, parts: readonly PartTaken[]): void {
  if (hasActedElsewhere(actor, parts)) throw openApplicationErrors.samePerson();
}

/** What it lacks is told once. */
export function mayAskSupplement(actor: Actor, file: OpenMatter): void {
  const { application } = file;
  assertProvider(actor, file);
  stepFrom(application, 'ask-supplement');
  if (application.missing) throw supplementErrors.alreadyAsked();
}

/** Only an answer that is still awaited takes more time, once. */
export function mayAskExtension(actor: Actor, file: OpenMatter): void {
  const { application } = file;
  assertProvider(actor, file);
  assertAwaited(application);
  if (application.extensionDays !== null) throw extensionErrors.alreadyAsked();
}

/** The authority consents; who has acted for the applicant or the provider does not. */
export function mayAnswerExtension(actor: Actor, { application, parts }: OpenMatter): void {
  const { extensionAskedBy: askedBy, extensionConsented } = application;
  if (askedBy === null || extensionConsented !== null) throw extensionErrors.notAsked();
  assertAuthority(actor);
  if (hasActed(actor, parts)) throw openApplicationErrors.samePerson();
  assertAwaited(application);
}

function assertAwaited({ state }: OpenApplication): void {
  if (!awaitingStates.includes(state)) {
    throw openApplicationErrors.wrongState({ state, step: 'extend' });
  }
}

/** The head answers, and is not the officer who proposed. */
export function mayAnswer(actor: Actor, file: OpenFile): void {
  const { application, answer } = file;
  assertProvider(actor, file);
  const { state } = application;
  if (state !== 'proposed' || !answer) {
    throw openApplicationErrors.wrongState({ state, step: 'answer' });
  }
  if (actor.id === answer.proposedBy) throw openApplicationErrors.samePerson();
}

/** The provider's head or the authority, with a reason. */
export function mayRevoke(actor: Actor, file: OpenFile): OpenAgreement {
  const { agreement, application } = file;
  // Whoever let its answer take longer has had no part in what it gives.
  const parts = file.parts.filter(({ by }) => by !== application.extensionAnsweredBy);
  if (actor.roles.includes('authority')) assertOneSide(actor, parts);
  else assertProvider(actor, file);
  if (!agreement) throw openApplicationErrors.notGranted();
  const { state } = agreement;
  if (!openAgreementSteps.revoke.from.includes(state)) {
    throw openApplicationErrors.wrongState({ state, step: 'revoke' });
  }
  return agreement;
}

/** Its term is over, and nothing has ended it before. */
export const isOver = ({ state, validUntil }: OpenAgreement, now: Date): boolean =>
  openAgreementSteps.expire.from.includes(state) && validUntil <= now;
