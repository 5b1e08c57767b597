import type { Database, TxContext } from '@shutong/platform';
import { presentVersion } from '../agreement/present.query';
import { Application } from '../application/application.entity';
import type { Dispute } from './dispute.entity';

/** What a dispute is about, as the catalogue calls it: what the parties say in it leaves the hub with no notice. */
export async function titleOf(
  database: Database,
  tx: TxContext,
  { applicationId, agreementId }: Dispute,
): Promise<string> {
  if (applicationId !== null) {
    const applications = database.repository(tx, Application);
    return (await applications.findOneByOrFail({ id: applicationId })).title;
  }
  const agreement = agreementId === null ? null : await presentVersion(database, tx, agreementId);
  return agreement?.terms.resource.title ?? '';
}
