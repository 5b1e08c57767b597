import type { Database, TxContext } from '@shutong/platform';
import { Agreement } from '../agreement/agreement.entity';
import { runningStates } from '../agreement/agreement.states';
import type { Application } from './application.entity';

/**
 * Agreements that the department of these applications, which have one purpose, has for their entries and this purpose, and
 * whose term is not over, but for those whose next version is asked for. Asked once the applications are stored: whoever was answered at the same moment has been by then.
 */
export function runningAgreements(
  database: Database,
  tx: TxContext,
  applications: readonly Application[],
  now: Date,
): Promise<Agreement[]> {
  const [one] = applications;
  if (!one) return Promise.resolve([]);
  const continued = applications.flatMap(({ renews }) => renews ?? []);
  return database
    .repository(tx, Agreement)
    .createQueryBuilder('a')
    .where('a.entryId = ANY (:entries)', { entries: applications.map(({ entryId }) => entryId) })
    .andWhere('a.requester = :requester', one)
    .andWhere(`a.terms->'purpose'->>'code' = :purposeCode`, one)
    .andWhere('a.state IN (:...states) AND a.validUntil > :now', { states: runningStates, now })
    .andWhere('a.id <> ALL (:continued)', { continued })
    .getMany();
}
