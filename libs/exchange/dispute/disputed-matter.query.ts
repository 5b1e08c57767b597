import { IsNull } from 'typeorm';
import type { Database, TxContext } from '@shutong/platform';
import { lockAgreement } from '../agreement/lock.query';
import { lockApplication } from '../application/lock.query';
import { Decision } from '../decision/decision.entity';
import { isInPart } from '../decision/decision.policy';
import { ServiceChange } from '../service-change/service-change.entity';
import { serviceChangeErrors } from '../service-change/service-change.errors';
import { mayRead as mayReadChange } from '../service-change/service-change.policy';
import { disputeErrors } from './dispute.errors';

/** What a dispute is about: one of the three. */
export interface MatterNamed {
  readonly applicationId?: string | null;
  readonly agreementId?: string | null;
  /** Of an agreement, to which its requester objects. */
  readonly serviceChangeId?: string | null;
}

export interface DisputedMatter {
  readonly applicationId: string | null;
  readonly agreementId: string | null;
  readonly serviceChangeId: string | null;
  readonly requester: string;
  readonly provider: string;
  /** Its present state, in the words of what it is. */
  readonly state: string;
  /** It has been refused or granted in part, suspended, terminated or objected to: a party has something to contest. */
  readonly contestable: boolean;
}

/** The matter, held until the transaction ends; unknown and not visible look the same. */
export async function holdMatter(
  database: Database,
  tx: TxContext,
  named: MatterNamed,
): Promise<DisputedMatter> {
  const { applicationId, agreementId, serviceChangeId } = named;
  const one = [applicationId, agreementId, serviceChangeId].filter(Boolean).length === 1;
  if (one && applicationId) return holdApplication(database, tx, applicationId);
  if (one && agreementId) return holdAgreement(database, tx, agreementId);
  if (one && serviceChangeId) return holdServiceChange(database, tx, serviceChangeId);
  throw disputeErrors.matterUnclear({}, [
    { field: applicationId ? 'agreementId' : 'applicationId', rule: 'one', article: 28 },
  ]);
}

async function holdApplication(
  database: Database,
  tx: TxContext,
  id: string,
): Promise<DisputedMatter> {
  const application = await lockApplication(database, tx, id);
  const { requester, provider, state } = application;
  const decision = await database
    .repository(tx, Decision)
    .findOneBy({ applicationId: id, replacedAt: IsNull() });
  const inPart = state === 'granted' && decision !== null && isInPart(application, decision);
  return {
    ...{ applicationId: id, agreementId: null, serviceChangeId: null, requester, provider, state },
    contestable: state === 'refused' || inPart,
  };
}

async function holdAgreement(
  database: Database,
  tx: TxContext,
  id: string,
): Promise<DisputedMatter> {
  const { requester, provider, state } = await lockAgreement(database, tx, id);
  return {
    ...{ applicationId: null, agreementId: id, serviceChangeId: null, requester, provider, state },
    contestable: state === 'suspended' || state === 'terminated',
  };
}

/** The agreement is held before the change of it. */
async function holdServiceChange(
  database: Database,
  tx: TxContext,
  id: string,
): Promise<DisputedMatter> {
  const changes = database.repository(tx, ServiceChange);
  const seen = await changes.findOneBy({ id });
  if (!seen || !mayReadChange(tx.actor, seen)) throw serviceChangeErrors.notFound({ id });
  await lockAgreement(database, tx, seen.agreementId);
  const { agreementId, requester, provider, state } = await changes.findOneByOrFail({ id });
  return {
    ...{ applicationId: null, agreementId, serviceChangeId: id, requester, provider, state },
    contestable: state === 'objected',
  };
}
