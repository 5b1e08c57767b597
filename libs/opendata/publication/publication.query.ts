import type { Database, TxContext } from '@shutong/platform';
import { SocialProvider } from '../provider/provider.entity';
import { isOfGovernment } from '../provider/source-class';
import { Publication } from './publication.entity';
import { publicationErrors } from './publication.errors';
import { mayRead } from './publication.policy';

/** Where a table of a publication lies in the store: in the open zone, the only part of it that portals need. */
export const openObject = (publicationId: string, place: number): string =>
  `open/${publicationId}/table-${place}`;

/** Held, so that two cannot step at once. Unknown and not visible look the same. */
export async function lockPublication(
  database: Database,
  tx: TxContext,
  where: Partial<Pick<Publication, 'id' | 'versionId'>>,
): Promise<Publication> {
  const lock = { mode: 'pessimistic_write' } as const;
  const found = await database.repository(tx, Publication).findOne({ where, lock });
  if (!found || !mayRead(tx.actor, found)) throw publicationErrors.notFound({ ...where });
  return found;
}

/** Bodies of the government open data on the region's terms; anybody else has terms of their own. @throws publicationErrors.termsMissing */
export async function assertTerms(
  database: Database,
  tx: TxContext,
  department: string,
): Promise<void> {
  if (isOfGovernment(department)) return;
  // Held, so that the mark is not taken off meanwhile.
  const lock = { mode: 'pessimistic_read' } as const;
  const where = { code: department };
  const marked = await database.repository(tx, SocialProvider).findOne({ where, lock });
  if (!marked) throw publicationErrors.termsMissing({ department });
}
