import { WireError } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import { HubRefusal, tokenRefusals } from '../hub/hub.errors';

/** Of the hub's statuses below 500 those that say nothing of the message: no token at present, too many. */
const passing = [401, 429];

/**
 * Whether a failure is the last word on a message: it is not what it has to be, and would not be at the
 * next try. Anything else (hub or disk out of reach, no token at present) may pass.
 */
export function isRefusal(error: unknown): error is WireError | ConnectorError | HubRefusal {
  if (!(error instanceof HubRefusal)) {
    return error instanceof WireError || error instanceof ConnectorError;
  }
  const { status, code } = error;
  return status < 500 && !passing.includes(status) && !code.startsWith(tokenRefusals);
}
