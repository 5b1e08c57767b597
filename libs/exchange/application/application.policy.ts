import { supervises, type Actor, type FieldProblem } from '@shutong/platform';
import type { Citation, ResourceView } from '@shutong/catalog';
import { latestInstant, type RowFilter, type SecurityMeasures } from '@shutong/wire';
import { applicationErrors } from './application.errors';
import { hasActedElsewhere, type PartTaken } from '../course/sides.policy';
import type { Application, Mode, Sharing, Volume } from './application.entity';
import { assertNotWithheld, assertOffered, type Withholding } from './offered.policy';
import { assertFilterable, type Filterable } from './row-filter.policy';
import { after, type ApplicationState, type ApplicationStep } from './application.states';

/** How a resource is mounted now, as far as terms say it. */
export type Mount = Pick<
  ResourceView,
  'fields' | 'keyFields' | 'masks' | 'matchRules' | 'subjectField'
>;

/** What can be applied for, as far as the rules need to know it. */
export interface Offer extends Withholding {
  readonly resourceId: string | null;
  readonly provider: string;
  /** Items on offer, each with how it may be shared. */
  readonly fields: ReadonlyMap<string, Sharing>;
  /** Items by which rows can be chosen, granted for reading or not. */
  readonly filterable: Filterable;
  readonly modes: readonly Mode[];
  readonly available: boolean;
  /** How its resource is mounted; absent where there is none. */
  readonly mount?: Mount;
}

/** Contents of an application that the rules look at (Decree 809, Art. 20). */
export interface Wish {
  readonly basis: string;
  readonly citations: readonly Citation[];
  readonly scenario: string;
  readonly scope: string;
  readonly purposeCode: string;
  readonly purposeText: string;
  readonly fields: readonly string[];
  readonly modes: readonly Mode[];
  readonly rowFilter: RowFilter;
  readonly volume: Volume | null;
  readonly security: SecurityMeasures | null;
  readonly periodUntil: Date;
}

/** What is asked for, or granted, of a resource. */
export type Extent = Pick<Wish, 'fields' | 'modes' | 'rowFilter'>;

/** The last end of a period that the terms of an agreement can name. */
const latestPeriod = new Date(Math.floor(latestInstant / 1000));

/** Throws unless the actor's department may ask for this, in this way, until then. */
export function mayApply(actor: Actor, offer: Offer, wish: Wish, now: Date): void {
  assertComplete(wish, actor.department);
  assertOnOffer(offer, wish);
  assertProtected(sharingOf(offer, wish), wish);
  if (offer.provider === actor.department) throw applicationErrors.ownResource();
  if (wish.periodUntil.getTime() <= now.getTime()) throw applicationErrors.periodInThePast();
  if (wish.periodUntil > latestPeriod) {
    throw applicationErrors.periodTooLong({ latest: latestPeriod.toISOString() });
  }
}

/** Throws unless the catalogue offers the items in these modes; what it offers may end while an application waits. */
export function assertOnOffer(offer: Offer, wish: Extent): void {
  assertAvailable(offer);
  assertNotWithheld(offer, wish);
  const fields = [...offer.fields.keys()];
  assertOffered(wish.fields, fields, 'fields', applicationErrors.fieldNotOffered);
  assertOffered(wish.modes, offer.modes, 'modes', applicationErrors.modeNotOffered);
  assertFilterable(wish.rowFilter, offer.filterable);
}

/** Throws where nothing of it is on offer, whatever is asked for. */
export function assertAvailable({ available }: Pick<Offer, 'available'>): void {
  if (!available) throw applicationErrors.resourceNotAvailable();
}

/** The same, and that none of them is among what may not be shared: whatever was proposed, it is not granted. */
export function assertSharable(offer: Offer, wish: Extent): void {
  assertOnOffer(offer, wish);
  if (sharingOf(offer, wish) === 'not-shared') {
    throw applicationErrors.resourceNotAvailable();
  }
}

const sharings = ['unconditional', 'conditional', 'not-shared'] as const;

/**
 * How what is asked for may be shared: as the most protected of its items. One by which rows are chosen counts
 * too, because which rows there are tells its values.
 */
export function sharingOf(
  offer: Pick<Offer, 'fields' | 'filterable'>,
  { fields, rowFilter }: Pick<Wish, 'fields' | 'rowFilter'>,
): Sharing {
  const read = fields.map((field) => offer.fields.get(field) ?? 'not-shared');
  const chosen = rowFilter.map(({ field }) => offer.filterable.get(field)?.sharing ?? 'not-shared');
  const asked = [...read, ...chosen];
  return sharings.findLast((sharing) => asked.includes(sharing)) ?? 'not-shared';
}

const stated = ['basis', 'scenario', 'scope', 'purposeCode', 'purposeText'] as const;
const chosen = ['citations', 'fields', 'modes'] as const;

/** Nothing is decided on an application that leaves out what the law asks for, or only blanks it (Art. 20). */
export function assertComplete(wish: Wish, requester: string | null): void {
  const missing = [
    ...(requester ? [] : ['requester']),
    ...stated.filter((name) => wish[name].trim() === ''),
    ...chosen.filter((name) => wish[name].length === 0),
    ...(wish.volume ? [] : ['volume']),
    ...(Number.isNaN(wish.periodUntil.getTime()) ? ['periodUntil'] : []),
  ];
  if (missing.length > 0) throw incomplete(missing, 20);
}

