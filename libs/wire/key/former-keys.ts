import { WireError } from '../errors/wire.errors';
import { wireLimits } from '../limits/limits';
import type { SigningJwk } from '../jose/jwk';
import { publicKey } from '../jose/public-key';
import type { Verifier } from '../jose/signing';
import { thumbprintOf } from './connector-keys';
import { openHandover } from './handover';

/** A root key that the holder had before, as a key card carries it. */
export interface Predecessor {
  readonly sign: SigningJwk;
  /** Compact JWS by that key: see `Handover`. */
  readonly handover: string;
}

/** A former root key whose handover was proven. */
export interface FormerKey extends Verifier {
  readonly sign: SigningJwk;
  /** Microseconds since the epoch; absent while it is still good. */
  readonly until?: number;
}

/** A root key with those that it took over from, by thumbprint, the oldest first. */
interface Keyed extends Verifier {
  readonly former: ReadonlyMap<string, FormerKey>;
}

/** The holder of the card and of the key that the last predecessor has to name. */
interface Holder {
  readonly department: string;
  readonly hosted: boolean;
  readonly thumbprint: string;
}

/**
 * Proves a chain of handovers: each key names the next, the last one the card's own. Errors: those of
 * `openHandover`, `wire.card-malformed`, `.card-curve`.
 */
export async function openPredecessors(
  predecessors: readonly Predecessor[],
  holder: Holder,
): Promise<ReadonlyMap<string, FormerKey>> {
  const names = await Promise.all(predecessors.map(({ sign }) => thumbprintOf(sign)));
  const all = [...names, holder.thumbprint];
  if (new Set(all).size !== all.length || names.length > wireLimits.predecessors) {
    throw new WireError('wire.card-malformed', '/predecessors');
  }
  return new Map(
    predecessors.map(({ sign, handover: jws }, index) => {
      const old = { sign, thumbprint: all[index]!, verificationKey: publicKey(sign) };
      const { to, department, hosted, until } = openHandover(jws, old);
      const same = department === holder.department && hosted === holder.hosted;
      if (!same || to !== all[index + 1]) {
        throw new WireError('wire.card-malformed', '/predecessors');
      }
      return [old.thumbprint, { ...old, ...(until === undefined ? {} : { until }) }];
    }),
  );
}

/** Whether a root key is the card's own, or one that handed over to it. */
export const isKeyOf = (card: Pick<Keyed, 'thumbprint' | 'former'>, thumbprint: string): boolean =>
  card.thumbprint === thumbprint || card.former.has(thumbprint);

/** What checks signatures by exactly this root key of the card's holder; undefined where it is none. */
export function signerOf(card: Keyed, thumbprint: string): Verifier | undefined {
  const { verificationKey } = card;
  if (card.thumbprint === thumbprint) return { thumbprint, verificationKey };
  const old = card.former.get(thumbprint);
  return old && { thumbprint, verificationKey: old.verificationKey };
}

const isGoodAt = ({ until }: FormerKey, at: number): boolean => until === undefined || until > at;

/** The card without the former keys that are of no worth any more at this instant. */
export function cardAt<T extends Keyed>(card: T, at: number): T {
  const former = [...card.former].filter(([, key]) => isGoodAt(key, at));
  return former.length === card.former.size ? card : { ...card, former: new Map(former) };
}
