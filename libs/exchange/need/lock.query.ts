import type { Database, TxContext } from '@shutong/platform';
import { Need } from './need.entity';
import { needErrors } from './need.errors';
import { mayRead } from './need.policy';

/** Held until the transaction ends, so that two people cannot step at once; unknown and not visible look the same. */
export async function lockNeed(database: Database, tx: TxContext, id: string): Promise<Need> {
  const found = await database
    .repository(tx, Need)
    .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!found || !mayRead(tx.actor, found)) throw needErrors.notFound({ id });
  return found;
}
