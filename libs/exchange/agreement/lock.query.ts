import type { Database, TxContext } from '@shutong/platform';
import { Agreement } from './agreement.entity';
import { agreementErrors } from './agreement.errors';
import { mayRead } from './agreement.policy';

/** The newest version, held until the transaction ends; unknown and not visible look the same. */
export async function lockAgreement(
  database: Database,
  tx: TxContext,
  id: string,
): Promise<Agreement> {
  const found = await database.repository(tx, Agreement).findOne({
    where: { id },
    order: { version: 'DESC' },
    lock: { mode: 'pessimistic_write' },
  });
  const isSeen = found && (tx.actor.kind === 'system' || mayRead(tx.actor, found));
  if (!isSeen) throw agreementErrors.notFound({ id });
  return found;
}
