import type { EntityManager } from 'typeorm';

/** Of these projects, what was brought in and is read under agreements that both connectors have signed. */
export async function servingOf(
  manager: EntityManager,
  projectIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await manager.query<{ id: string }[]>(
    `SELECT DISTINCT g.project_resource_id AS id FROM exchange.project_grant g
       JOIN exchange.agreement a ON a.application_id = g.application_id
      WHERE g.project_id = ANY($1) AND a.state IN ('active', 'suspended')`,
    [[...projectIds]],
  );
  return new Set(rows.map(({ id }) => id));
}
