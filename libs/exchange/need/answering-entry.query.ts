import { Entry } from '@shutong/catalog';
import type { Database, TxContext } from '@shutong/platform';

/** As the catalogue shows it; held, so that it is not taken down before the need has ended. */
export const heldEntry = (database: Database, tx: TxContext, id: string): Promise<Entry | null> =>
  database.repository(tx, Entry).findOne({
    where: { id, current: true },
    lock: { mode: 'pessimistic_read' },
  });
