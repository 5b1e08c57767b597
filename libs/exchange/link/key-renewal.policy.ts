import { limits } from '@shutong/platform';
import type { KeyCard } from '@shutong/wire';
import { linkErrors } from './link.errors';

/** What a connector's new key card says: its root key has handed over to another, or a former one is revoked. */
export type Renewal = 'handed-over' | 'revoked';

/** A connector's clock may be fast: what is said at once is not from the future. Microseconds. */
const skew = limits.clockSkew.value * 1_000_000;

/**
 * What the card of an enrolled connector changes. Throws `exchange.connector.bad-card` for everything that is
 * neither: nothing that the card before said of former keys may be lost.
 * @param now microseconds since the epoch
 */
export function renewalOf(before: KeyCard, after: KeyCard, now: number): Renewal {
  if (after.department !== before.department || after.hosted !== before.hosted) {
    throw linkErrors.badCard({ why: 'it is of another department or hosting' });
  }
  if (after.issuedAt <= before.issuedAt || after.issuedAt > now + skew) {
    throw linkErrors.badCard({ why: 'it is not newer than the one before, or from the future' });
  }
  const lost = [...before.former].some(([name, { until }]) => {
    const kept = after.former.get(name);
    return kept === undefined || (until !== undefined && kept.until !== until);
  });
  if (lost) throw linkErrors.badCard({ why: 'it lacks former keys, or makes a revoked one good' });
  if (after.thumbprint !== before.thumbprint) return assertHandedOver(before, after);
  return assertRevoked(before, after, now);
}

function assertHandedOver(before: KeyCard, after: KeyCard): Renewal {
  const names = [...after.former.keys()];
  const isNext = names.at(-1) === before.thumbprint && names.length === before.former.size + 1;
  if (isNext && after.former.get(before.thumbprint)!.until === undefined) return 'handed-over';
  throw linkErrors.badCard({ why: 'the key before has not handed over to it' });
}

function assertRevoked(before: KeyCard, after: KeyCard, now: number): Renewal {
  const wasGood = [...before.former.values()].some(({ until }) => until === undefined);
  const isGood = [...after.former.values()].some(
    ({ until }) => until === undefined || until > now + skew,
  );
  if (wasGood && !isGood && after.former.size === before.former.size) return 'revoked';
  throw linkErrors.badCard({ why: 'it neither names another root key nor revokes a former one' });
}
