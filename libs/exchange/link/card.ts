import { openKeyCard, WireError, type KeyCard } from '@shutong/wire';
import { linkErrors } from './link.errors';

/** A key card that a connector sent; `exchange.connector.bad-card` where it does not hold. */
export async function openCard(jws: string): Promise<KeyCard> {
  try {
    return await openKeyCard(jws);
  } catch (error) {
    if (error instanceof WireError) throw linkErrors.badCard({ why: error.code });
    throw error;
  }
}
