import { AgreementService } from '../../libs/exchange/agreement/agreement.service';
import { ApplicationService } from '../../libs/exchange/application/application.service';
import type { Proposal } from '../../libs/exchange/decision/decision.policy';
import { DecisionService } from '../../libs/exchange/decision/decision.service';
import { bureau, police, water, type ExchangeUnderTest } from './exchange';
import { grant, granted, signed, wishFor } from './exchange-calls';

/** After any day on which a test lets a dispute happen. */
const periodUntil = new Date('2027-06-01T00:00:00Z');

const refusal: Proposal = {
  ...{ ...grant, outcome: 'refused', fields: [] },
  ...{ reasons: '不符合条件', ground: '条例第十四条' },
};

/** An application that the police answers as proposed, of `requester`. */
export async function answered(
  hub: ExchangeUnderTest,
  proposal: Proposal = refusal,
  requester = water,
): Promise<string> {
  const wish = wishFor(hub, { periodUntil });
  const applications = hub.app.get(ApplicationService);
  const { id } = await applications.apply(hub.as(requester, 'requester', 'wang'), wish);
  await applications.approve(hub.as(requester, 'office-head', 'li'), id);
  const decisions = hub.app.get(DecisionService);
  await decisions.propose(hub.as(police, 'provider-officer', 'chen'), id, proposal);
  await decisions.answer(hub.as(police, 'office-head', 'sun'), id);
  return id;
}

export const grantedInPart = (hub: ExchangeUnderTest): Promise<string> =>
  answered(hub, { ...grant, fields: ['holder'] });

/** An agreement that the authority has stopped. */
export async function stopped(
  hub: ExchangeUnderTest,
  step: 'suspend' | 'terminate',
): Promise<string> {
  const make = step === 'suspend' ? signed : granted;
  const { id } = await make(hub, { periodUntil });
  await hub.app.get(AgreementService).restrict(hub.as(bureau, 'authority'), id, step, '超范围使用');
  return id;
}
