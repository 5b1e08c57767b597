import { judgeActions, type Actions, type Actor, type AvailableAction } from '@shutong/platform';
import { assertRoom, mayReport } from '../correction/correction.policy';
import type { PartTaken } from '../course/sides.policy';
import { mayRaise, ofAgreement } from '../dispute/contested.policy';
import { maySuspend } from '../rectification/rectification.policy';
import { mayRenew, type RenewalFile } from '../renewal/renewal.policy';
import { mayWiden } from '../renewal/widening.policy';
import { serviceChangeErrors } from '../service-change/service-change.errors';
import { mayBegin } from '../service-change/service-change.policy';
import { usageRecordErrors } from '../usage-record/usage-record.errors';
import { mayCertify, mayRecord } from '../usage-record/usage-record.policy';
import { mayRelinquish, stepFrom } from './agreement.policy';

/** An agreement with what decides what may be done about it as a whole. */
export interface AgreementFile extends RenewalFile {
  /** Corrections under it that are open. */
  readonly corrections: number;
  /** A service change of it is under way. */
  readonly isChanging: boolean;
  /** Its disposal has been certified. */
  readonly isCertified: boolean;
  /** Who has had a part in it. */
  readonly parts: readonly PartTaken[];
  /** A dispute about it is open. */
  readonly isDisputed: boolean;
  readonly now: Date;
}

/** The same rules answer here and when the step is taken. */
const actions: Actions<AgreementFile> = {
  renewAgreement: {
    permission: 'exchange.application.submit',
    check: (actor, file) => mayRenew(actor, file, file.now),
  },
  widenAgreement: {
    permission: 'exchange.application.submit',
    check: (actor, file) => mayWiden(actor, file, file.now),
  },
  recordUsage: {
    permission: 'exchange.usage-record.write',
    check: (actor, { present }) => mayRecord(actor, present),
  },
  fileCorrection: {
    permission: 'exchange.correction.file',
    check: (actor, file) => {
      mayReport(actor, file);
      assertRoom(file.corrections);
    },
  },
  suspendAgreement: {
    permission: 'exchange.agreement.suspend',
    check: (actor, { present }) => {
      maySuspend(actor, present);
      stepFrom(present, 'suspend');
    },
  },
  proposeServiceChange: {
    permission: 'exchange.service-change.propose',
    check: (actor, { present, isChanging }) => {
      mayBegin(actor, present);
      if (isChanging) throw serviceChangeErrors.alreadyOpen();
    },
  },
  relinquishAgreement: {
    permission: 'exchange.agreement.relinquish',
    check: (actor, file) => {
      mayRelinquish(actor, file);
    },
  },
  certifyDisposal: {
    permission: 'exchange.usage-record.certify',
    check: (actor, { present, isCertified }) => {
      mayCertify(actor, present);
      if (isCertified) throw usageRecordErrors.alreadyCertified();
    },
  },
  raiseDispute: {
    permission: 'exchange.dispute.raise',
    check: (actor, { present, parts, isDisputed }) =>
      mayRaise(actor, { ...ofAgreement(present), parts, isDisputed }),
  },
};

/** What may be done about an agreement as a whole, and why the actor cannot now. */
export const agreementActions = (actor: Actor, file: AgreementFile): AvailableAction[] =>
  judgeActions(actions, actor, file);
