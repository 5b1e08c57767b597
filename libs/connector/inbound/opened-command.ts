import { openCommand, WireError, type CallCommand, type OpenedCommand } from '@shutong/wire';
import type { HeldAgreement } from '../agreement/held-agreement';
import { ConnectorError } from '../errors/connector-error';
import type { Own } from '../identity/own';

/** The command, proven to be the requester's own; `connector.key`, `.command-altered`, `.command-malformed`. */
export async function openFor(
  command: CallCommand,
  by: { readonly own: Own; readonly held: HeldAgreement; readonly now: number },
): Promise<OpenedCommand> {
  const { own, held, now } = by;
  try {
    return await openCommand(command, { own: own.keys, requester: held.cards.requester, now });
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
