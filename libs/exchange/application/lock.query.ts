import { isTaken, type Database, type TxContext } from '@shutong/platform';
import { Application } from './application.entity';
import { applicationErrors } from './application.errors';
import { mayRead } from './application.policy';

/** The row, held until the transaction ends, so that two people cannot step at once. */
export async function lockApplication(
  database: Database,
  tx: TxContext,
  id: string,
): Promise<Application> {
  const found = await database
    .repository(tx, Application)
    .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!found || !mayRead(tx.actor, found)) throw applicationErrors.notFound({ id });
  return found;
}

/** No two open applications of one department for one resource and purpose, nor for the renewal of one agreement. */
export function openOnce(error: unknown): never {
  if (isTaken(error)) throw applicationErrors.alreadyOpen();
  throw error;
}
