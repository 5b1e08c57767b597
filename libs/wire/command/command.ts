import { canonicalJson, sha256 } from '../canonical/canonical';
import {
  byCode,
  code,
  codes,
  instant,
  integer,
  record,
  shape,
  text,
  thumbprint,
  uuid,
} from '../canonical/shape';
import { callModes, type CallMode } from '../agreement/terms';
import { WireError } from '../errors/wire.errors';
import { wireLimits } from '../limits/limits';
import { assertVersion } from '../version/version';
import { boxShape, isBox, type Box } from './box';
import { assertChunkFits, chunkShape, sameNames, type Chunk } from './chunk';
import { requestIdShape } from './request-id';
import { requestValue, type RequestValue } from './request-value';

/** Version of commands, and `typ` of the signatures inside them. */
export const commandVersion = 'shutong.call/1';

/** What the hub reads of a command; its requester signed the same once more inside. */
export interface CommandClear {
  readonly v: typeof commandVersion;
  /** UUIDv7 of the call; the same through every retry. */
  readonly id: string;
  readonly mode: CallMode;
  readonly agreement: string;
  readonly agreementVersion: number;
  /** Code of the resource. */
  readonly resource: string;
  /** Item codes to be verified or queried. */
  readonly fields: readonly string[];
  /** Code of the purpose. */
  readonly purpose: string;
  /** Rows wanted at most; of a chunk, how many it has. */
  readonly rowsAsked: number;
  /** Microseconds since the epoch. */
  readonly issuedAt: number;
  /** Microseconds since the epoch: an answer after it is of no use. */
  readonly deadline: number;
  /** RFC 7638 thumbprint of the requester's root key. */
  readonly requesterThumbprint: string;
}

/** A verification, a query or the order of a batch on its way to the provider's connector. */
export interface CallCommand extends CommandClear {
  /** Compact JWE to the provider's encryption key around the requester's JWS. */
  readonly sealed: string;
}

/** What only the provider's connector reads. */
export interface CommandContent {
  /** By item code: what names the thing asked about; empty where a chunk names many. */
  readonly keys: Readonly<Record<string, RequestValue>>;
  /** Verify: by item code, the value to be matched; exactly the fields of the clear part. */
  readonly claims?: Readonly<Record<string, RequestValue>>;
  /** Query: by item code, further values that rows must have. */
  readonly filter?: Readonly<Record<string, RequestValue>>;
  /** Query: where rows have to lie. */
  readonly box?: Box;
  /** Query: where the page before ended, as its answer said. Batch: the watermark that the batch before told. */
  readonly after?: string;
  /** Verify: many rows instead of one. */
  readonly chunk?: Chunk;
}

const clearProperties = {
  v: { const: commandVersion },
  id: requestIdShape,
  mode: { enum: callModes },
  agreement: uuid,
  agreementVersion: integer(1),
  resource: code,
  fields: codes(1),
  purpose: code,
  rowsAsked: integer(0, wireLimits.rows),
  issuedAt: instant,
  deadline: instant,
  requesterThumbprint: thumbprint,
};
const contentProperties = {
  keys: byCode(requestValue),
  claims: byCode(requestValue),
  filter: byCode(requestValue),
  box: boxShape,
  after: text(wireLimits.value),
  chunk: chunkShape,
};
const optional = ['claims', 'filter', 'box', 'after', 'chunk'];

const asCommand = shape<CallCommand>(
  record({ ...clearProperties, sealed: text(wireLimits.sealed) }),
  'wire.malformed',
);
const asContent = shape<CommandContent>(
  record(contentProperties, optional),
  'wire.content-malformed',
);

/** What the requester's JWS is over. */
export interface SignedCommand {
  readonly clear: CommandClear;
  /** Thumbprint of the provider for whom it was signed. */
  readonly recipient: string;
  readonly content: CommandContent;
}

/** The signed part, checked; `wire.content-malformed` with the place. */
export const asSignedCommand = shape<SignedCommand & { readonly pad: string }>(
  record({
    clear: record(clearProperties),
    recipient: thumbprint,
    content: { type: 'object' },
    pad: text(wireLimits.largestContent, 0),
  }),
  'wire.content-malformed',
);

/**
 * A command, its shape checked, nothing proven yet. Errors: `wire.version-unsupported`,
 * `wire.too-large`, `wire.malformed` with the place.
 */
export function parseCommand(command: unknown): CallCommand {
  assertVersion(command, commandVersion);
  const sealed = (command as Partial<CallCommand> | null)?.sealed;
  if (typeof sealed === 'string' && sealed.length > wireLimits.sealed) {
    throw new WireError('wire.too-large', '/sealed');
  }
  return asCommand(command);
}

/** Content that fits the mode: claims for exactly the declared fields, a chunk of such, or without claims. */
export function parseContent(content: unknown, of: CommandClear): CommandContent {
  const checked = asContent(content);
  const misfit =
    checked.chunk === undefined ? misfitOf[of.mode](checked, of.fields) : besideChunk(checked);
  if (misfit !== undefined) throw new WireError('wire.content-malformed', `/${misfit}`);
  if (checked.chunk !== undefined) assertChunkFits(checked.chunk, of);
  return checked;
}

type Part = keyof CommandContent;

const present = (content: CommandContent, ...parts: readonly Part[]): Part | undefined =>
  parts.find((part) => content[part] !== undefined);

/** By mode, the part of a content that does not belong there or lacks something. */
const misfitOf: Readonly<
  Record<CallMode, (content: CommandContent, fields: readonly string[]) => Part | undefined>
> = {
  verify: (content, fields) => {
    // What is verified stands in clear, and so in the log: nothing can be asked beside it.
    if (!sameNames(Object.keys(content.claims ?? {}), fields)) return 'claims';
    if (Object.keys(content.keys).length === 0) return 'keys';
    return present(content, 'filter', 'box', 'after');
  },
  query: (content) =>
    present(content, 'claims') ?? (content.box && !isBox(content.box) ? 'box' : undefined),
  /** All rows, so nothing that names some. */
  batch: (content) =>
    Object.keys(content.keys).length > 0 ? 'keys' : present(content, 'claims', 'filter', 'box'),
};

function besideChunk({ keys, claims, filter, box, after }: CommandContent): Part | undefined {
  const isAlone = Object.keys({ ...keys, ...claims, ...filter, ...box }).length === 0;
  return isAlone && after === undefined ? undefined : 'chunk';
}

/** Item codes by which a command names what it asks about. */
export const keyNamesOf = ({ keys, chunk, box }: CommandContent): string[] => [
  ...Object.keys(chunk?.rows[0]?.keys ?? keys),
  ...(box ? [box.longitude, box.latitude] : []),
];

/** The clear part alone. */
export function clearOf({ sealed: _, ...clear }: CallCommand): CommandClear {
  return clear;
}

/** Each party needs the hash of a command more than once. */
const hashes = new WeakMap<CallCommand, string>();

/** SHA-256 (lower-case hex) of the canonical command, by which an answer names it. */
export function commandHash(command: CallCommand): string {
  const known = hashes.get(command);
  if (known !== undefined) return known;
  const hash = sha256(canonicalJson(command));
  hashes.set(command, hash);
  return hash;
}
