import type { Database, TxContext } from '@shutong/platform';
import { Agreement } from '../agreement/agreement.entity';
import { runningStates } from '../agreement/agreement.states';
import type { Application } from './application.entity';
import { isSamePurpose, purposeOf } from './purpose.policy';

/**
 * Agreements that the department of these applications, which have one purpose, has for their entries and this purpose, and
 * whose term is not over, but for those whose next version is asked for. Asked once the applications are stored: whoever was answered at the same moment has been by then.
 */
export async function runningAgreements(
  database: Database,
  tx: TxContext,
  applications: readonly Application[],
  now: Date,
): Promise<Agreement[]> {
  const [one] = applications;
  if (!one) return [];
  const continued = applications.flatMap(({ renews }) => renews ?? []);
  const running = await database
    .repository(tx, Agreement)
    .createQueryBuilder('a')
    .where('a.entryId = ANY (:entries)', { entries: applications.map(({ entryId }) => entryId) })
    .andWhere('a.requester = :requester', one)
    // Under terms that lack one no call is let pass.
    .andWhere(`a.terms->'purpose' IS NOT NULL`)
    .andWhere('a.state IN (:...states) AND a.validUntil > :now', { states: runningStates, now })
    .andWhere('a.id <> ALL (:continued)', { continued })
    .getMany();
  return running.filter(({ terms }) => isSamePurpose(terms.purpose, purposeOf(one)));
}
