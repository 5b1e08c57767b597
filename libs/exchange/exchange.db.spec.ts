import { randomUUID } from 'node:crypto';
import { HubError } from '@shutong/platform';
import type { Subscription } from '@shutong/transport';
import {
  openAnswer,
  openCommand,
  requestId,
  sealAnswer,
  sealCommand,
  signTerms,
  type CallCommand,
} from '@shutong/wire';
import {
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../test/support/exchange';
import { AgreementService } from './agreement/agreement.service';
import type { Agreement } from './agreement/agreement.entity';
import { ApplicationService, type Apply } from './application/application.service';
import { CallService } from './call/call.service';
import { replyHeader } from './call/switchboard';
import { DecisionService } from './decision/decision.service';
import { inboundTopic } from './link/topics';

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => (error instanceof HubError ? error.code : String(error)),
  );

describe('from application to answered call', () => {
  let hub: ExchangeUnderTest;
  let subscription: Subscription | undefined;
  beforeAll(async () => {
    hub = await exchangeUnderTest();
  });
  afterAll(async () => {
    await subscription?.close();
    await hub.close();
  });

  const wish = (change: Partial<Apply> = {}): Apply => ({
    resourceId: hub.resourceId,
    basis: '水法第四十八条',
    scenario: '取水许可延续',
    scope: '本厅审批处',
    purposeCode: randomUUID(),
    purposeText: '核验持证单位',
    modes: ['verify', 'query'],
    fields: ['permit_no', 'holder'],
    periodUntil: new Date(Date.now() + 86_400_000),
    ...change,
  });

  const received = async (change: Partial<Apply> = {}) => {
    const applications = hub.app.get(ApplicationService);
    const { id } = await applications.apply(hub.as(water, 'requester', 'wang'), wish(change));
    return applications.approve(hub.as(water, 'office-head', 'li'), id);
  };

  const grant = {
    outcome: 'granted',
    reasons: '',
    ground: '',
    quotaCalls: 10,
    maxRows: 5,
  } as const;

  const granted = async (): Promise<Agreement> => {
    const decisions = hub.app.get(DecisionService);
    const { id } = await received();
    const fields = ['permit_no', 'holder'];
    await decisions.propose(hub.as(police, 'provider-officer', 'chen'), id, { ...grant, fields });
    await decisions.answer(hub.as(police, 'office-head', 'sun'), id);
    const { nodes } = await hub.app.get(AgreementService).list(hub.as(water, 'requester'), 100);
    return nodes.find(({ applicationId }) => applicationId === id)!;
  };

  const signed = async (): Promise<Agreement> => {
    const agreements = hub.app.get(AgreementService);
    const { id, terms } = await granted();
    const first = await signTerms(terms, hub.provider.keys);
    const second = await signTerms(terms, hub.requester.keys);
    await agreements.sign(hub.as(police, 'connector'), id, first);
    return agreements.sign(hub.as(water, 'connector'), id, second);
  };

  const commandFor = (agreement: Agreement, change: object = {}): Promise<CallCommand> => {
    const now = Date.now() * 1000;
    const { terms } = agreement;
    const clear = {
      id: requestId(Date.now()),
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
    const content = { keys: { permit_no: 'A-1' }, claims: { holder: '水务公司' } };
    return sealCommand(
      { clear, content },
      { own: hub.requester.keys, provider: hub.provider.card },
    );
  };

  /** Answers as a provider's connector does: opens, seals, signs, replies. */
  const serve = async (by = hub.provider) => {
    await subscription?.close();
    subscription = await hub.links.transport.subscribe({
      topic: inboundTopic(police),
      group: `connector-${randomUUID()}`,
      handler: async (message) => {
        if (message.type !== 'call.command') return;
        const received = JSON.parse(message.body.toString('utf8')) as CallCommand;
        if (received.deadline < Date.now() * 1000) return;
        const now = Date.now() * 1000;
        const { command } = await openCommand(received, {
          own: hub.provider.keys,
          requester: hub.requester.card,
          now,
        });
        const answer = await sealAnswer(
          { outcome: 'answered', answeredAt: now, content: { result: 'match' } },
          { command, own: by.keys, requester: hub.requester.card },
        );
        const body = Buffer.from(JSON.stringify(answer));
        const reply = { id: answer.id, key: answer.id, type: 'call.answer', headers: {}, body };
        await hub.links.transport.reply(message.headers[replyHeader]!, reply);
      },
    });
  };

  it('refuses what law forbids to share at once, with its ground, and records it', async () => {
    const { id, state } = await received({
      resourceId: undefined,
      entryId: hub.forbiddenEntryId,
    } as never);
    expect(state).toBe('refused');
    const application = await hub.app.get(ApplicationService).get(hub.as(water, 'requester'), id);
    const decision = await hub.app
      .get(DecisionService)
      .ofApplication(hub.as(water, 'requester'), application);
    expect(decision).toMatchObject({ outcome: 'refused', byRule: true });
    expect(decision?.ground).toContain('反洗钱法');
  });

  it('C20.2 lets a department without agreements start an application from what it found', async () => {
    expect((await received()).state).toBe('received');
  });

  it('does not open the same application twice', async () => {
    const purposeCode = 'twice';
    await received({ purposeCode });
    expect(await codeOf(received({ purposeCode }))).toBe('exchange.application.already-open');
  });

  it('C07.2 a provider cannot approve its own request to another department', async () => {
    const applications = hub.app.get(ApplicationService);
    const { id } = await applications.apply(hub.as(water, 'requester', 'wang'), wish());
    const own = hub.as(water, 'office-head', 'wang');
    const applicant = {
      ...own,
      actor: { ...own.actor, id: hub.as(water, 'requester', 'wang').actor.id },
    };
    expect(await codeOf(applications.approve(applicant, id))).toBe(
      'exchange.application.same-person',
    );
    await applications.approve(hub.as(water, 'office-head', 'li'), id);
    const propose = hub.app
      .get(DecisionService)
      .propose(hub.as(water, 'provider-officer'), id, { ...grant, fields: ['holder'] });
    expect(await codeOf(propose)).toBe('exchange.application.other-department');
    const denied = await hub.entries('exchange.decision.propose');
    expect(denied.at(-1)).toMatchObject({
      outcome: 'deny',
      reason: 'exchange.application.other-department',
    });
  });

  it('makes an agreement active only with both signatures over exactly its terms', async () => {
    const agreements = hub.app.get(AgreementService);
    const { id, terms } = await granted();
    const other = { ...terms, maxRows: terms.maxRows + 1 };
    const forged = await signTerms(other, hub.provider.keys);
    const asProvider = hub.as(police, 'connector');
    expect(await codeOf(agreements.sign(asProvider, id, forged))).toBe(
      'exchange.agreement.bad-signature',
    );
    const own = await signTerms(terms, hub.provider.keys);
    expect((await agreements.sign(asProvider, id, own)).state).toBe('proposed');
    expect((await agreements.sign(asProvider, id, own)).state).toBe('proposed');
    const asRequester = hub.as(water, 'connector');
    expect(await codeOf(agreements.sign(asRequester, id, own))).toBe(
      'exchange.agreement.bad-signature',
    );
    const second = await signTerms(terms, hub.requester.keys);
    expect((await agreements.sign(asRequester, id, second)).state).toBe('active');
  });

  it('C04.2 carries a call, and commits one entry with purpose and caller before it answers', async () => {
    await serve();
    const agreement = await signed();
    const command = await commandFor(agreement);
    const answer = await hub.app.get(CallService).call(hub.as(water, 'connector'), command);
    const opened = await openAnswer(answer, {
      command,
      own: hub.requester.keys,
      provider: hub.provider.card,
    });
    expect(opened).toMatchObject({ outcome: 'answered', content: { result: 'match' } });
    const entries = await hub.entries('exchange.call.verify');
    const own = entries.filter((entry) => JSON.stringify(entry).includes(command.id));
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({
      outcome: 'allow',
      actor: { org: water },
      purpose: { code: agreement.terms.purpose.code, agreement: agreement.id },
    });
  });

  it('C40.1 refuses and records a call that the agreement does not allow', async () => {
    const agreement = await signed();
    const calls = hub.app.get(CallService);
    const ctx = hub.as(water, 'connector');
    const field = await commandFor(agreement, { fields: ['contact'] }).catch(() => undefined);
    const purpose = await commandFor(agreement, { purpose: 'marketing' });
    expect(field).toBeUndefined();
    expect(await codeOf(calls.call(ctx, purpose))).toBe('exchange.call.purpose');
    expect(await codeOf(calls.call(hub.as(police, 'connector'), await commandFor(agreement)))).toBe(
      'exchange.call.not-the-requester',
    );
    const unknown = await commandFor({ ...agreement, id: randomUUID() });
    expect(await codeOf(calls.call(ctx, unknown))).toBe('exchange.call.agreement-unknown');
    const denied = (await hub.entries('exchange.call.verify')).filter(
      (e) => e['outcome'] === 'deny',
    );
    expect(denied.map((entry) => entry['reason'])).toEqual([
      'exchange.call.purpose',
      'exchange.call.not-the-requester',
      'exchange.call.agreement-unknown',
    ]);
  });

  it('stops the next call when an agreement is suspended, and lets it pass again when resumed', async () => {
    await serve();
    const agreement = await signed();
    const agreements = hub.app.get(AgreementService);
    const calls = hub.app.get(CallService);
    const head = hub.as(police, 'office-head');
    expect(await codeOf(agreements.restrict(head, agreement.id, 'suspend', ' '))).toBe(
      'exchange.agreement.reason-missing',
    );
    await agreements.restrict(head, agreement.id, 'suspend', '超范围使用');
    const ctx = hub.as(water, 'connector');
    expect(await codeOf(calls.call(ctx, await commandFor(agreement)))).toBe(
      'exchange.call.agreement-not-active',
    );
    await agreements.restrict(head, agreement.id, 'resume', '已整改');
    expect(await codeOf(calls.call(ctx, await commandFor(agreement)))).toBe('ok');
  });

  it('does not release an answer that another key signed', async () => {
    await serve(hub.requester);
    const agreement = await signed();
    const call = hub.app
      .get(CallService)
      .call(hub.as(water, 'connector'), await commandFor(agreement));
    expect(await codeOf(call)).toBe('exchange.call.forged-answer');
  });

  it('ends a call without an answer at its deadline, with one entry', async () => {
    await subscription?.close();
    const agreement = await signed();
    const command = await commandFor(agreement, { deadline: Date.now() * 1000 + 300_000 });
    const call = hub.app.get(CallService).call(hub.as(water, 'connector'), command);
    expect(await codeOf(call)).toBe('exchange.call.deadline');
    const entries = (await hub.entries('exchange.call.verify')).filter((entry) =>
      JSON.stringify(entry).includes(command.id),
    );
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ outcome: 'error', reason: 'deadline' });
  });

  it('releases nothing when the log cannot be written', async () => {
    await serve();
    const agreement = await signed();
    const owner = hub.db.pool('migrator');
    await owner.query('REVOKE INSERT ON audit.entry FROM hub');
    try {
      const call = hub.app
        .get(CallService)
        .call(hub.as(water, 'connector'), await commandFor(agreement));
      expect(await codeOf(call)).toBe('audit.unavailable');
    } finally {
      await owner.query('GRANT INSERT ON audit.entry TO hub');
    }
  });
});
