import type { Actor } from '@shutong/platform';
import { widenedTerms, type AgreementTerms, type WidenedTerm } from '@shutong/wire';
import type { Agreement } from '../agreement/agreement.entity';
import type { Application } from '../application/application.entity';
import { assertAvailable } from '../application/application.policy';
import type { Apply } from '../application/draft';
import type { FullProposal } from '../decision/decision.policy';
import { renewalErrors } from './renewal.errors';
import {
  assertRenewable,
  assertWithin,
  mayContinue,
  noEarlier,
  type Granted,
  type Renewal,
  type RenewalFile,
  type Renewed,
} from './renewal.policy';

/** What a widening may state otherwise than the application before. */
type Restated = Pick<
  Apply,
  'basis' | 'citations' | 'scenario' | 'scope' | 'rowFilter' | 'volume' | 'periodUntil'
>;

/** What is asked for beyond a running agreement, as its next version; what is not named stays as agreed. */
export type Widening = Omit<Renewal, 'periodUntil'> & {
  readonly [K in keyof Restated]?: Restated[K] | null;
};

/** As it was, where nothing else is stated. */
export const restatedOf = (widening: Widening, before: Restated): Restated => ({
  basis: widening.basis ?? before.basis,
  citations: widening.citations ?? before.citations,
  scenario: widening.scenario ?? before.scenario,
  scope: widening.scope ?? before.scope,
  rowFilter: widening.rowFilter ?? before.rowFilter ?? [],
  volume: widening.volume ?? before.volume ?? null,
  periodUntil: widening.periodUntil ?? before.periodUntil,
});

/**
 * Who may have it go on may ask for more of it, by the same rules or others, of items, modes and rows that are on offer. What flows back
 * does so without conditions, each time it is asked back.
 */
export function mayWiden(actor: Actor, file: RenewalFile, now: Date): void {
  mayContinue(actor, file, now);
  if (file.isReturn) throw renewalErrors.ofReturn();
  assertAvailable(file.standing.offer);
}

/** It asks for more than agreed, and for nothing less but items and modes that it leaves out. */
export function assertWidening(
  { terms, validUntil }: Pick<Agreement, 'terms' | 'validUntil'>,
  earlier: Pick<Application, 'volume'>,
  asked: Application,
): void {
  const { fields, modes, rowFilter, scope, scenario, basis: legalBasis, volume, security } = asked;
  if (asked.periodUntil < validUntil) {
    throw renewalErrors.notLater({ until: validUntil.toISOString() });
  }
  const next = {
    ...{ ...terms, fields, modes, rowFilter, scope, scenario, legalBasis },
    ...(security ? { security } : {}),
    quota: { ...terms.quota, calls: volume?.callsPerDay ?? terms.quota.calls },
    maxRows: Math.min(terms.maxRows, rowsOf(asked)),
  };
  assertNoLess(askedAgain(terms, asked), next);
  // Terms of the first version of the format say no scope.
  const old = { ...terms, scope: terms.scope ?? scope };
  const isWider = widenedTerms(old, next).length > 0 || rowsOf(asked) > rowsOf(earlier);
  if (!isWider) throw renewalErrors.notWider();
}

/** Rows expected per day; any number where nobody has said how many. */
const rowsOf = ({ volume }: Pick<Application, 'volume'>): number => volume?.rowsPerDay ?? Infinity;

/** The version that is to be widened works, and no other has taken its place since it was asked for. */
export function assertWidenable(
  { state, version }: Pick<Agreement, 'state' | 'version'>,
  widens: number | null,
): void {
  if (version !== widens) throw renewalErrors.changed({ version });
  if (state === 'suspended') throw renewalErrors.notRenewable({ state });
}

/** What has become of the agreement meanwhile lets its next version be granted so. */
export function assertContinuable(
  { widens }: Pick<Application, 'widens'>,
  renewed: Renewed,
  granted: Granted,
): void {
  if (widens) assertWidenable(renewed.present, widens);
  assertRenewable(renewed);
  if (!widens) assertWithin(renewed.present, granted);
}

/**
 * What is granted of a widening gives at least what the agreement gives of what is asked for again, as many calls and rows, and as long: a
 * provider that gives less says so by a service change (Decree 809, Art. 27).
 */
export function asWidened<P extends FullProposal>(
  proposal: P,
  asked: Pick<Application, 'fields' | 'modes' | 'widens'>,
  agreement: Pick<Agreement, 'terms' | 'state' | 'version' | 'validUntil'>,
): P {
  if (proposal.outcome === 'refused') return proposal;
  assertWidenable(agreement, asked.widens);
  const { terms, validUntil } = agreement;
  const { fields, modes, rowFilter, periodUntil } = proposal;
  assertNoLess(askedAgain(terms, asked), { ...terms, fields, modes, rowFilter });
  return {
    ...proposal,
    quotaCalls: Math.max(proposal.quotaCalls, terms.quota.calls),
    maxRows: Math.max(proposal.maxRows, terms.maxRows),
    periodUntil: noEarlier(periodUntil, validUntil),
  };
}

/** Of what is agreed what is asked for again. */
const askedAgain = (
  terms: AgreementTerms,
  asked: Pick<Application, 'fields' | 'modes'>,
): AgreementTerms => ({
  ...terms,
  fields: terms.fields.filter((field) => asked.fields.includes(field)),
  modes: terms.modes.filter((mode) => asked.modes.includes(mode)),
});

const lessened: readonly WidenedTerm[] = ['fields', 'modes', 'rowFilter', 'quota', 'maxRows'];

/** Throws where `old` gives more than `next`. */
function assertNoLess(old: AgreementTerms, next: AgreementTerms): void {
  const less = widenedTerms(next, old).filter((term) => lessened.includes(term));
  if (less.length === 0) return;
  const problems = less.map((field) => ({ field, rule: 'no-narrower' }));
  throw renewalErrors.narrower({ terms: less.join(', ') }, problems);
}
