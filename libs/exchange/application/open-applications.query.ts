import type { Database, TxContext } from '@shutong/platform';
import { In } from 'typeorm';
import { Application } from './application.entity';
import { openStates } from './application.states';
import { isSamePurpose, purposeOf } from './purpose.policy';

/**
 * What the actor's department has applied for of these entries, for this purpose, and has no answer to yet. Of two who apply for a
 * department at the same moment the second waits until the first is through.
 */
export async function openApplications(
  database: Database,
  tx: TxContext,
  entries: readonly Pick<Application, 'entryId'>[],
  stated: Pick<Application, 'purposeCode' | 'purposeText'>,
): Promise<Application[]> {
  const requester = tx.actor.department ?? '';
  await database.hold(tx, `applications ${requester}`);
  const open = await database.repository(tx, Application).findBy({
    requester,
    entryId: In(entries.map(({ entryId }) => entryId)),
    state: In([...openStates]),
  });
  return open.filter((one) => isSamePurpose(purposeOf(one), purposeOf(stated)));
}
