import {
  sealCommand,
  WireError,
  type CallCommand,
  type CallRequest,
  type ConnectorKeys,
} from '@shutong/wire';
import type { HeldAgreement } from '../agreement/held-agreement';
import { ConnectorError } from '../errors/connector-error';

/** Signed, and sealed to the provider. Errors: `connector.too-large`, `.invalid-input` with the field. */
export async function sealed(
  request: CallRequest,
  { cards }: HeldAgreement,
  own: ConnectorKeys,
): Promise<CallCommand> {
  try {
    return await sealCommand(request, { own, provider: cards.provider });
  } catch (error) {
    if (error instanceof WireError) throw refusalOf(error);
    throw error;
  }
}

/** What cannot be sealed: named by its part, because what the caller wrote there may be personal data. */
function refusalOf(cause: WireError): ConnectorError {
  if (cause.code === 'wire.too-large') {
    return new ConnectorError('connector.too-large', {}, { cause });
  }
  const [, field = 'body'] = /^\/(\w+)/.exec(cause.message) ?? [];
  return new ConnectorError('connector.invalid-input', { field }, { cause });
}
