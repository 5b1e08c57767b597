import type { EntityManager } from 'typeorm';
import { isPresent } from '../agreement/present.query';
import type { Dispute } from './dispute.entity';

type About = Pick<Dispute, 'applicationId' | 'needId' | 'agreementId'>;

const query = `
  SELECT coalesce(a.title, n.title, g.terms -> 'resource' ->> 'title', '') AS title
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS d (application, need, agreement, at)
    LEFT JOIN exchange.application a ON a.id = d.application
    LEFT JOIN exchange.need n ON n.id = d.need
    LEFT JOIN exchange.agreement g ON g.id = d.agreement AND ${isPresent('g')}
   ORDER BY d.at`;

/**
 * What disputes are about, as the catalogue calls it, or who needs it: what the parties say in them leaves the hub with no notice.
 */
export async function titlesOf(
  manager: Pick<EntityManager, 'query'>,
  disputes: readonly About[],
): Promise<string[]> {
  const rows = await manager.query<{ title: string }[]>(query, [
    disputes.map(({ applicationId }) => applicationId),
    disputes.map(({ needId }) => needId),
    disputes.map(({ agreementId }) => agreementId),
  ]);
  return rows.map(({ title }) => title);
}

/** The same of one. */
export const titleOf = async (
  manager: Pick<EntityManager, 'query'>,
  dispute: About,
): Promise<string> => (await titlesOf(manager, [dispute]))[0]!;
