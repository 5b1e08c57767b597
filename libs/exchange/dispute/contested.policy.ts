import type { Actor } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import type { Application } from '../application/application.entity';
import type { Correction } from '../correction/correction.entity';
import type { PartTaken } from '../course/sides.policy';
import type { Decision } from '../decision/decision.entity';
import type { Need } from '../need/need.entity';
import type { ServiceChange } from '../service-change/service-change.entity';
import { disputeErrors } from './dispute.errors';
import { assertOneSide, assertParty } from './dispute.policy';

/** Something of two parties, and whether there is anything in it to contest (Decree 809, Art. 28). */
export interface Contestable {
  readonly requester: string;
  readonly provider: string;
  /** Its present state, in the words of what it is. */
  readonly state: string;
  readonly contestable: boolean;
  /** Credit codes of those whose own doing it is. */
  readonly doneBy: readonly string[];
}

/** The same with what decides who may contest it. */
export interface Contested extends Contestable {
  /** Who has had a part in it. */
  readonly parts: readonly PartTaken[];
  /** A dispute about it is open. */
  readonly isDisputed: boolean;
}

/** An application that was refused, or granted in part: by its provider. */
export function ofApplication(application: Application, decision: Decision | null): Contestable {
  const { requester, provider, state } = application;
  const inPart = state === 'granted' && decision !== null && decision.inPart;
  const contestable = state === 'refused' || inPart;
  return { requester, provider, state, contestable, doneBy: [provider] };
}

/** An agreement that was suspended or terminated. */
export function ofAgreement(agreement: Agreement): Contestable {
  const { requester, provider, state, stoppedBy: doneBy } = agreement;
  const contestable = state === 'suspended' || state === 'terminated';
  return { requester, provider, state, contestable, doneBy };
}

/** A service change to which the requester objects, or which it has not answered in time: that silence is its own doing. */
export function ofServiceChange(
  { requester, provider, state }: ServiceChange,
  isUnanswered: boolean,
): Contestable {
  const contestable = state === 'objected' || (state === 'sent' && isUnanswered);
  return { requester, provider, state, contestable, doneBy: state === 'sent' ? [requester] : [] };
}

/** A need that its source department has answered with a reasoned no. */
export function ofNeed({ requester, source, state }: Need): Contestable {
  const doneBy = source === null ? [] : [source];
  return { requester, provider: source ?? '', state, contestable: state === 'refused', doneBy };
}

/** A correction that the provider has rejected. */
export const ofCorrection = ({ requester, provider, state }: Correction): Contestable => ({
  ...{ requester, provider, state, contestable: state === 'rejected', doneBy: [provider] },
});

/** Whether this party has something to contest: what it has done itself it has not. */
export const mayContest = (party: string, { contestable, doneBy }: Contestable): boolean =>
  contestable && !doneBy.includes(party);

/** A party raises one dispute at a time about what there is to contest. */
export function mayRaise(actor: Actor, contested: Contested): void {
  assertParty(actor, contested);
  assertOneSide(actor, contested.parts);
  const { state, contestable, isDisputed } = contested;
  if (!contestable) throw disputeErrors.notContestable({ state });
  if (!mayContest(actor.department!, contested)) throw disputeErrors.ownDoing();
  if (isDisputed) throw disputeErrors.alreadyOpen();
}
