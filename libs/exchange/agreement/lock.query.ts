import type { Database, TxContext } from '@shutong/platform';
import type { Agreement } from './agreement.entity';
import { agreementErrors } from './agreement.errors';
import { mayRead } from './agreement.policy';
import { holdVersions, type Versions } from './present.query';

/** The version that counts, held until the transaction ends; unknown and not visible look the same. */
export async function lockAgreement(
  database: Database,
  tx: TxContext,
  id: string,
): Promise<Agreement> {
  return (await lockVersions(database, tx, id)).present;
}

/** The same with a further period that waits for signatures. */
export async function lockVersions(
  database: Database,
  tx: TxContext,
  id: string,
): Promise<Versions> {
  const found = await holdVersions(database, tx, id);
  const isSeen = found && (tx.actor.kind === 'system' || mayRead(tx.actor, found.present));
  if (!isSeen) throw agreementErrors.notFound({ id });
  return found;
}
