import type { Database, TxContext } from '@shutong/platform';
import { personErrors } from '../person/person.errors';

const lock = 809_2027;

/** Ids of the security administrators who may act; nobody else changes who they are until the transaction ends. */
export async function activeAdministrators(
  database: Database,
  tx: TxContext,
): Promise<readonly string[]> {
  // A statement of its own: the next one has to see what the one before in the queue has committed.
  await database.query(tx, 'SELECT pg_advisory_xact_lock($1)', [lock]);
  const rows = await database.query<{ id: string }>(
    tx,
    `SELECT p.id FROM identity.person p JOIN identity.department d ON d.code = p.department
      WHERE p.state = 'active' AND d.state = 'active'
        AND ('security-administrator' = ANY(p.mapped_roles)
             OR EXISTS (SELECT FROM identity.person_role r
                         WHERE r.person = p.id AND r.role = 'security-administrator'))`,
  );
  return rows.map(({ id }) => id);
}

/** Throws `identity.person.last-administrator` where nobody would be left to appoint the next one. */
export async function assertNotLastAdministrator(
  database: Database,
  tx: TxContext,
  person: string,
): Promise<void> {
  const active = await activeAdministrators(database, tx);
  if (active.length === 1 && active[0] === person) throw personErrors.lastAdministrator();
}
