import { refusalOf, type Actor, type FieldProblem, type HubError } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import type { Application } from '../application/application.entity';
import { applicationErrors } from '../application/application.errors';
import { assertAvailable, sharingOf, type Wish } from '../application/application.policy';
import type { TimedFile } from '../application/application-file';
import { contentsOf } from '../application/draft';
import {
  assertNotAgreed,
  assertNotOpen,
  isSamePurpose,
  purposeOf,
  type Purpose,
} from '../application/purpose.policy';
import { goneOfOffer, goneOfPeriod } from '../copy/copy.policy';
import type { Matter } from './matter.entity';
import { matterErrors } from './matter.errors';
import { assertRequester, fieldOf } from './matter.policy';

/** What the department has of the same entries, for whatever purpose. */
export interface Meanwhile {
  readonly open: readonly Application[];
  readonly running: readonly Agreement[];
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
  /** Place by place, what of the rest is no longer on offer, over or not in force. */
  readonly gone: readonly FieldProblem[];
}

/** Why a resource cannot be applied for again for the same purpose, not even in part; null where it can. */
const whyLeftOut = ({ application, standing, open, running }: Again): HubError | null =>
  refusalOf(() => {
    const { offer } = standing;
    assertAvailable(offer);
    const { modes, resourceId } = application;
    const fields = application.fields.filter((field) => offer.fields.has(field));
    const items = application.fields.join(', ');
    if (fields.length === 0) throw applicationErrors.fieldNotOffered({ missing: items });
    if (sharingOf(offer, { fields, rowFilter: [] }) === 'not-shared') {
      throw applicationErrors.fieldNotShared({ items, ground: offer.ground });
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

/** The requester's people, while there is anything of it to apply for. */
export function mayCopy(actor: Actor, { matter, again }: Copied): void {
  assertRequester(actor, matter);
  const problems = again.flatMap((one): FieldProblem[] => {
    const refusal = whyLeftOut(one);
    return refusal ? [{ field: `applications[${one.application.id}]`, rule: refusal.code }] : [];
  });
  if (problems.length < again.length) return;
  throw matterErrors.nothingToCopy({ rule: problems[0]?.rule ?? '' }, problems);
}

/** Of a matter of which there is something to apply for. */
export function draftOfMatter({ matter, again }: Copied): MatterDraft {
  const judged = again.map((one) => ({ ...one, refusal: whyLeftOut(one) }));
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
      ...kept.flatMap((one, at) =>
        goneOfOffer(one.application, one.standing.offer).map((problem) => ({
          ...problem,
          field: `${fieldOf(at)}.${problem.field}`,
        })),
      ),
      ...goneOfPeriod(application, standing.now),
      ...standing.problems,
    ],
  };
}

function wantedOf(application: Application): WantedAgain {
  const { resourceId, modes, fields, rowFilter, volume } = application;
  const entryId = resourceId ? null : application.entryId;
  return { resourceId, entryId, modes, fields, rowFilter, volume };
}

const leftOutOf = (application: Application, { code: rule }: HubError): LeftOut => {
  const { id: applicationId, title } = application;
  return { ...wantedOf(application), applicationId, title, rule };
};
