import type { Quota } from './tiers';
import { secondsLeft, spanSeconds, spans, type Span } from './window';

/** Calls of a span that are used, all portals counted. */
export type Used = Readonly<Record<Span, number>>;

/** The span that is used up, the longer one first; undefined where one call more is allowed. */
export const usedUp = (quota: Quota, used: Used): Span | undefined =>
  (['day', 'minute'] as const).find((span) => used[span] >= quota[span]);

/**
 * RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10): q calls in w seconds; r are left, and t seconds
 * until there are q again.
 */
export function rateLimitHeaders(quota: Quota, used: Used, now: Date): Record<string, string> {
  const policy = (span: Span) => `"${span}";q=${quota[span]};w=${spanSeconds[span]}`;
  const left = (span: Span) => Math.max(0, quota[span] - used[span]);
  const rest = (span: Span) => `"${span}";r=${left(span)};t=${secondsLeft(span, now)}`;
  return {
    'ratelimit-policy': spans.map(policy).join(', '),
    ratelimit: spans.map(rest).join(', '),
  };
}
