import type { Actor } from '@shutong/platform';
import { rowFilterOf, widenedTerms, type RowFilter, type SecurityMeasures } from '@shutong/wire';
import type { Agreement } from '../agreement/agreement.entity';
import type { Versions } from '../agreement/present.query';
import { applicationErrors } from '../application/application.errors';
import type { Application, Mode, Volume } from '../application/application.entity';
import { assertBasisInForce, assertOnOffer, type Extent } from '../application/application.policy';
import type { Standing } from '../application/standing.policy';
import type { FullProposal } from '../decision/decision.policy';
import { assertMountedAsAgreed, comparedAsAgreed } from './remounted.policy';
import { renewalErrors } from './renewal.errors';
import { assertNone, assertNoWider } from './wider.policy';

/** A further period of an agreement (续期); what is not named stays as agreed. */
export interface Renewal {
  readonly agreementId: string;
  readonly periodUntil: Date;
  /** Fewer items. */
  readonly fields?: readonly string[] | null;
  readonly modes?: readonly Mode[] | null;
  /** As measures had to be stated since the agreement was made, or more of them. */
  readonly security?: SecurityMeasures | null;
}

/** What a renewal or a widening asks for. */
export interface RenewedExtent {
  readonly fields: readonly string[];
  readonly modes: readonly Mode[];
  /** The rows that were granted. */
  readonly rowFilter: RowFilter;
  /** Null where nobody has ever stated any. */
  readonly security: SecurityMeasures | null;
}

/** As agreed, where nothing else is named. */
export const extentOf = (
  { fields, modes, security }: Pick<Renewal, 'fields' | 'modes' | 'security'>,
  { terms }: Pick<Agreement, 'terms'>,
): RenewedExtent => ({
  fields: fields?.length ? fields : terms.fields,
  modes: modes?.length ? modes : terms.modes,
  rowFilter: rowFilterOf(terms),
  security: security ?? terms.security ?? null,
});

/** As many calls as agreed, also where it was not asked yet how many are expected. */
export const volumeOf = (
  { volume }: Pick<Application, 'volume'>,
  { terms }: Pick<Agreement, 'terms'>,
): Volume => ({ ...volume, callsPerDay: terms.quota.calls });

/** An agreement with what decides whether it may be renewed. */
export interface RenewalFile extends Pick<Versions, 'present' | 'next' | 'signed'> {
  /** Its department has applied for it, for this purpose, and waits for the answer. */
  readonly isAskedFor: boolean;
  /** A project brought it, and ends it. */
  readonly isOfProject: boolean;
  /** Data flows back under it (Decree 809, Art. 24). */
  readonly isReturn: boolean;
  /** What it would rest on again, as that is now. */
  readonly standing: Pick<Standing, 'offer' | 'problems'>;
}

/** As far as it can be renewed: by the rules that it rests on, with the same rows and some of its items and modes. */
export function mayRenew(actor: Actor, file: RenewalFile, now: Date): void {
  mayContinue(actor, file, now);
  const { present, standing } = file;
  assertOnOffer(standing.offer, leftOnOffer(present, standing));
  assertBasisInForce(standing.problems);
  assertMountedSo(file);
}

/** Items that are compared otherwise now a renewal may leave out, too, but not all of them. */
function assertMountedSo({ present, standing }: RenewalFile): void {
  const { mount } = standing.offer;
  if (!mount) return;
  const { fields } = leftOnOffer(present, standing);
  const same = comparedAsAgreed(present.terms, mount, fields);
  assertMountedAsAgreed(present, mount, { fields: same.length > 0 ? same : fields });
}

/** Items and modes that are not on offer any more a renewal may leave out, but not all of them; nor may it choose other rows. */
function leftOnOffer(
  { terms }: Pick<Agreement, 'terms'>,
  { offer }: Pick<Standing, 'offer'>,
): Extent {
  const left = {
    fields: terms.fields.filter((field) => offer.fields.has(field)),
    modes: terms.modes.filter((mode) => offer.modes.includes(mode)),
  };
  return extentOf(left, { terms });
}

/** The requester alone has an agreement go on, while it works, by one next version at a time. */
export function mayContinue(
  actor: Actor,
  { present, next, isAskedFor, isOfProject }: RenewalFile,
  now: Date,
): void {
  const { state, validUntil, requester } = present;
  if (actor.department !== requester) throw applicationErrors.otherDepartment();
  if (next) throw renewalErrors.alreadyOpen();
  const isOver = state !== 'active' || validUntil <= now;
  if (isOver || isOfProject) throw renewalErrors.notRenewable({ state });
  if (isAskedFor) throw applicationErrors.alreadyOpen();
}

/** A later end, and never more than agreed. */
export function assertRenewal({ terms, validUntil }: Agreement, renewal: Renewal): void {
  assertLater({ validUntil }, renewal.periodUntil);
  const { fields, modes, security } = extentOf(renewal, { terms });
  assertNone(widenedTerms(terms, { ...terms, fields, modes, ...(security && { security }) }));
}

/** A further period ends later than the present one. */
export function assertLater({ validUntil }: Pick<Agreement, 'validUntil'>, until: Date): void {
  if (until <= validUntil) throw renewalErrors.notLater({ until: validUntil.toISOString() });
}

/** An agreement of which an application asks for the next version. */
export interface Renewed extends Pick<Versions, 'present' | 'next'> {
  /** Its term was over before what it was suspended for had been put right. */
  readonly endedSuspended: boolean;
}

/**
 * It was applied for in time. A suspension goes over to the further period; what was terminated, or ended while it was
 * suspended, has ended for good.
 */
export function assertRenewable({ present, next, endedSuspended }: Renewed): void {
  if (next) throw renewalErrors.alreadyOpen();
  const { state } = present;
  const hasEnded = state === 'expired' && endedSuspended;
  if (hasEnded || !['active', 'suspended', 'expired'].includes(state)) {
    throw renewalErrors.notRenewable({ state });
  }
}

/** What is granted, as far as the terms before can forbid it. */
export type Granted = Extent & Partial<Pick<FullProposal, 'quotaCalls' | 'maxRows'>>;

/** The provider may have narrowed the agreement since it was asked for, or proposed: nothing of that is given back by a renewal. */
export function assertWithin({ terms }: Pick<Agreement, 'terms'>, granted: Granted): void {
  const { fields, modes, rowFilter, quotaCalls, maxRows = terms.maxRows } = granted;
  const quota = { ...terms.quota, calls: quotaCalls ?? terms.quota.calls };
  assertNoWider(terms, { ...terms, fields, modes, rowFilter, quota, maxRows });
}

/** A renewal is granted for no more calls and rows than agreed. */
export const asAgreed = <P extends FullProposal>(
  proposal: P,
  { terms, validUntil }: Pick<Agreement, 'terms' | 'validUntil'>,
): P => ({
  ...proposal,
  quotaCalls: Math.min(proposal.quotaCalls, terms.quota.calls),
  maxRows: Math.min(proposal.maxRows, terms.maxRows),
  periodUntil: noEarlier(proposal.periodUntil, validUntil),
});

/** What is agreed holds as long as agreed, whatever the rule would grant by now. */
export const noEarlier = (until: Date | null, agreed: Date): Date | null =>
  until && until < agreed ? agreed : until;
