import { randomUUID } from 'node:crypto';
import type { Subscription } from '@shutong/transport';
import { openAnswer, signTerms } from '@shutong/wire';
import {
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../test/support/exchange';
import { misuse } from '../../test/support/misuse';
import { codeOf } from '../../test/support/refusals';
import {
  answerCalls,
  commandFor,
  grant,
  granted,
  received,
  signed,
  wishFor,
  type Answering,
} from '../../test/support/exchange-calls';
import { AgreementService } from './agreement/agreement.service';
import { ApplicationService } from './application/application.service';
import { CallService } from './call/call.service';
import { DecisionService } from './decision/decision.service';
import { Rectifications } from './rectification/rectifications.service';

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

  const answering = async (by: Answering = {}) => {
    await subscription?.close();
    subscription = await answerCalls(hub, by);
  };

  it('refuses what law forbids to share at once, with its ground, and records it', async () => {
    const { id, state } = await received(hub, {
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
    expect((await received(hub)).state).toBe('received');
  });

  it('does not open the same application twice', async () => {
    const purposeCode = 'twice';
    await received(hub, { purposeCode });
    expect(await codeOf(received(hub, { purposeCode }))).toBe('exchange.application.already-open');
  });

  it('C07.2 a provider cannot approve its own request to another department', async () => {
    const applications = hub.app.get(ApplicationService);
    const { id } = await applications.apply(hub.as(water, 'requester', 'wang'), wishFor(hub));
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
    const { id, terms } = await granted(hub);
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
    await answering();
    const agreement = await signed(hub);
    const command = await commandFor(hub, agreement);
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

  it('C40.1 Article 25: refuses and records a call for another purpose, by others, or under no agreement', async () => {
    const agreement = await signed(hub);
    const calls = hub.app.get(CallService);
    const ctx = hub.as(water, 'connector');
    const field = await commandFor(hub, agreement, { fields: ['contact'] }).catch(() => undefined);
    const purpose = await commandFor(hub, agreement, { purpose: 'marketing' });
    expect(field).toBeUndefined();
    expect(await codeOf(calls.call(ctx, purpose))).toBe('exchange.call.purpose');
    expect(
      await codeOf(calls.call(hub.as(police, 'connector'), await commandFor(hub, agreement))),
    ).toBe('exchange.call.not-the-requester');
    const unknown = await commandFor(hub, { ...agreement, id: randomUUID() });
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

  it.each([
    ['owner', { resourceId: undefined }, 'catalog.entry.not-found'],
    ['user', {}, 'exchange.application.incomplete'],
    ['purpose', { purposeCode: '' }, 'exchange.application.incomplete'],
    ['basis', { basis: ' ' }, 'exchange.application.incomplete'],
    ['fields', { fields: [] }, 'exchange.application.incomplete'],
    ['term', { periodUntil: new Date('never') }, 'exchange.application.incomplete'],
  ])(
    'C40.1 Article 20: refuses and records an application that lacks its %s',
    async (part, change, code) => {
      const stored = async (): Promise<number | null> =>
        (await hub.db.pool('hub').query('SELECT FROM exchange.application')).rowCount;
      const before = await stored();
      const requester = hub.as(water, 'requester', 'wang');
      const nobody = { ...requester, actor: { ...requester.actor, department: null } };
      const applying = hub.app
        .get(ApplicationService)
        .apply(part === 'user' ? nobody : requester, wishFor(hub, change as never));
      expect(await codeOf(applying)).toBe(code);
      expect(await stored()).toBe(before);
      const denied = (await hub.entries('exchange.application.submit')).at(-1);
      expect(denied).toMatchObject({ outcome: 'deny', reason: code });
    },
  );

  it.each([
    ['owner', `terms - 'provider'`],
    ['user', `terms - 'requester'`],
    ['purpose', `terms - 'purpose'`],
    ['basis', `terms - 'legalBasis'`],
    ['basis in words', `terms || '{"legalBasis": ""}'`],
    ['fields', `terms || '{"fields": []}'`],
    ['term', `terms - 'term'`],
  ])('C40.1 refuses and records a call under terms that lack the %s', async (_, terms) => {
    await answering();
    const agreement = await signed(hub);
    const command = await commandFor(hub, agreement);
    // Not even who can write the database gets data carried under such terms.
    await hub.db
      .pool('migrator')
      .query(`UPDATE exchange.agreement SET terms = ${terms} WHERE id = $1`, [agreement.id]);
    const call = hub.app.get(CallService).call(hub.as(water, 'connector'), command);
    expect(await codeOf(call)).toBe('exchange.call.agreement-incomplete');
    expect((await hub.entries('exchange.call.verify')).at(-1)).toMatchObject({
      outcome: 'deny',
      reason: 'exchange.call.agreement-incomplete',
      purpose: { agreement: agreement.id },
    });
  });

  it('Article 27: stops the next call when an agreement is suspended, and lets it pass again when resumed', async () => {
    await answering();
    const agreement = await signed(hub);
    const rectifications = hub.app.get(Rectifications);
    const calls = hub.app.get(CallService);
    const head = hub.as(police, 'office-head');
    expect(
      await codeOf(rectifications.suspend(head, agreement.id, { ...misuse, facts: ' ' })),
    ).toBe('exchange.rectification.incomplete');
    await rectifications.suspend(head, agreement.id, misuse);
    const ctx = hub.as(water, 'connector');
    expect(await codeOf(calls.call(ctx, await commandFor(hub, agreement)))).toBe(
      'exchange.call.agreement-not-active',
    );
    await rectifications.lift(head, agreement.id, '已整改');
    expect(await codeOf(calls.call(ctx, await commandFor(hub, agreement)))).toBe('ok');
  });

  it('does not release an answer that another key signed', async () => {
    await answering({ by: hub.requester });
    const agreement = await signed(hub);
    const call = hub.app
      .get(CallService)
      .call(hub.as(water, 'connector'), await commandFor(hub, agreement));
    expect(await codeOf(call)).toBe('exchange.call.forged-answer');
  });

  it('ends a call without an answer at its deadline, with one entry', async () => {
    await subscription?.close();
    const agreement = await signed(hub);
    const command = await commandFor(hub, agreement, { deadline: Date.now() * 1000 + 300_000 });
    const call = hub.app.get(CallService).call(hub.as(water, 'connector'), command);
    expect(await codeOf(call)).toBe('exchange.call.deadline');
    const entries = (await hub.entries('exchange.call.verify')).filter((entry) =>
      JSON.stringify(entry).includes(command.id),
    );
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ outcome: 'error', reason: 'deadline' });
  });

  it('releases nothing when the log cannot be written', async () => {
    await answering();
    const agreement = await signed(hub);
    const owner = hub.db.pool('migrator');
    await owner.query('REVOKE INSERT ON audit.entry FROM hub');
    try {
      const call = hub.app
        .get(CallService)
        .call(hub.as(water, 'connector'), await commandFor(hub, agreement));
      expect(await codeOf(call)).toBe('audit.unavailable');
    } finally {
      await owner.query('GRANT INSERT ON audit.entry TO hub');
    }
  });
});
