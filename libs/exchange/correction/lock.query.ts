import type { Database, TxContext } from '@shutong/platform';
import { Correction } from './correction.entity';
import { correctionErrors } from './correction.errors';
import { mayRead } from './correction.policy';

/** Held until the transaction ends, so that two people cannot step at once; unknown and not visible look the same. */
export async function lockCorrection(
  database: Database,
  tx: TxContext,
  id: string,
): Promise<Correction> {
  const found = await database
    .repository(tx, Correction)
    .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!found || !mayRead(tx.actor, found)) throw correctionErrors.notFound({ id });
  return found;
}
