import type { Clocks } from '@shutong/clocks';
import { IsNull } from 'typeorm';
import type { Database, TxContext } from '@shutong/platform';
import { lockAgreement } from '../agreement/lock.query';
import { lockApplication } from '../application/lock.query';
import { partsTaken, type MatterNamed } from '../course/parts-taken.query';
import { Decision } from '../decision/decision.entity';
import { answerClockOf } from '../service-change/service-change.clock';
import { ServiceChange } from '../service-change/service-change.entity';
import { serviceChangeErrors } from '../service-change/service-change.errors';
import { mayRead as mayReadChange } from '../service-change/service-change.policy';
import { ofAgreement, ofApplication, ofServiceChange, type Contested } from './contested.policy';
import { disputeErrors } from './dispute.errors';
import { openlyDisputed } from './open-disputes.query';

/** What is disputed, as a dispute names it. */
type Named = Readonly<Record<'applicationId' | 'agreementId' | 'serviceChangeId', string | null>>;

export interface DisputedMatter extends Contested, Named {}

type Held = Omit<Contested, 'parts' | 'isDisputed'> & Named;

/** By what a matter is held and judged. */
interface Holding {
  readonly database: Database;
  readonly clocks: Clocks;
}

/** The matter, held until the transaction ends; unknown and not visible look the same. */
export async function holdMatter(
  holding: Holding,
  tx: TxContext,
  named: MatterNamed,
): Promise<DisputedMatter> {
  const held = await hold(holding, tx, named);
  const { applicationId, agreementId, serviceChangeId } = held;
  const id = serviceChangeId ?? agreementId ?? applicationId!;
  const manager = holding.database.manager(tx);
  const [parts] = await partsTaken(manager, [held]);
  return { ...held, parts: parts!, isDisputed: (await openlyDisputed(manager, [id])).has(id) };
}

async function hold(holding: Holding, tx: TxContext, named: MatterNamed): Promise<Held> {
  const { database } = holding;
  const { applicationId, agreementId, serviceChangeId } = named;
  const one = [applicationId, agreementId, serviceChangeId].filter(Boolean).length === 1;
  if (one && applicationId) return holdApplication(database, tx, applicationId);
  if (one && agreementId) return holdAgreement(database, tx, agreementId);
  if (one && serviceChangeId) return holdServiceChange(holding, tx, serviceChangeId);
  throw disputeErrors.matterUnclear({}, [
    { field: applicationId ? 'agreementId' : 'applicationId', rule: 'one', article: 28 },
  ]);
}

const nothing: Named = { applicationId: null, agreementId: null, serviceChangeId: null };

async function holdApplication(
  database: Database,
  tx: TxContext,
  applicationId: string,
): Promise<Held> {
  const application = await lockApplication(database, tx, applicationId);
  const decision = await database
    .repository(tx, Decision)
    .findOneBy({ applicationId, replacedAt: IsNull() });
  return { ...nothing, applicationId, ...ofApplication(application, decision) };
}

async function holdAgreement(
  database: Database,
  tx: TxContext,
  agreementId: string,
): Promise<Held> {
  const agreement = await lockAgreement(database, tx, agreementId);
  return { ...nothing, agreementId, ...ofAgreement(agreement) };
}

/** The agreement is held before the change of it. */
async function holdServiceChange(
  { database, clocks }: Holding,
  tx: TxContext,
  serviceChangeId: string,
): Promise<Held> {
  const changes = database.repository(tx, ServiceChange);
  const seen = await changes.findOneBy({ id: serviceChangeId });
  if (!seen || !mayReadChange(tx.actor, seen)) {
    throw serviceChangeErrors.notFound({ id: serviceChangeId });
  }
  const { agreementId } = seen;
  await lockAgreement(database, tx, agreementId);
  const change = await changes.findOneByOrFail({ id: serviceChangeId });
  const isUnanswered = await clocks.isOver(tx, answerClockOf(serviceChangeId));
  return { ...nothing, agreementId, serviceChangeId, ...ofServiceChange(change, isUnanswered) };
}
