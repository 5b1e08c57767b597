import { IsNull } from 'typeorm';
import type { Database, TxContext } from '@shutong/platform';
import { mayRead as mayReadAgreement } from '../agreement/agreement.policy';
import { agreementErrors } from '../agreement/agreement.errors';
import { holdVersions } from '../agreement/present.query';
import { lockApplication } from '../application/lock.query';
import { Decision } from '../decision/decision.entity';
import { disputeErrors } from './dispute.errors';

/** What a dispute is about: one of the two. */
export interface MatterNamed {
  readonly applicationId?: string | null;
  readonly agreementId?: string | null;
}

export interface DisputedMatter {
  readonly applicationId: string | null;
  readonly agreementId: string | null;
  readonly requester: string;
  readonly provider: string;
  /** Its present state, in the words of what it is. */
  readonly state: string;
  /** It has been refused or granted in part, suspended or terminated: a party has something to contest. */
  readonly contestable: boolean;
}

/** The matter, held until the transaction ends; unknown and not visible look the same. */
export async function holdMatter(
  database: Database,
  tx: TxContext,
  { applicationId, agreementId }: MatterNamed,
): Promise<DisputedMatter> {
  if (applicationId && !agreementId) return holdApplication(database, tx, applicationId);
  if (agreementId && !applicationId) return holdAgreement(database, tx, agreementId);
  throw disputeErrors.matterUnclear({}, [
    { field: applicationId ? 'agreementId' : 'applicationId', rule: 'one', article: 28 },
  ]);
}

async function holdApplication(
  database: Database,
  tx: TxContext,
  id: string,
): Promise<DisputedMatter> {
  const { requester, provider, state, fields } = await lockApplication(database, tx, id);
  const decision = await database
    .repository(tx, Decision)
    .findOneBy({ applicationId: id, replacedAt: IsNull() });
  const inPart = state === 'granted' && fields.some((field) => !decision?.fields.includes(field));
  return {
    ...{ applicationId: id, agreementId: null, requester, provider, state },
    contestable: state === 'refused' || inPart,
  };
}

async function holdAgreement(
  database: Database,
  tx: TxContext,
  id: string,
): Promise<DisputedMatter> {
  const found = (await holdVersions(database, tx, id))?.present;
  if (!found || !mayReadAgreement(tx.actor, found)) throw agreementErrors.notFound({ id });
  const { requester, provider, state } = found;
  return {
    ...{ applicationId: null, agreementId: id, requester, provider, state },
    contestable: state === 'suspended' || state === 'terminated',
  };
}
