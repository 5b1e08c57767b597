import type { Actor } from '@shutong/platform';
import type { TierName, Trust } from '../quota/tiers';
import { keyErrors } from './api-key.errors';
import type { Scope } from './scopes';

/** A key as the portal finds it, and how far its developer is trusted at this moment. */
export interface FoundKey {
  readonly name: string;
  readonly developerId: string;
  readonly label: string;
  readonly digest: Buffer;
  readonly tier: TierName;
  readonly scopes: readonly Scope[];
  /** To which it is bound, or which its agreement gives; null for every open one. */
  readonly datasets: readonly string[] | null;
  /** On conditionally open data, to which it is bound. */
  readonly agreement: string | null;
  /** When that ends, or was revoked. */
  readonly agreementUntil: Date | null;
  /** Window of the contest by whose entry it works; null for a key of none. */
  readonly worksFrom: Date | null;
  readonly worksUntil: Date | null;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly trust: Trust;
}

/** What a call with a key is about. */
export interface KeyedCall {
  readonly scope: Scope;
  /** Null where it is about none. */
  readonly dataset: string | null;
}

/** @throws keyErrors */
export function assertLive(key: FoundKey, now: Date): void {
  const { name } = key;
  if (key.revokedAt && key.revokedAt <= now) {
    throw keyErrors.revoked({ name, at: key.revokedAt.toISOString() });
  }
  assertWithinWindow(key, now);
  if (key.agreementUntil && key.agreementUntil <= now) {
    throw keyErrors.agreementOver({ name, at: key.agreementUntil.toISOString() });
  }
  if (key.expiresAt <= now) throw keyErrors.expired({ name, at: key.expiresAt.toISOString() });
}

function assertWithinWindow({ name, worksFrom, worksUntil }: FoundKey, now: Date): void {
  if (worksFrom && now < worksFrom) {
    throw keyErrors.contestNotOpen({ name, at: worksFrom.toISOString() });
  }
  if (worksUntil && worksUntil <= now) {
    throw keyErrors.contestOver({ name, at: worksUntil.toISOString() });
  }
}

/** @throws keyErrors */
export function assertInScope(key: FoundKey, { scope, dataset }: KeyedCall): void {
  const { name } = key;
  if (!key.scopes.includes(scope)) {
    throw keyErrors.outOfScope({ name, scope, scopes: key.scopes.join(', ') });
  }
  if (!mayAskFor(key, scope, dataset)) {
    throw keyErrors.otherDataset({ name, dataset: dataset ?? '' });
  }
}

/** A bound key asks for data of its datasets; what there is otherwise, it may look up where no dataset is named. */
function mayAskFor({ datasets }: FoundKey, scope: Scope, dataset: string | null): boolean {
  if (datasets === null) return true;
  return dataset === null ? scope === 'catalogue' : datasets.includes(dataset);
}

/** What an agreement gives is asked for there, and a key bound to it nowhere else. @throws keyErrors.agreementElsewhere */
export function assertAtItsData({ name, agreement }: FoundKey, route = ''): void {
  const isThere = /^\/api\/v1\/datasets(\/|$)/.test(route);
  if (agreement !== null && !isThere) throw keyErrors.agreementElsewhere({ name });
}

/** What a key says of agreement, entry and datasets fits together. @throws keyErrors.agreementAlone */
export function assertKeyOfAgreement(key: {
  readonly agreement?: string;
  readonly entry?: string;
  readonly datasets?: readonly string[];
}): void {
  if (key.agreement === undefined) return;
  if (key.entry !== undefined || key.datasets !== undefined) throw keyErrors.agreementAlone();
}

/** Whoever calls with it: the developer's program, outside every department. */
export const actorOf = ({
  name,
  label,
  agreement,
}: Pick<FoundKey, 'name' | 'label' | 'agreement'>): Actor => ({
  kind: 'service',
  id: `key:${name}`,
  name: label,
  department: null,
  roles: ['developer'],
  authn: { method: 'api-key', clientId: name, tokenHash: '', ...(agreement && { agreement }) },
});