/** Conditional data is asked for with the measures that will protect it: who uses it is responsible (Art. 34). */
export function assertProtected(sharing: Sharing, { security }: Pick<Wish, 'security'>): void {
  if (!security && sharing === 'conditional') throw incomplete(['security'], 34);
  if (security) assertMeasures(security);
}

export function assertMeasures({ viewers }: SecurityMeasures): void {
  if (viewers.trim() === '') throw incomplete(['security.viewers'], 34);
}

const incomplete = (missing: readonly string[], article: number) =>
  applicationErrors.incomplete(
    { missing: missing.join(', '), article },
    missing.map((field) => ({ field, rule: 'required', article })),
  );

/** Nothing is applied for by a rule that is not in force; `problems` as the register of rule documents finds them. */
export function assertBasisInForce(problems: readonly FieldProblem[]): void {
  if (problems.length > 0)
    throw applicationErrors.basisNotInForce({ documents: problems.length }, problems);
}

/** Nor is anything sent or granted by one that has been withdrawn meanwhile. */
export function assertBasisStands(problems: readonly FieldProblem[]): void {
  if (problems.length > 0)
    throw applicationErrors.basisEnded({ documents: problems.length }, problems);
}

/** An agreement begins when it is granted: nothing is granted for a period that is over by then. */
export function assertPeriodAhead({ periodUntil }: Pick<Wish, 'periodUntil'>, now: Date): void {
  if (periodUntil > now) return;
  throw applicationErrors.periodEnded({ until: periodUntil.toISOString() });
}

/** Until when it is granted: as long as was applied for, unless less is said. */
export const grantedUntil = (
  { periodUntil }: Pick<Wish, 'periodUntil'>,
  granted: { readonly periodUntil: Date | null },
): Date => granted.periodUntil ?? periodUntil;

/** Received, and neither answered nor withdrawn. */
export const answerIsAwaited = (state: ApplicationState): boolean =>
  ['received', 'awaiting-supplement', 'proposed'].includes(state);

/** What belongs to a matter is sent and answered with its part, never by itself. */
export function assertByItself({ matterId }: Pick<Application, 'matterId'>): void {
  if (matterId) throw applicationErrors.partOfMatter({ matter: matterId });
}

/** The state after the step; throws where the present state does not allow it. */
export function stepFrom(application: Application, step: ApplicationStep): ApplicationState {
  const next = after(application.state, step);
  if (!next) throw applicationErrors.wrongState({ state: application.state, step });
  return next;
}

/** There is a proposal that the office head may answer as it stands. */
export function assertProposed({ state }: Application): void {
  if (state !== 'proposed') throw applicationErrors.wrongState({ state, step: 'answer' });
}

/** An application, and who has acted for its requester or provider. */
export interface Involved {
  readonly application: Application;
  readonly parts: readonly PartTaken[];
}

/** The requester's office head consents before an application is sent (Art. 20). */
export function mayApprove(actor: Actor, of: Involved): void {
  assertRequester(actor, of);
  assertNot(actor, of.application.appliedBy);
}

/** The requester's people take it back, and answer what the provider found missing. */
export function assertRequester(actor: Actor, { application, parts }: Involved): void {
  assertSide(actor, application.requester, parts);
}

/** The provider's officer proposes, and asks for supplements and time (Art. 21). */
export function mayPropose(actor: Actor, { application, parts }: Involved): void {
  assertSide(actor, application.provider, parts);
}

/** The provider's people put one of its officers in charge, or all of them, while an answer is awaited. */
export function mayHandOver(actor: Actor, of: Involved): void {
  mayPropose(actor, of);
  const { state } = of.application;
  if (!answerIsAwaited(state)) throw applicationErrors.wrongState({ state, step: 'hand-over' });
}

/** The provider's office head answers, and is not the officer who proposed (Art. 21). */
export function mayAnswer(actor: Actor, of: Involved, proposedBy: string): void {
  mayPropose(actor, of);
  assertNot(actor, proposedBy);
}

/** Who has moved to the other side does nothing there about what the same person has had a part in. */
function assertSide(actor: Actor, side: string, parts: readonly PartTaken[]): void {
  if (actor.department !== side) throw applicationErrors.otherDepartment();
  if (hasActedElsewhere(actor, parts)) throw applicationErrors.samePerson();
}

function assertNot(actor: Actor, other: string): void {
  if (actor.id === other) throw applicationErrors.samePerson();
}

/** Who may read an application: both parties, the authority and auditors. */
export function mayRead(
  actor: Actor,
  application: Pick<Application, 'requester' | 'provider'>,
): boolean {
  if (supervises(actor)) return true;
  return actor.department === application.requester || actor.department === application.provider;
}

/** The answer that the rule gives at once, if it gives one (Art. 14, 21). */
export function ruleFor(sharing: Sharing): 'grant-by-rule' | 'refuse-by-rule' | undefined {
  if (sharing === 'unconditional') return 'grant-by-rule';
  return sharing === 'not-shared' ? 'refuse-by-rule' : undefined;
}
