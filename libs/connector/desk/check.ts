import { ConnectorError, type ErrorParams } from '../errors/connector-error';
import { HubRefusal, HubUnreachable } from '../hub/hub.errors';

/** What was looked at. `connector.check.<name>` in catalog/messages says it in a person's words. */
export type CheckName =
  | 'config'
  | 'folder'
  | 'keys'
  | 'hub'
  | 'clock'
  | 'clock-fast'
  | 'clock-slow'
  | 'token'
  | 'version'
  | 'transport'
  | 'source'
  | 'columns'
  | 'subject'
  | 'intake'
  | 'intake-agreement'
  | 'intake-terms'
  | 'authority'
  | 'authority-pin'
  | 'token-key'
  | 'agreements'
  | 'agreement-waits'
  | 'refused'
  | 'outgoing'
  | 'former-key'
  | 'call-log'
  | 'call-log-waits'
  | 'running';

export interface Check {
  readonly name: CheckName;
  /** `note`: works, but a person should know. */
  readonly outcome: 'ok' | 'note' | 'bad';
  readonly params: ErrorParams;
  /** Code of the error behind it, whose own text says more. */
  readonly code?: string;
}

export const good = (name: CheckName, params: ErrorParams = {}): Check => ({
  ...{ name, params },
  outcome: 'ok',
});
export const noted = (name: CheckName, params: ErrorParams = {}): Check => ({
  ...{ name, params },
  outcome: 'note',
});
export const bad = (name: CheckName, params: ErrorParams = {}): Check => ({
  ...{ name, params },
  outcome: 'bad',
});

/** The work's value, or the check that its failure makes. */
export async function triedAs<T>(
  name: CheckName,
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly check: Check }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { check: failed(name, error) };
  }
}

function failed(name: CheckName, error: unknown): Check {
  if (error instanceof ConnectorError) {
    return { ...bad(name, error.params), code: error.code };
  }
  if (error instanceof HubRefusal) return { ...bad(name), code: error.code };
  if (error instanceof HubUnreachable) return { ...bad(name), code: 'connector.hub-unreachable' };
  const { code } = error as { code?: unknown };
  return { ...bad(name), code: typeof code === 'string' ? code : 'connector.unexpected' };
}
