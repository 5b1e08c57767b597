import type { EntityManager } from 'typeorm';
import { disputeLevels } from './dispute.states';

/** SQL: by what one matter is told from another, as the index of open disputes has it. */
const about = 'coalesce(application_id, need_id, service_change_id, correction_id, agreement_id)';

/** Of what may be disputed, by ids, that about which a dispute is open. */
export async function openlyDisputed(
  manager: Pick<EntityManager, 'query'>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await manager.query<{ id: string }[]>(
    `SELECT ${about} AS id FROM exchange.dispute
      WHERE ${about} = ANY ($1::uuid[]) AND state = ANY ($2::text[])`,
    [[...ids], [...disputeLevels]],
  );
  return new Set(rows.map(({ id }) => id));
}
