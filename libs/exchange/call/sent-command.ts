import type { ActResource } from '@shutong/audit';
import { isUuid } from '@shutong/platform';
import { parseCommand, WireError, type CallCommand } from '@shutong/wire';
import { callErrors } from './call.errors';

/** @throws exchange.call.malformed, exchange.call.wire-version */
export function callOf(body: unknown): CallCommand {
  try {
    const command = parseCommand(body);
    if (command.mode !== 'batch') return command;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const { code, message } = error;
    if (code === 'wire.version-unsupported') throw callErrors.wireVersion({ why: message });
    throw callErrors.malformed({ field: message });
  }
  throw callErrors.malformed({ field: '/mode' });
}

/** What was sent, as far as it can be told before it is known to be a command at all. */
export function namedIn(body: unknown, type: 'call' | 'batch'): ActResource[] {
  const { id } = (body ?? {}) as { readonly id?: unknown };
  return isUuid(id) ? [{ type, id }] : [];
}

/** How the log calls the refusal of what is no call. */
export const sending = (body: unknown) => ({
  action: 'exchange.call.send',
  resource: namedIn(body, 'call'),
});
