import type { Database, TxContext } from '@shutong/platform';
import { In, type EntityManager } from 'typeorm';
import { Application } from './application.entity';
import { openStates } from './application.states';
import { isSamePurpose, purposeOf } from './purpose.policy';

/** What is open, as far as it is compared with what is applied for: there may be very many of one entry. */
export type OpenApplication = Pick<
  Application,
  'id' | 'requester' | 'entryId' | 'resourceId' | 'purposeCode' | 'purposeText'
>;

/**
 * What the actor's department has applied for of these entries, for this purpose, and has no answer to yet. Of two who apply for a
 * department at the same moment the second waits until the first is through.
 */
export async function openApplications(
  database: Database,
  tx: TxContext,
  entries: readonly Pick<Application, 'entryId'>[],
  stated: Pick<Application, 'purposeCode' | 'purposeText'>,
): Promise<OpenApplication[]> {
  const requester = tx.actor.department ?? '';
  await database.hold(tx, `applications ${requester}`);
  const open = await openOf(
    database.manager(tx),
    entries.map(({ entryId }) => ({ requester, entryId })),
  );
  return open.filter((one) => isSamePurpose(purposeOf(one), purposeOf(stated)));
}

/** What is open of these entries and departments, for whatever purpose; nobody is waited for. */
export const openOf = (
  manager: EntityManager,
  of: readonly Pick<Application, 'requester' | 'entryId'>[],
): Promise<OpenApplication[]> =>
  manager.getRepository(Application).find({
    select: {
      ...{ id: true, requester: true, entryId: true, resourceId: true },
      ...{ purposeCode: true, purposeText: true },
    },
    where: {
      requester: In(of.map(({ requester }) => requester)),
      entryId: In(of.map(({ entryId }) => entryId)),
      state: In([...openStates]),
    },
  });
