import { HubRefusal, notTheHub } from '../hub/hub.errors';
import { isRefusal } from '../inbound/refusal.policy';

/** It may be suspended, and resumed later, or have ended for good: the hub says the same of both. */
const stopped = 'exchange.call.agreement-not-active';

/**
 * Refusals of the hub after which a batch goes on: a suspended agreement may be resumed, a notice is on its way, another batch
 * of the agreement ends.
 */
const pausing = [
  stopped,
  'exchange.batch.under-way',
  'exchange.call.restriction-under-way',
  'exchange.batch.waiting',
];

/** Whether the hub refused for now what it may take later as it is. */
export const isPausing = (error: unknown): boolean =>
  error instanceof HubRefusal && pausing.includes(error.code);

/** Whether the hub refused because the agreement does not work at present, or will not any more. */
export const isStopped = (error: unknown): error is HubRefusal =>
  error instanceof HubRefusal && error.code === stopped;

/** Of a source or target that may be there again in a moment. */
const outOfReach = [
  'connector.source-unavailable',
  'connector.source-deadline',
  'connector.target-unavailable',
];

/** The code by which a batch has failed; undefined where it can go on later. A gateway's page is not the hub's word on it. */
export function failureCodeOf(error: unknown): string | undefined {
  if (!isRefusal(error)) return undefined;
  const { code } = error;
  if (isPausing(error) || code === notTheHub) return undefined;
  return outOfReach.includes(code) ? undefined : code;
}
