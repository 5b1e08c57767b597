import { rowFilterOf, widenedTerms, type AgreementTerms } from '@shutong/wire';
import type { Mount } from '../answering/mount';
import { beyondCeiling, type CeilingTerm } from '../ceiling/ceiling.policy';
import type { Side } from './held-agreement';

/** Why a proposal is not signed yet. */
export type Wait =
  /** Nobody has told this connector the other department's thumbprint. */
  | { readonly why: 'not-pinned'; readonly department: string; readonly thumbprint: string }
  /** The terms name another key than the one that a person pinned: a swapped key, or a new one. */
  | { readonly why: 'other-key'; readonly department: string; readonly thumbprint: string }
  /** The provider's connector does not serve the resource, or has no column of an item by which rows are chosen. */
  | { readonly why: 'not-mounted'; readonly resource: string }
  /** More than the connector grants by itself. */
  | { readonly why: 'ceiling'; readonly term: CeilingTerm; readonly detail: string }
  /** More than the version that was signed before. */
  | { readonly why: 'widened'; readonly terms: string };

/** What a proposal is judged by. */
export interface Standing {
  readonly side: Side;
  /** Whether a thumbprint is pinned for the other department, and stands for the key that the terms name. */
  readonly pin: 'missing' | 'other' | 'holds';
  /** The provider's mount of the resource. */
  readonly mount: Mount | undefined;
  /** Terms of the version that both sides have signed. */
  readonly held: AgreementTerms | undefined;
  /** Whether a person of the department has approved exactly these terms. */
  readonly approved: boolean;
}

/**
 * Everything that stands between the terms and this connector's signature; empty: it signs by itself. A
 * person's approval stands for what is wider, never for a key that is not pinned.
 */
export function waitsOf(terms: AgreementTerms, standing: Standing): Wait[] {
  const { side, approved } = standing;
  const keyed = keyWaits(terms[side === 'provider' ? 'requester' : 'provider'], standing.pin);
  const mounted = side === 'provider' ? mountWaits(terms, standing.mount, approved) : [];
  return [...keyed, ...mounted, ...(approved ? [] : widenedWaits(terms, standing.held))];
}

function keyWaits(
  { department, thumbprint }: AgreementTerms['provider'],
  pin: Standing['pin'],
): Wait[] {
  if (pin === 'holds') return [];
  return [{ why: pin === 'missing' ? 'not-pinned' : 'other-key', department, thumbprint }];
}

function mountWaits(terms: AgreementTerms, mount: Mount | undefined, approved: boolean): Wait[] {
  const resource = terms.resource.code;
  if (!mount) return [{ why: 'not-mounted', resource }];
  const unknown = rowFilterOf(terms).find(({ field }) => !Object.hasOwn(mount.columns, field));
  if (unknown) return [{ why: 'not-mounted', resource: `${resource}: ${unknown.field}` }];
  if (approved) return [];
  return beyondCeiling(terms, mount).map((beyond) => ({ why: 'ceiling', ...beyond }));
}

function widenedWaits(terms: AgreementTerms, held: AgreementTerms | undefined): Wait[] {
  const widened = held ? widenedTerms(held, terms) : [];
  return widened.length === 0 ? [] : [{ why: 'widened', terms: widened.join(', ') }];
}

/** Whether a person's approval would remove it. */
export const isForPerson = ({ why }: Wait): boolean => why === 'ceiling' || why === 'widened';
