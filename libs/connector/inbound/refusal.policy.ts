import { WireError } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import { HubRefusal, HubUnreachable, tokenRefusals } from '../hub/hub.errors';

/** Of the hub's statuses below 500 those that say nothing of the message: no token at present, too many. */
const passing = [401, 429];
/** There is no room at present for what a message asks for. */
const full: readonly string[] = ['connector.outgoing-full', 'connector.too-many'];

/**
 * Whether a failure is the last word on a message: it is not what it has to be, and would not be at the
 * next try. Anything else (hub or disk out of reach, no token at present) may pass.
 */
export function isRefusal(error: unknown): error is WireError | ConnectorError | HubRefusal {
  if (error instanceof ConnectorError) return !full.includes(error.code);
  if (!(error instanceof HubRefusal)) return error instanceof WireError;
  const { status, code } = error;
  return status < 500 && !passing.includes(status) && !code.startsWith(tokenRefusals);
}

/**
 * Whether a failure to handle a message is the hub's, who is away or does not take what is to be sent to it: however long that lasts, the
 * message waits, and none is given up for it.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof ConnectorError) return error.code === 'connector.outgoing-full';
  if (error instanceof HubRefusal) return !isRefusal(error);
  return error instanceof HubUnreachable;
}
