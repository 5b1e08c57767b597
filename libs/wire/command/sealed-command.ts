import { canonicalJson } from '../canonical/canonical';
import { WireError } from '../errors/wire.errors';
import { sign, verify } from '../jose/signing';
import { seal, unseal } from '../jose/sealing';
import type { ConnectorKeys } from '../key/connector-keys';
import { cardAt, isKeyOf } from '../key/former-keys';
import type { KeyCard } from '../key/key-card';
import { paddedJson } from '../padding/padding';
import {
  asSignedCommand,
  clearOf,
  commandVersion,
  parseCommand,
  parseContent,
  type CallCommand,
  type CommandClear,
  type CommandContent,
  type SignedCommand,
} from './command';

/** A call as the requester's connector makes it. */
export interface CallRequest {
  readonly clear: Omit<CommandClear, 'v' | 'requesterThumbprint'>;
  readonly content: CommandContent;
}

/** A command that was proven to come, unaltered, from the requester. */
export interface OpenedCommand {
  readonly command: CallCommand;
  readonly content: CommandContent;
}

/**
 * Signs the call with the requester's root key and encrypts it to the provider's connector; the sealed
 * part is padded (1 KiB doubling). Errors: `wire.malformed`, `.content-malformed`, `.not-canonical`,
 * `.too-large`.
 */
export async function sealCommand(
  request: CallRequest,
  keys: { readonly own: ConnectorKeys; readonly provider: KeyCard },
): Promise<CallCommand> {
  const clear: CommandClear = {
    ...request.clear,
    v: commandVersion,
    requesterThumbprint: keys.own.thumbprint,
  };
  const content = parseContent(request.content, clear);
  const signed: SignedCommand = { clear, recipient: keys.provider.thumbprint, content };
  const jws = sign(commandVersion, paddedJson(signed), keys.own);
  return parseCommand({ ...clear, sealed: seal(jws, keys.provider.encryptionKey) });
}

/**
 * Opens a command at the provider's connector: decrypts, checks the requester's signature, and that
 * nothing in clear differs from what was signed. `now` in microseconds. It does not judge the call
 * against an agreement, nor whether the id was seen before. Errors: `wire.version-unsupported`,
 * `.malformed`, `.too-large`, `.wrong-key` (another requester), `.deadline-passed`, `.undecryptable`,
 * `.bad-signature`, `.content-malformed`, `.wrong-recipient`, `.clear-altered` (with the name).
 */
export async function openCommand(
  received: unknown,
  by: { readonly own: ConnectorKeys; readonly requester: KeyCard; readonly now: number },
): Promise<OpenedCommand> {
  const command = parseCommand(received);
  const requester = cardAt(by.requester, by.now);
  if (!isKeyOf(requester, command.requesterThumbprint)) {
    throw new WireError('wire.wrong-key', 'requesterThumbprint');
  }
  // Before the costly part: a backlog of dead commands must not delay the living.
  if (command.deadline <= by.now) throw new WireError('wire.deadline-passed');
  const jws = unseal(command.sealed, by.own.decryptionKey);
  const signed = signedOf(verify(commandVersion, jws, requester));
  if (signed.recipient !== by.own.thumbprint) throw new WireError('wire.wrong-recipient');
  assertUnaltered(clearOf(command), signed.clear);
  return { command, content: parseContent(signed.content, signed.clear) };
}

function signedOf(payload: string): SignedCommand {
  try {
    return asSignedCommand(JSON.parse(payload));
  } catch (cause) {
    if (cause instanceof WireError) throw cause;
    throw new WireError('wire.content-malformed', 'JSON', { cause });
  }
}

/** Names what was altered, for the operator who has to find out where. */
function assertUnaltered(clear: CommandClear, signed: CommandClear): void {
  const altered = (Object.keys(clear) as (keyof CommandClear)[]).filter(
    (name) =>
      clear[name] !== signed[name] && canonicalJson(clear[name]) !== canonicalJson(signed[name]),
  );
  if (altered.length > 0) throw new WireError('wire.clear-altered', altered.join(', '));
}
