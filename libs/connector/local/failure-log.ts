import { WireError } from '@shutong/wire';
import type { CallFailure } from '../asking/call-failure';
import type { ConnectorError } from '../errors/connector-error';
import { HubUnreachable } from '../hub/hub.errors';
import type { Log } from '../log/log';

/** Tells the operator of failures that are not the caller's, and never a value of what was asked. */
export function logFailure(
  failure: ConnectorError | CallFailure,
  log: Pick<Log, 'warn' | 'error'>,
): void {
  const { code, status, cause } = failure;
  const call = 'call' in failure ? { call: failure.call } : {};
  if (code === 'connector.unexpected') log.error({ ...call, where: framesOf(cause) }, code);
  else if (status >= 500) log.warn({ ...call, code, ...reasonOf(cause) }, 'A call failed.');
}

/** Messages of these errors hold no values by their own promise. */
function reasonOf(cause: unknown): { why?: string } {
  if (cause instanceof WireError) return { why: `${cause.code} ${cause.message}` };
  return cause instanceof HubUnreachable ? { why: cause.message } : {};
}

/** Where an unexpected error came from, without its message: that may quote what it choked on. */
function framesOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames].join('\n');
}
