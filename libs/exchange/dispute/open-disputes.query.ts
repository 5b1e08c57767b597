import type { EntityManager } from 'typeorm';
import { disputeLevels } from './dispute.states';

/** Of applications, agreements and service changes, by their ids, those about which a dispute is open. */
export async function openlyDisputed(
  manager: Pick<EntityManager, 'query'>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await manager.query<{ id: string }[]>(
    `SELECT coalesce(application_id, service_change_id, agreement_id) AS id FROM exchange.dispute
      WHERE coalesce(application_id, service_change_id, agreement_id) = ANY ($1::uuid[]) AND state = ANY ($2::text[])`,
    [[...ids], [...disputeLevels]],
  );
  return new Set(rows.map(({ id }) => id));
}
