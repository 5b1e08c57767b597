import { canonicalJson } from '../canonical/canonical';
import { department, instant, record, shape, thumbprint } from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import { sign, verify, type Signer, type Verifier } from '../jose/signing';

/** Version of handovers, and `typ` of their signatures. */
const version = 'shutong.handover/1';

/**
 * By which key the holder of a root key goes on, said by the old key itself: whoever has pinned the old one
 * needs nobody else's word for the new one.
 */
export interface Handover {
  readonly v: typeof version;
  readonly department: string;
  readonly hosted: boolean;
  /** Thumbprints of the old and of the new root key. */
  readonly from: string;
  readonly to: string;
  /** Microseconds since the epoch. */
  readonly at: number;
  /** From then on the old key signs nothing that counts (revoked); absent while it is good. */
  readonly until?: number;
}

const asHandover = shape<Handover>(
  record(
    {
      v: { const: version },
      department,
      hosted: { type: 'boolean' },
      from: thumbprint,
      to: thumbprint,
      at: instant,
      until: instant,
    },
    ['until'],
  ),
  'wire.card-malformed',
);

/** The old key's word for the new one. */
export const signHandover = (content: Omit<Handover, 'v' | 'from'>, old: Signer): string =>
  sign(version, canonicalJson(asHandover({ ...content, v: version, from: old.thumbprint })), old);

/** Errors: `wire.wrong-key`, `.bad-signature`, `.card-malformed`. */
export function openHandover(jws: string, old: Verifier): Handover {
  const handover = asHandover(parse(verify(version, jws, old)));
  if (handover.from !== old.thumbprint) throw new WireError('wire.card-malformed', 'handover');
  return handover;
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch (cause) {
    throw new WireError('wire.card-malformed', 'handover', { cause });
  }
}
