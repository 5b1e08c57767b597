import { randomUUID } from 'node:crypto';
import type { Subscription } from '@shutong/transport';
import {
  openCommand,
  requestId,
  sealAnswer,
  sealCommand,
  signTerms,
  type AnswerContent,
  type CallCommand,
  type SecurityMeasures,
} from '@shutong/wire';
import { Database, uuidv7 } from '@shutong/platform';
import { Agreement } from '../../libs/exchange/agreement/agreement.entity';
import { AgreementService } from '../../libs/exchange/agreement/agreement.service';
import { AgreementSteps } from '../../libs/exchange/agreement/agreement-steps.service';
import { AgreementVersions } from '../../libs/exchange/agreement/agreement-versions.service';
import type { Narrowed } from '../../libs/exchange/agreement/narrowed-terms.policy';
import {
  ApplicationService,
  type Apply,
} from '../../libs/exchange/application/application.service';
import type { Application } from '../../libs/exchange/application/application.entity';
import { replyHeader } from '../../libs/exchange/call/switchboard';
import { DecisionService } from '../../libs/exchange/decision/decision.service';
import { inboundTopic } from '../../libs/exchange/link/topics';
import { police, water, type ExchangeHub, type ExchangeUnderTest, type Party } from './exchange';

/** What else an application states: how much is expected, and how the data is protected. */
export const measures: SecurityMeasures = {
  measures: ['accessControl', 'accessAudit'],
  viewers: '本厅审批处经办人员',
  details: '',
};
export const promised: Pick<Apply, 'volume' | 'security'> = {
  volume: { callsPerDay: 10_000 },
  security: measures,
};

/** An application of its own: each has another purpose. */
export const wishFor = (
  hub: ExchangeHub,
  { purposeCode = randomUUID(), ...change }: Partial<Apply> = {},
): Apply => ({
  resourceId: hub.resourceId,
  basis: '水法第四十八条',
  citations: [{ document: 'water-law', article: '第四十八条' }],
  scenario: '取水许可延续',
  scope: '本厅审批处',
  purposeCode,
  purposeText: `核验持证单位 ${purposeCode}`,
  modes: ['verify', 'query'],
  fields: ['permit_no', 'holder'],
  ...promised,
  periodUntil: new Date(Date.now() + 86_400_000),
  ...change,
});

/** Applied for, and sent by the requester's office head. */
export async function received(
  hub: ExchangeHub,
  change: Partial<Apply> = {},
): Promise<Application> {
  const applications = hub.app.get(ApplicationService);
  const { id } = await applications.apply(hub.as(water, 'requester', 'wang'), wishFor(hub, change));
  return applications.approve(hub.as(water, 'office-head', 'li'), id);
}

/** Less than most wishes ask for, with why. */
export const grant = {
  outcome: 'granted',
  reasons: '按最小必要提供',
  ground: '政务数据共享条例第二十一条',
  quotaCalls: 10,
  maxRows: 5,
} as const;

/** Granted by the provider; neither connector has signed. */
export async function granted(
  hub: ExchangeHub,
  change: Partial<Apply> = {},
  decided: { readonly quotaCalls?: number; readonly maxRows?: number } = {},
): Promise<Agreement> {
  const decisions = hub.app.get(DecisionService);
  const wish = { fields: ['permit_no', 'holder'], ...change };
  const { id } = await received(hub, wish);
  const decision = { ...grant, ...decided, fields: wish.fields };
  await decisions.propose(hub.as(police, 'provider-officer', 'chen'), id, decision);
  await decisions.answer(hub.as(police, 'office-head', 'sun'), id);
  const agreements = hub.app.get(Database).repository(hub.as(water, 'requester'), Agreement);
  return agreements.findOneByOrFail({ applicationId: id });
}

/** Granted and signed by both connectors. */
export async function signed(
  hub: ExchangeUnderTest,
  change: Partial<Apply> = {},
): Promise<Agreement> {
  return bothSign(hub, await granted(hub, change));
}

