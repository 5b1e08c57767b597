import { canonicalJson, sha256 } from '../canonical/canonical';
import { parsed } from '../canonical/json';
import { instant, integer, matching, record, shape, uuid } from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import { sign, verify } from '../jose/signing';
import type { ConnectorKeys } from '../key/connector-keys';
import type { KeyCard } from '../key/key-card';
import type { ChunkManifest } from './chunk';

/** Version of receipts, and `typ` of the signatures over them. */
export const receiptVersion = 'shutong.receipt/1';

/** Why a row was not taken; never a value of it. */
export const rejectionReasons = [
  /** A value that its column cannot hold. */
  'value',
  /** No value where there has to be one. */
  'missing',
  /** The key stood in the chunk before, or another unique value is taken. */
  'duplicate',
  /** What it refers to is not there. */
  'reference',
  /** A rule of the table. */
  'rule',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** How many rows were rejected, by reason. */
export type RejectionCounts = Partial<Readonly<Record<RejectionReason, number>>>;

/** What became of one chunk, signed by the requester: its receipt for what it has taken. */
export interface ChunkReceipt {
  readonly v: typeof receiptVersion;
  readonly batch: string;
  readonly agreement: string;
  readonly number: number;
  /** SHA-256 (lower-case hex) of the provider's signed manifest. */
  readonly manifestSha256: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly reasons: RejectionCounts;
  /** Microseconds since the epoch. */
  readonly appliedAt: number;
}

const malformed = 'wire.receipt-malformed';
const count = integer(0);
const asReceipt = shape<ChunkReceipt>(
  record({
    v: { const: receiptVersion },
    batch: uuid,
    agreement: uuid,
    number: integer(1),
    manifestSha256: matching(/^[0-9a-f]{64}$/),
    accepted: count,
    rejected: count,
    reasons: record(
      Object.fromEntries(rejectionReasons.map((reason) => [reason, count])),
      rejectionReasons,
    ),
    appliedAt: instant,
  }),
  malformed,
);

/** The requester's signed receipt of a chunk. */
export function signReceipt(
  taken: Pick<ChunkReceipt, 'accepted' | 'rejected' | 'reasons' | 'appliedAt'>,
  of: { readonly manifest: string; readonly opened: ChunkManifest },
  own: ConnectorKeys,
): string {
  const { batch, agreement, number } = of.opened;
  const { accepted, rejected, reasons, appliedAt } = taken;
  const receipt = asReceipt({
    ...{ v: receiptVersion, batch, agreement, number, manifestSha256: sha256(of.manifest) },
    ...{ accepted, rejected, reasons, appliedAt },
  });
  assertComplete(receipt, of.opened);
  return sign(receiptVersion, canonicalJson(receipt), own);
}

/**
 * A receipt that the requester signed, for exactly this manifest, in which sent = accepted + rejected. Errors:
 * `wire.wrong-key`, `.bad-signature`, `.receipt-malformed`, `.receipt-mismatch`.
 */
export function openReceipt(
  jws: string,
  of: { readonly manifest: string; readonly opened: ChunkManifest },
  requester: KeyCard,
): ChunkReceipt {
  const receipt = asReceipt(parsed(verify(receiptVersion, jws, requester), malformed));
  const { batch, agreement, number } = of.opened;
  const isSame =
    receipt.batch === batch && receipt.agreement === agreement && receipt.number === number;
  if (!isSame || receipt.manifestSha256 !== sha256(of.manifest)) {
    throw new WireError('wire.receipt-mismatch', 'manifest');
  }
  assertComplete(receipt, of.opened);
  return receipt;
}

/** No row is lost and none is counted twice. */
function assertComplete({ accepted, rejected, reasons }: ChunkReceipt, { rows }: ChunkManifest) {
  const reasoned = Object.values(reasons).reduce((sum, one) => sum + one, 0);
  if (accepted + rejected !== rows || reasoned !== rejected) {
    throw new WireError('wire.receipt-mismatch', 'rows');
  }
}
