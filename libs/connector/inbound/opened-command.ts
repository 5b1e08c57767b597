import {
  openCommand,
  WireError,
  type CallCommand,
  type ConnectorKeys,
  type OpenedCommand,
} from '@shutong/wire';
import type { HeldAgreement } from '../agreement/held-agreement';
import { ConnectorError } from '../errors/connector-error';
import { allKeys, withOwnKeys, type Own } from '../identity/own';

/**
 * The command, proven to be the requester's own, and the keys to which it was sealed; `connector.key`,
 * `.command-altered`, `.command-malformed`.
 */
export async function open(
  command: CallCommand,
  by: { readonly own: Own; readonly held: HeldAgreement; readonly now: number },
): Promise<{ readonly opened: OpenedCommand; readonly keys: ConnectorKeys }> {
  const { own, held, now } = by;
  const { requester } = held.cards;
  try {
    return await withOwnKeys(allKeys(own), async (keys) => ({
      opened: await openCommand(command, { own: keys, requester, now }),
      keys,
    }));
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const codes = {
      'wire.wrong-key': 'connector.key',
      'wire.bad-signature': 'connector.key',
      'wire.wrong-recipient': 'connector.key',
      'wire.undecryptable': 'connector.command-altered',
      'wire.clear-altered': 'connector.command-altered',
    } as const;
    const code = codes[error.code as keyof typeof codes] ?? 'connector.command-malformed';
    throw new ConnectorError(code, {}, { cause: error });
  }
}