/** A narrower version, which waits for both signatures. */
export function narrowed(
  hub: ExchangeUnderTest,
  { id }: Agreement,
  left: Partial<Narrowed>,
): Promise<Agreement> {
  const act = { action: 'exchange.service-change.take-effect', reason: 'service change' };
  const kept = { fields: null, modes: null, quotaCalls: null, ...left };
  return hub.app.get(Database).transaction(hub.as(police, 'office-head', 'sun'), async (tx) => {
    const before = await hub.app.get(AgreementSteps).hold(tx, id);
    return hub.app.get(AgreementVersions).narrow(tx, before, { ...act, left: kept });
  });
}

/** Signed by both connectors, whichever version waits for them. */
export async function bothSign(
  hub: ExchangeUnderTest,
  { id, terms }: Agreement,
): Promise<Agreement> {
  const agreements = hub.app.get(AgreementService);
  const first = await signTerms(terms, hub.provider.keys);
  const second = await signTerms(terms, hub.requester.keys);
  await agreements.sign(hub.as(police, 'connector'), id, first);
  return agreements.sign(hub.as(water, 'connector'), id, second);
}

/** A sealed call under the agreement, as the requester's connector makes it. */
export function commandFor(
  hub: ExchangeUnderTest,
  agreement: Agreement,
  change: object = {},
): Promise<CallCommand> {
  const at = hub.clock.now().getTime();
  const now = at * 1000;
  const { terms } = agreement;
  const clear = {
    id: requestId(at),
    mode: 'verify' as const,
    agreement: agreement.id,
    agreementVersion: agreement.version,
    resource: terms.resource.code,
    fields: ['holder'],
    purpose: terms.purpose.code,
    rowsAsked: 1,
    issuedAt: now,
    deadline: now + 5_000_000,
    ...change,
  };
  return sealCommand(
    { clear, content: askedBy(clear) },
    { own: hub.requester.keys, provider: hub.provider.card },
  );
}

/** More than one row to verify are a chunk. */
function askedBy({ mode, rowsAsked }: Pick<CallCommand, 'mode' | 'rowsAsked'>) {
  const row = { keys: { permit_no: 'A-1' }, claims: { holder: '水务公司' } };
  if (mode !== 'verify') return { keys: row.keys };
  if (rowsAsked === 1) return row;
  return { keys: {}, chunk: { id: uuidv7(new Date()), rows: Array(rowsAsked).fill(row) } };
}

export interface Answering {
  /** Whose keys sign and seal; the provider's unless said. */
  readonly by?: Party;
  /** Who asks; the hub's requester unless said. */
  readonly askers?: readonly Party[];
  /** What else is to happen while the call is under way, may happen here. */
  readonly content?: (command: CallCommand) => AnswerContent | Promise<AnswerContent>;
}

/** Answers as a provider's connector does: opens, seals, signs, replies. */
export function answerCalls(
  hub: ExchangeUnderTest,
  {
    by = hub.provider,
    askers = [hub.requester],
    content = () => ({ result: 'match' }),
  }: Answering = {},
): Promise<Subscription> {
  return hub.links.transport.subscribe({
    topic: inboundTopic(police),
    group: `connector-${randomUUID()}`,
    handler: async (message) => {
      if (message.type !== 'call.command') return;
      const command = JSON.parse(message.body.toString('utf8')) as CallCommand;
      const now = hub.clock.now().getTime() * 1000;
      if (command.deadline < now) return;
      const requester = askers.find(
        ({ card }) => card.thumbprint === command.requesterThumbprint,
      )!.card;
      await openCommand(command, { own: hub.provider.keys, requester, now });
      const answer = await sealAnswer(
        { outcome: 'answered', answeredAt: now, content: await content(command) },
        { command, own: by.keys, requester },
      );
      const body = Buffer.from(JSON.stringify(answer));
      const reply = { id: answer.id, key: answer.id, type: 'call.answer', headers: {}, body };
      await hub.links.transport.reply(message.headers[replyHeader]!, reply);
    },
  });
}
