import { limits } from '@shutong/platform';
import type { KeyCard } from '@shutong/wire';
import { renewalOf } from './key-renewal.policy';

const now = Date.UTC(2026, 2, 2) * 1000;
const skew = limits.clockSkew.value * 1_000_000;

const card = (change: object): KeyCard =>
  ({
    ...{ department: 'one', hosted: false, thumbprint: 'young', issuedAt: now - skew },
    ...{ former: new Map([['old', {}]]), ...change },
  }) as never;
const before = card({});
const revoking = (at: number) => card({ issuedAt: at, former: new Map([['old', { until: at }]]) });
const codeOf = (after: KeyCard): string => {
  try {
    return renewalOf(before, after, now);
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a card that revokes a key', () => {
  it('is taken of a connector whose clock is as fast as a token’s may be, and of none that is faster', () => {
    expect(codeOf(revoking(now))).toBe('revoked');
    expect(codeOf(revoking(now + skew))).toBe('revoked');
    expect(codeOf(revoking(now + skew + 1))).toBe('exchange.connector.bad-card');
  });

  it('is newer than the one before', () => {
    expect(codeOf(revoking(before.issuedAt))).toBe('exchange.connector.bad-card');
  });

  it('revokes at once', () => {
    const later = card({ issuedAt: now, former: new Map([['old', { until: now + skew + 1 }]]) });
    expect(codeOf(later)).toBe('exchange.connector.bad-card');
  });
});
