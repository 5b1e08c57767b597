import type { Jurisdiction } from '@shutong/clocks';
import { ApplicationService } from '../../libs/exchange/application/application.service';
import type { Proposal } from '../../libs/exchange/decision/decision.policy';
import { Corrections } from '../../libs/exchange/correction/corrections.service';
import { DecisionService } from '../../libs/exchange/decision/decision.service';
import { NeedAnswers } from '../../libs/exchange/need/need-answers.service';
import { bureau, police, water, type ExchangeHub, type ExchangeUnderTest } from './exchange';
import { grant, signed, wishFor } from './exchange-calls';
import { otherwise } from './jurisdictions';
import { suspended, terminated } from './misuse';
import { sentNeed } from './needs';

/** The nation's limits with those of disputes switched on as its file says. */
export const switchedOn = (): Jurisdiction => otherwise('# - { kind: dispute', '- { kind: dispute');

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
  const { id } = await signed(hub, { periodUntil });
  if (step === 'suspend') await suspended(hub, id);
  else await terminated(hub, id);
  return id;
}

const no = { reasons: '与登记簿一致', ground: '条例第二十六条' };

/** A need of the water department for which the police are named, who say no. */
export async function refusedNeed(hub: ExchangeHub): Promise<string> {
  const { id } = await sentNeed(hub);
  const answers = hub.app.get(NeedAnswers);
  const named = { department: police, reasons: '三定方案' };
  await answers.assign(hub.as(bureau, 'authority', 'naming'), id, named);
  const proposed = await answers.propose(hub.as(police, 'provider-officer', 'chen'), id, no);
  await answers.answer(hub.as(police, 'office-head', 'sun'), id, proposed.lastStep);
  return id;
}

/** A correction of data under an agreement, which the police reject. */
export async function rejectedCorrection(
  hub: ExchangeUnderTest,
  agreementId?: string,
): Promise<string> {
  const under = agreementId ?? (await signed(hub, { periodUntil })).id;
  const report = { items: ['holder'], problem: '名称有误', grounds: '营业执照' };
  const corrections = hub.app.get(Corrections);
  const { id } = await corrections.file(hub.as(water, 'requester', 'wang'), under, report);
  await corrections.reject(hub.as(police, 'provider-officer', 'chen'), id, no);
  return id;
}
