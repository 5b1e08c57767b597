/** Every code that this lib throws, and what it means to the one who gets it. */
export const wireErrors = {
  'wire.version-unsupported':
    'The other side speaks a version of the protocol that this one does not.',
  'wire.malformed':
    'A command, answer or agreement document does not have the shape of its version.',
  'wire.too-large': 'More than fits into one message.',
  'wire.not-canonical':
    'A value has no canonical JSON (RFC 8785): not finite, lone surrogate, cycle.',
  'wire.card-malformed': 'A key card is not a JWS, or does not have the shape of its version.',
  'wire.card-curve':
    'A key card or key file holds a key of another type than Ed25519 or X25519, or one of small order.',
  'wire.card-thumbprint': 'The thumbprint on a key card is not that of its root key.',
  'wire.terms-malformed':
    'Agreement terms do not have the shape of their version, or contradict themselves.',
  'wire.restriction-malformed':
    'A restriction notice does not have the shape of its version, or restricts nothing.',
  'wire.restriction-outdated':
    'A restriction notice is not newer than the one that holds, or is of another agreement or version.',
  'wire.restriction-widens':
    'A restriction notice allows what the one before it does not; only a new version of the agreement may.',
  'wire.agreement-half-signed': "An agreement lacks its provider's or its requester's signature.",
  'wire.key-not-named': 'A key is not the one that the agreement names for its department.',
  'wire.wrong-key': 'Signed by another root key than the expected one.',
  'wire.bad-signature': 'A signature does not fit what it is said to sign.',
  'wire.undecryptable': 'Sealed to another key, damaged or altered on the way.',
  'wire.wrong-recipient': 'Signed for another recipient and passed on.',
  'wire.clear-altered': 'The clear part of a command differs from what its requester signed.',
  'wire.content-malformed': 'What was sealed does not have the shape of its version.',
  'wire.deadline-passed': 'The command came after its deadline.',
  'wire.other-command':
    'The answer belongs to another command, or to this one as altered on the way.',
  'wire.statement-mismatch': "An answer differs from its provider's signed statement.",
  'wire.manifest-malformed': 'The manifest of a chunk does not have the shape of its version.',
  'wire.chunk-altered': 'A chunk is not the one that its signed manifest names.',
  'wire.origin-malformed':
    "What is said of a chunk's origin does not have the shape of its version.",
  'wire.origin-mismatch': "What is said of a chunk's origin is of another chunk, or of other rows.",
  'wire.receipt-malformed': 'The receipt of a chunk does not have the shape of its version.',
  'wire.receipt-mismatch':
    'A receipt is of another manifest, or its accepted and rejected rows are not those that were sent.',
  'wire.mask-unknown': 'A mask that this version does not know.',
} as const;

export type WireErrorCode = keyof typeof wireErrors;

/**
 * The one error class of this lib. `code` is a promise to callers; `message` names the offending field
 * or part and never holds a value of it, so that it may be logged.
 */
export class WireError extends Error {
  constructor(
    readonly code: WireErrorCode,
    message: string = wireErrors[code],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'WireError';
  }
}
