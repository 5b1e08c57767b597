import { refusalOf, type Actor, type FieldProblem, type HubError } from '@shutong/platform';
import type { Application } from '../application/application.entity';
import type { OpenApplication } from '../application/open-applications.query';
import { applicationErrors } from '../application/application.errors';
import {
  assertAvailable,
  sharingOf,
  type Offer,
  type Wish,
} from '../application/application.policy';
import type { TimedFile } from '../application/application-file';
import { contentsOf } from '../application/draft';
import { assertNotWithheld } from '../application/offered.policy';
import {
  assertNotAgreed,
  assertNotOpen,
  isSamePurpose,
  purposeOf,
  type Purpose,
  type RunningAgreement,
} from '../application/purpose.policy';
import { goneOf, goneOfPeriod } from '../copy/copy.policy';
import type { Matter } from './matter.entity';
import { matterErrors } from './matter.errors';
import { assertRequester, fieldOf } from './matter.policy';

/** What the department has of the same resource, for whatever purpose. */
export interface Meanwhile {
  readonly open: readonly OpenApplication[];
  readonly running: readonly RunningAgreement[];
}

/** A member of a matter, beside what decides whether it can be applied for again. */
export type Again = Pick<TimedFile, 'application' | 'standing'> & Meanwhile;

export interface Copied {
  readonly matter: Matter;
  readonly again: readonly Again[];
}

/** What is wanted of one resource, as an earlier matter wanted it. */
export interface WantedAgain extends Pick<Wish, 'modes' | 'fields' | 'rowFilter' | 'volume'> {
  readonly resourceId: string | null;
  /** Only where nothing is mounted. */
  readonly entryId: string | null;
}

/** The same of one that is left out, and why. */
export interface LeftOut extends WantedAgain {
  readonly applicationId: string;
  readonly title: string;
  /** Code of the rule by which it cannot be applied for. */
  readonly rule: string;
}

/** Contents for another matter, as an earlier one had them; what all resources have in common is stated once. */
export interface MatterDraft extends Omit<Wish, keyof WantedAgain> {
  readonly code: string;
  readonly title: string;
  readonly resources: readonly WantedAgain[];
  readonly leftOut: readonly LeftOut[];
  /** Place by place, what of the rest is no longer on offer, over, not in force or not stated. */
  readonly gone: readonly FieldProblem[];
}

/** Why a resource cannot be applied for again for the same purpose, not even in part; null where it can. */
const whyLeftOut = ({ application, standing, open, running }: Again): HubError | null =>
  refusalOf(() => {
    const { offer } = standing;
    assertAvailable(offer);
    const { resourceId } = application;
    const fields = application.fields.filter((field) => offer.fields.has(field));
    const modes = application.modes.filter((mode) => offer.modes.includes(mode));
    assertSomeOffered({ fields, modes }, application, offer);
    if (sharingOf(offer, { fields, rowFilter: [] }) === 'not-shared') {
      throw applicationErrors.fieldNotShared({ items: fields.join(', '), ground: offer.ground });
    }
    if (offer.provider === application.requester) throw applicationErrors.ownResource();
    const isSame = (purpose: Purpose) => isSamePurpose(purpose, purposeOf(application));
    assertNotOpen(
      application,
      open.filter((one) => isSame(purposeOf(one))),
    );
    assertNotAgreed(
      { resourceId, fields, modes },
      running.filter(({ terms }) => isSame(terms.purpose)),
    );
  });

/** Throws where no item, or no mode, of what was wanted is left; an item that law withholds by now is told from one that is gone. */
function assertSomeOffered(
  left: Pick<Wish, 'fields' | 'modes'>,
  wanted: Pick<Wish, 'fields' | 'modes'>,
  offer: Offer,
): void {
  if (left.fields.length === 0) {
    assertNotWithheld(offer, wanted);
    throw applicationErrors.fieldNotOffered({ missing: wanted.fields.join(', ') });
  }
  if (left.modes.length === 0) {
    throw applicationErrors.modeNotOffered({ missing: wanted.modes.join(', ') });
  }
}

interface Judged extends Again {
  /** Null where it can be applied for. */
  readonly refusal: HubError | null;
}

/** The requester's people, while there is anything of it to apply for. */
function judge(actor: Actor, { matter, again }: Copied): Judged[] {
  assertRequester(actor, matter);
  const judged = again.map((one) => ({ ...one, refusal: whyLeftOut(one) }));
  const problems = judged.flatMap(({ application, refusal }): FieldProblem[] =>
    refusal ? [{ field: `applications[${application.id}]`, rule: refusal.code }] : [],
  );
  if (problems.length < again.length) return judged;
  throw matterErrors.nothingToCopy({ rule: problems[0]?.rule ?? '' }, problems);
}

/** The same, to foretell it. */
export function mayCopy(actor: Actor, copied: Copied): void {
  judge(actor, copied);
}

/** Throws as `mayCopy` does. */
export function draftOfMatter(actor: Actor, copied: Copied): MatterDraft {
  const { matter } = copied;
  const judged = judge(actor, copied);
  const kept = judged.filter(({ refusal }) => refusal === null);
  const { application, standing } = kept[0]!;
  const { basis, citations, scenario, scope, purposeCode, purposeText, security, periodUntil } =
    contentsOf(application);
  return {
    ...{ code: matter.code, title: matter.title },
    ...{ basis, citations, scenario, scope, purposeCode, purposeText, security, periodUntil },
    resources: kept.map((one) => wantedOf(one.application)),
    leftOut: judged.flatMap((one) => (one.refusal ? leftOutOf(one.application, one.refusal) : [])),
    gone: [
      ...goneOfMembers(kept),
      ...goneOfPeriod(application, standing.now),
      ...standing.problems,
    ],
  };
}

/** Of each member in its place, and what all have in common once. */
function goneOfMembers(kept: readonly Again[]): FieldProblem[] {
  const placed = kept.flatMap(({ application, standing }, at) =>
    goneOf(application, standing.offer).map((problem): [string, FieldProblem] => {
      const field = isOwn(problem) ? `${fieldOf(at)}.${problem.field}` : problem.field;
      return [field, { ...problem, field }];
    }),
  );
  return [...new Map(placed).values()];
}

/** Whether it is stated of each resource by itself. */
const isOwn = ({ field }: FieldProblem): boolean =>
  /^(resourceId|modes|fields|rowFilter|volume)\b/.test(field);

function wantedOf(application: Application): WantedAgain {
  const { resourceId, modes, fields, rowFilter, volume } = application;
  const entryId = resourceId ? null : application.entryId;
  return { resourceId, entryId, modes, fields, rowFilter, volume };
}

const leftOutOf = (application: Application, { code: rule }: HubError): LeftOut => {
  const { id: applicationId, title } = application;
  return { ...wantedOf(application), applicationId, title, rule };
};
