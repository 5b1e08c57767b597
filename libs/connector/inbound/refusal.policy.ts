import { WireError } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import { HubRefusal } from '../hub/hub.errors';

/**
 * Whether a failure is the last word on a message: it is not what it has to be, and would not be at the
 * next try. Anything else (hub or disk out of reach) may pass.
 */
export function isRefusal(error: unknown): error is WireError | ConnectorError | HubRefusal {
  if (error instanceof HubRefusal) return error.status < 500 && error.status !== 429;
  return error instanceof WireError || error instanceof ConnectorError;
}
