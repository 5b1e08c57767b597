import type { Database, TxContext } from '@shutong/platform';
import type { EntityManager } from 'typeorm';
import { Agreement } from '../agreement/agreement.entity';
import { runningStates } from '../agreement/agreement.states';
import type { Application } from './application.entity';
import { isSamePurpose, purposeOf, type RunningAgreement } from './purpose.policy';

/**
 * Agreements that the department of these applications, which have one purpose, has for their entries and this purpose, and
 * whose term is not over, but for those whose next version is asked for. Asked once the applications are stored: whoever was answered at the same moment has been by then.
 */
export async function runningAgreements(
  database: Database,
  tx: TxContext,
  applications: readonly Application[],
  now: Date,
): Promise<RunningAgreement[]> {
  const [one] = applications;
  if (!one) return [];
  const continued = applications.map(({ renews }) => renews);
  const running = await runningOf(database.manager(tx), applications, now);
  return running.filter(
    ({ id, terms }) => !continued.includes(id) && isSamePurpose(terms.purpose, purposeOf(one)),
  );
}

const compared = ['purpose', 'fields', 'modes'] as const;

/** Those of these entries and departments, for whatever purpose. */
export const runningOf = (
  manager: EntityManager,
  of: readonly Pick<Application, 'requester' | 'entryId'>[],
  now: Date,
): Promise<RunningAgreement[]> =>
  manager
    .getRepository(Agreement)
    .createQueryBuilder('a')
    .select(['a.id AS id', 'a.requester AS requester', 'a.resource_id AS "resourceId"'])
    .addSelect(
      `jsonb_build_object(${compared.map((name) => `'${name}', a.terms->'${name}'`).join(', ')})`,
      'terms',
    )
    .where('a.entryId = ANY (:entries)', { entries: of.map(({ entryId }) => entryId) })
    .andWhere('a.requester = ANY (:requesters)', {
      requesters: of.map(({ requester }) => requester),
    })
    // Under terms that lack one no call is let pass.
    .andWhere(`a.terms->'purpose' IS NOT NULL`)
    .andWhere('a.state IN (:...states) AND a.validUntil > :now', { states: runningStates, now })
    .getRawMany<RunningAgreement>();
