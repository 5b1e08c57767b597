/**
 * What can be wrong with a log, as classes with a stable `code`. They fall in two groups: input that is
 * not in the format at all (`MalformedError`, `SizeError`), and input that is well formed but does not
 * prove what it claims. Nothing that raised one of these may be trusted, whichever group it is of.
 */
export abstract class TlogError extends Error {
  abstract readonly code: string;

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** The formats that this library reads. */
export type Format =
  'tile-path' | 'tile' | 'entry-bundle' | 'note' | 'key' | 'checkpoint' | 'proof' | 'hash';

/** Bytes or text that are not in the format they claim to be in. */
export class MalformedError extends TlogError {
  readonly code: `tlog.malformed.${Format}`;

  constructor(
    readonly format: Format,
    message: string,
  ) {
    super(`malformed ${format}: ${message}`);
    this.code = `tlog.malformed.${format}`;
  }
}

/** A size, index or level that is not a safe non-negative integer, or lies outside the tree. */
export class SizeError extends TlogError {
  readonly code = 'tlog.size';
}

/** Why a proof is refused. */
export type ProofFault = 'too-short' | 'too-long' | 'wrong-root';

/** A well-formed proof that does not lead to the root. */
export class ProofError extends TlogError {
  readonly code = 'tlog.proof-refused';

  constructor(readonly fault: ProofFault) {
    super(`the proof is refused: ${fault}`);
  }
}

/** A tile whose hashes do not lead to the root of the tree. */
export class TamperedError extends TlogError {
  readonly code = 'tlog.tile-refused';

  constructor(readonly path: string) {
    super(`${path} does not lead to the root of the tree`);
  }
}

/** The log does not have a tile that its size says it must have. */
export class MissingTileError extends TlogError {
  readonly code = 'tlog.tile-missing';

  constructor(readonly path: string) {
    super(`${path} is missing`);
  }
}

/** A signature line of a known key that does not verify: the whole note is refused. */
export class SignatureError extends TlogError {
  readonly code = 'tlog.signature-refused';

  constructor(readonly keyName: string) {
    super(`the signature of ${keyName} does not verify`);
  }
}

/** No signature by the key that has to have signed. */
export class UnsignedError extends TlogError {
  readonly code = 'tlog.unsigned';
}

/** A good checkpoint, but of another log. */
export class OriginError extends TlogError {
  readonly code = 'tlog.origin';

  constructor(
    readonly expected: string,
    readonly found: string,
  ) {
    super(`the checkpoint is of ${JSON.stringify(found)}, not of ${JSON.stringify(expected)}`);
  }
}
