import type { EntityManager } from 'typeorm';

/** Of these projects, what was brought in and for whom, under agreements that both connectors have signed. */
export async function servingOf(
  manager: EntityManager,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await manager.query<{ id: string; parties: string[] }[]>(
    `SELECT g.project_resource_id AS id, array_agg(DISTINCT g.party) AS parties FROM exchange.project_grant g
       JOIN exchange.agreement a ON a.application_id = g.application_id
      WHERE g.project_id = ANY($1) AND a.state IN ('active', 'suspended')
      GROUP BY 1`,
    [[...projectIds]],
  );
  return new Map(rows.map(({ id, parties }) => [id, parties]));
}
