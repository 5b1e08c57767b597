/** Bounded exponential backoff. */
export interface RetryPolicy {
  /** Tries in all, the first included. */
  readonly attempts: number;
  /** Wait after the first failure; doubles after each further one. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

/** 8 tries over about 13 seconds. */
export const DEFAULT_RETRY: RetryPolicy = { attempts: 8, firstDelayMs: 100, maxDelayMs: 10_000 };

/** Milliseconds to wait after failure number `failures` (1, 2, …). */
export function delayAfter(policy: RetryPolicy, failures: number): number {
  return Math.min(policy.maxDelayMs, policy.firstDelayMs * 2 ** Math.min(failures - 1, 30));
}
