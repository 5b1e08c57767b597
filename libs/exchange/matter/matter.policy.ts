import {
  refusalOf,
  supervises,
  type Actor,
  type FieldProblem,
  type HubError,
} from '@shutong/platform';
import type { Application } from '../application/application.entity';
import { applicationErrors } from '../application/application.errors';
import { answerIsAwaited, mayApply } from '../application/application.policy';
import type { Apply } from '../application/application.service';
import { wishOf } from '../application/draft';
import type { ResourceOffer } from '../application/offer';
import {
  assertNotAgreed,
  assertNotOpen,
  type RunningAgreement,
} from '../application/purpose.policy';
import type { Proposal } from '../decision/decision.policy';
import type { Matter } from './matter.entity';
import { matterErrors } from './matter.errors';

/** What one wants of one resource of a matter. */
export type Wanted = Pick<
  Apply,
  'resourceId' | 'entryId' | 'modes' | 'fields' | 'rowFilter' | 'volume'
>;

/** An application for one matter: what all resources have in common is stated once. */
export interface MatterWish extends Omit<Apply, keyof Wanted | 'renews' | 'widens'> {
  /** Of the government service or duty (事项编码). */
  readonly code: string;
  readonly title: string;
  readonly resources: readonly Wanted[];
}

/** The contents of each member, complete as those of any application; in the order of the resources. */
export const wishesOf = ({ code: _, title: __, resources, ...common }: MatterWish): Apply[] =>
  resources.map((wanted) => ({ ...common, ...wanted }));

/** A matter is named, and no resource is wanted twice: two answers to one question would bind nobody. */
export function assertMatter({ code, title, resources }: MatterWish): void {
  const missing = Object.entries({ code, title }).filter(([, text]) => text.trim() === '');
  const problems = missing.map(([field]) => ({ field, rule: 'required', article: 20 }));
  if (resources.length === 0) problems.push({ field: 'resources', rule: 'required', article: 20 });
  if (problems.length > 0) {
    throw matterErrors.incomplete(
      { missing: problems.map((one) => one.field).join(', ') },
      problems,
    );
  }
  assertOnce(resources.map(({ resourceId, entryId }) => resourceId ?? entryId ?? ''));
}

function assertOnce(ids: readonly string[]): void {
  const again = ids.flatMap((id, at) => (ids.indexOf(id) < at ? [at] : []));
  if (again.length === 0) return;
  const problems = again.map((at) => ({
    field: fieldOf(at),
    rule: `resources[${ids.indexOf(ids[at]!)}]`,
  }));
  throw matterErrors.repeated({ resources: again.length }, problems);
}

/** Where a resource stands in the input. */
export const fieldOf = (at: number): string => `resources[${at}]`;

/** One resource of a matter as it is wanted, beside what the catalogue offers of it. */
export interface Asked {
  readonly wish: ReturnType<typeof wishOf>;
  readonly offer: ResourceOffer;
}

/**
 * What is wanted of each resource; throws unless every one may be asked for so. Each one that may not is named by its
 * place, with the code of the rule.
 */
export function askedOf(
  actor: Actor,
  wishes: readonly Apply[],
  offers: readonly (ResourceOffer | undefined)[],
  now: Date,
): Asked[] {
  const asked: Asked[] = [];
  const problems = wishes.flatMap((input, at): FieldProblem[] => {
    const refusal = refusalOf(() => {
      const offer = offers[at];
      if (!offer) throw applicationErrors.resourceNotAvailable();
      const wish = wishOf(input, offer);
      mayApply(actor, offer, wish, now);
      asked.push({ wish, offer });
    });
    return refusal ? problemsAt(at, refusal) : [];
  });
  assertNone(problems);
  return asked;
}

/** Nor is one asked for that the department has already asked for, for this purpose, without an answer yet. */
export function assertNoneOpen(
  offers: readonly Pick<ResourceOffer, 'resourceId' | 'entryId'>[],
  open: readonly Pick<Application, 'resourceId' | 'entryId'>[],
): void {
  assertEach(offers, (offer) => {
    assertNotOpen(offer, open);
  });
}

/** Nor is one that a running agreement gives the department already. */
export function assertNoneAgreed(
  members: readonly Application[],
  running: readonly RunningAgreement[],
): void {
  assertEach(members, (member) => {
    assertNotAgreed(member, running);
  });
}

function assertEach<T>(all: readonly T[], check: (one: T) => void): void {
  const problems = all.flatMap((one, at) => {
    const refusal = refusalOf(() => {
      check(one);
    });
    return refusal ? problemsAt(at, refusal) : [];
  });
  assertNone(problems);
}

function assertNone(problems: readonly FieldProblem[]): void {
  if (problems.length === 0) return;
  const [{ field, rule }] = problems as [FieldProblem];
  throw matterErrors.resourcesRefused({ problems: problems.length, first: field, rule }, problems);
}

/** The place and the code of the rule, then what the rule itself found, in its place. */
const problemsAt = (at: number, { code, problems }: HubError): FieldProblem[] => [
  { field: fieldOf(at), rule: code },
  ...problems.map((problem) => ({ ...problem, field: `${fieldOf(at)}.${problem.field}` })),
];

/** What an officer proposes for one resource of a part. */
export interface PartProposal extends Proposal {
  readonly applicationId: string;
}

/** The officer proposes for everything that awaits an answer, and for nothing else: the part is answered as a whole. */
export function assertWhole(
  members: readonly Application[],
  proposals: readonly PartProposal[],
): void {
  const waiting = members.filter(({ state }) => answerIsAwaited(state)).map(({ id }) => id);
  const named = proposals.map(({ applicationId }) => applicationId);
  const left = waiting.filter((id) => !named.includes(id));
  const beyond = named.filter((id, at) => !waiting.includes(id) || named.indexOf(id) < at);
  if (left.length === 0 && beyond.length === 0) return;
  const problems: FieldProblem[] = [
    ...left.map((id) => ({ field: 'proposals', rule: `required: ${id}`, article: 21 })),
    ...beyond.map((id) => ({ field: 'proposals', rule: `not awaited: ${id}`, article: 21 })),
  ];
  throw matterErrors.proposalIncomplete({ left: left.length, beyond: beyond.length }, problems);
}

/** The whole is the requester's to send and to withdraw: others learn nothing of it beside their own part. */
export function assertRequester(actor: Actor, { requester }: Pick<Matter, 'requester'>): void {
  if (actor.department !== requester) throw applicationErrors.otherDepartment();
}

/** The requester reads the whole, each provider its own part; the authority and auditors read all. */
export const mayReadAll = (actor: Actor, { requester }: Pick<Matter, 'requester'>): boolean =>
  supervises(actor) || (actor.department !== null && actor.department === requester);
