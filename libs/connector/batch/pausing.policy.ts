import { HubRefusal } from '../hub/hub.errors';
import { isRefusal } from '../inbound/refusal.policy';

/** Refusals of the hub after which a batch goes on: a suspended agreement may be resumed, a notice is on its way. */
const pausing = [
  'exchange.call.agreement-not-active',
  'exchange.call.restriction-under-way',
  'exchange.batch.waiting',
];

/** Whether the hub refused for now what it may take later as it is. */
export const isPausing = (error: unknown): boolean =>
  error instanceof HubRefusal && pausing.includes(error.code);

/** Of a source or target that may be there again in a moment. */
const outOfReach = [
  'connector.source-unavailable',
  'connector.source-deadline',
  'connector.target-unavailable',
];

/** The code by which a batch has failed; undefined where it can go on later. */
export function failureCodeOf(error: unknown): string | undefined {
  if (!isRefusal(error)) return undefined;
  const { code } = error;
  if (isPausing(error)) return undefined;
  return outOfReach.includes(code) ? undefined : code;
}
