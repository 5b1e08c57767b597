import type { Clocks } from '@shutong/clocks';
import { IsNull } from 'typeorm';
import type { Database, TxContext } from '@shutong/platform';
import { lockAgreement } from '../agreement/lock.query';
import { lockApplication } from '../application/lock.query';
import { lockCorrection } from '../correction/lock.query';
import { partsTaken, type MatterNamed } from '../course/parts-taken.query';
import { Decision } from '../decision/decision.entity';
import { lockNeed } from '../need/lock.query';
import { answerClockOf } from '../service-change/service-change.clock';
import { ServiceChange } from '../service-change/service-change.entity';
import { serviceChangeErrors } from '../service-change/service-change.errors';
import { mayRead as mayReadChange } from '../service-change/service-change.policy';
import {
  ofAgreement,
  ofApplication,
  ofCorrection,
  ofNeed,
  ofServiceChange,
  type Contested,
} from './contested.policy';
import { disputeErrors } from './dispute.errors';
import { fieldsNamed, idOf, type MatterField, type NamedMatter } from './named-matter';
import { openlyDisputed } from './open-disputes.query';

export interface DisputedMatter extends Contested, NamedMatter {}

type Held = Omit<Contested, 'parts' | 'isDisputed'> & NamedMatter;

/** By what a matter is held and judged. */
interface Holding {
  readonly database: Database;
  readonly clocks: Clocks;
}

type Hold = (holding: Holding, tx: TxContext, id: string) => Promise<Held>;

/** The matter, held until the transaction ends; unknown and not visible look the same. */
export async function holdMatter(
  holding: Holding,
  tx: TxContext,
  named: MatterNamed,
): Promise<DisputedMatter> {
  const [field, ...more] = fieldsNamed(named);
  if (!field || more.length > 0) throw unclear(more);
  const held = await holds[field](holding, tx, named[field]!);
  const manager = holding.database.manager(tx);
  const [parts] = await partsTaken(manager, [held]);
  const id = idOf(held);
  return { ...held, parts: parts!, isDisputed: (await openlyDisputed(manager, [id])).has(id) };
}

/** All that are named beside the first are too many; where none is, one is missing. */
const unclear = (more: readonly MatterField[]) => {
  const fields: readonly MatterField[] = more.length > 0 ? more : ['applicationId'];
  return disputeErrors.matterUnclear(
    {},
    fields.map((field) => ({ field, rule: 'one', article: 28 })),
  );
};

const nothing: NamedMatter = {
  ...{ applicationId: null, needId: null, agreementId: null },
  ...{ serviceChangeId: null, correctionId: null },
};

async function holdApplication(
  { database }: Holding,
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
  { database }: Holding,
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

async function holdNeed({ database }: Holding, tx: TxContext, needId: string): Promise<Held> {
  return { ...nothing, needId, ...ofNeed(await lockNeed(database, tx, needId)) };
}

/** What has been rejected stays so, whatever becomes of the agreement. */
async function holdCorrection(
  { database }: Holding,
  tx: TxContext,
  correctionId: string,
): Promise<Held> {
  const correction = await lockCorrection(database, tx, correctionId);
  const { agreementId } = correction;
  return { ...nothing, agreementId, correctionId, ...ofCorrection(correction) };
}

const holds: Readonly<Record<MatterField, Hold>> = {
  applicationId: holdApplication,
  needId: holdNeed,
  agreementId: holdAgreement,
  serviceChangeId: holdServiceChange,
  correctionId: holdCorrection,
};
