import type { Percentiles } from '../latencies';

/** What one run of the load generator asks for. */
export interface LoadJob {
  /** Local address of the requester's connector, or of what stands in its place. */
  readonly url: string;
  /** Its bearer key. */
  readonly key: string;
  readonly agreement: string;
  /** Persons in the provider's table. */
  readonly persons: number;
  readonly seed: number;
  /** Number of the first question; every number is another person. */
  readonly from: number;
  readonly seconds: number;
  readonly loop: ClosedLoop | OpenLoop;
  /** What a right answer holds: the match result, or, of an echo, the key that was asked by. */
  readonly expects: 'result' | 'key';
}

/** So many calls are always under way: gives the rate. */
export interface ClosedLoop {
  readonly kind: 'closed';
  readonly inFlight: number;
}

/** Calls begin at fixed instants, whether or not earlier ones have ended: gives the latency. */
export interface OpenLoop {
  readonly kind: 'open';
  readonly perSecond: number;
}

export interface LoadOutcome {
  /** Questions that were asked. */
  readonly asked: number;
  /** Right answers within the measured time. */
  readonly right: number;
  /** Wrong answers, refusals and errors. */
  readonly errors: number;
  /** Of these, calls that were refused for being too many, or ended at their deadline. */
  readonly refused: number;
  /** Right answers per second. */
  readonly rate: number;
  /** From the instant at which the call was due. */
  readonly latency: Percentiles;
  /** What went wrong first. */
  readonly firstError?: string;
}
