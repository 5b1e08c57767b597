import { RuleDocumentRegister } from '@shutong/catalog';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { grant, granted, received, signed, wishFor } from '../../../test/support/exchange-calls';
import { startHub } from '../../../test/support/hub';
import { ApplicationService } from '../application/application.service';
import { DecisionService } from '../decision/decision.service';
import { AgreementService } from './agreement.service';
import { CitingAgreements } from './citing-agreements.service';

describe('the rule documents that an application rests on', () => {
  let hub: ExchangeUnderTest;
  let register: RuleDocumentRegister;
  let codes = 0;
  const authority = () => hub.as(bureau, 'authority');
  const requester = () => hub.as(water, 'requester', 'wang');
  const citing = (document: string, article = '第四条') => ({ citations: [{ document, article }] });

  beforeAll(async () => {
    hub = await exchangeUnderTest();
    register = hub.app.get(RuleDocumentRegister);
  });
  afterAll(() => hub.close());

  async function registered(): Promise<string> {
    const { code } = await register.register(authority(), `gz-2025-${++codes}`, {
      ...{ title: '取水核验规定', titleEn: '', number: '黔水〔2025〕3号', issuer: '省水利厅' },
      ...{ kind: 'normative-document', division: '520000' },
      ...{ inForceFrom: '2025-01-01', inForceUntil: null },
    });
    return code;
  }
  const withdraw = (code: string) =>
    register.withdraw(authority(), code, { reasons: '已废止', replacedBy: 'water-law' });
  const applyFor = (change: object) =>
    hub.app.get(ApplicationService).apply(requester(), wishFor(hub, change));

  it('C08.1 an application that cites nothing is refused by Article 20, and the refusal logged', async () => {
    await expect(applyFor({ citations: [] })).rejects.toMatchObject({
      code: 'exchange.application.incomplete',
      problems: [{ field: 'citations', rule: 'required', article: 20 }],
    });
    expect((await hub.entries('exchange.application.submit')).at(-1)).toMatchObject({
      ...{ outcome: 'deny', reason: 'exchange.application.incomplete' },
    });
  });

  it.each([
    ['an unknown document', citing('no-such-law'), 'citations[0].document', 'unknown'],
    ['no article', citing('water-law', ' '), 'citations[0].article', 'required'],
  ])(
    'C08.1 an application that cites %s is refused by its place',
    async (_, change, field, rule) => {
      await expect(applyFor(change)).rejects.toMatchObject({
        code: 'exchange.application.basis-not-in-force',
        problems: [{ field, rule, article: 20 }],
      });
    },
  );

  it('C08.1 nothing is applied for, sent, proposed or granted by a document that has been withdrawn', async () => {
    const document = await registered();
    const applications = hub.app.get(ApplicationService);
    const decisions = hub.app.get(DecisionService);
    const waiting = await applyFor(citing(document));
    const sent = await received(hub, citing(document));
    const proposed = await received(hub, citing(document));
    const officer = hub.as(police, 'provider-officer', 'chen');
    const decision = { ...grant, fields: ['holder'] };
    await decisions.propose(officer, proposed.id, decision);
    await withdraw(document);

    const ended = {
      code: 'exchange.application.basis-ended',
      problems: [{ field: 'citations[0].document', rule: 'withdrawn: water-law', article: 20 }],
    };
    await expect(applyFor(citing(document))).rejects.toMatchObject({
      code: 'exchange.application.basis-not-in-force',
    });
    const head = hub.as(water, 'office-head', 'li');
    await expect(applications.approve(head, waiting.id)).rejects.toMatchObject(ended);
    await expect(decisions.propose(officer, sent.id, decision)).rejects.toMatchObject(ended);
    const answering = hub.as(police, 'office-head', 'sun');
    await expect(decisions.answer(answering, proposed.id)).rejects.toMatchObject(ended);
    expect((await applications.get(head, proposed.id)).state).toBe('proposed');

    await decisions.propose(officer, proposed.id, {
      ...{ outcome: 'refused', reasons: '依据已废止', ground: '《政务数据共享条例》第二十条' },
      ...{ fields: [], quotaCalls: 1, maxRows: 1 },
    });
    await decisions.answer(answering, proposed.id);
    expect((await applications.get(head, proposed.id)).state).toBe('refused');
  });

  it('an agreement carries what its application cited, and the log names the documents', async () => {
    const document = await registered();
    const agreement = await granted(hub, citing(document));
    expect(agreement.citations).toEqual(citing(document).citations);
    const application = await hub.app
      .get(ApplicationService)
      .get(requester(), agreement.applicationId);
    expect(application.citations).toEqual(citing(document).citations);
    expect((await hub.entries('exchange.application.approve')).at(-1)).toMatchObject({
      resource: expect.arrayContaining([{ type: 'rule-document', id: document }]) as unknown,
    });
  });

  it('C08.2 withdrawing a document lists every agreement that cites it, and ends none of them', async () => {
    const document = await registered();
    const running = await signed(hub, citing(document));
    const other = await granted(hub, citing(document));
    await granted(hub);
    await withdraw(document);
    const citings = hub.app.get(CitingAgreements);
    const first = await citings.of(authority(), document, { first: 1 });
    expect(first).toMatchObject({ totalCount: 2, hasNextPage: true, nodes: [{ id: other.id }] });
    const page = { first: 10, after: first!.endCursor! };
    expect(await citings.of(authority(), document, page)).toMatchObject({
      nodes: [{ id: running.id, state: 'active', ...citing(document) }],
      hasNextPage: false,
    });
    const { state } = await hub.app.get(AgreementService).get(requester(), running.id);
    expect(state).toBe('active');
  });

  it('C08.2 others than the parties, the authority and auditors see none of them there', async () => {
    const document = await registered();
    await granted(hub, citing(document));
    const citings = hub.app.get(CitingAgreements);
    const totalOf = async (ctx: ReturnType<typeof authority>) =>
      (await citings.of(ctx, document, { first: 10 }))?.totalCount;
    expect(await totalOf(requester())).toBe(1);
    expect(await totalOf(hub.as(police, 'provider-officer'))).toBe(1);
    expect(await totalOf(hub.as(bureau, 'auditor'))).toBe(1);
    expect(await totalOf(hub.as(bureau, 'requester'))).toBe(0);
    expect(await totalOf(hub.as(water, 'system-administrator'))).toBeUndefined();
  });
});

describe('a rule document over GraphQL', () => {
  it('C08.2 answers what cites it from catalogue and exchange, and no agreements to roles that read none', async () => {
    const hub = await startHub();
    const ask = async (role: string) => {
      const response = await fetch(`${hub.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${hub.tokens[role]!}`,
        },
        body: JSON.stringify({
          query: `{ ruleDocument(code: "decree-809") { state citingEntries { totalCount }
            citingAgreements(first: 5) { totalCount nodes { id } pageInfo { hasNextPage } } } }`,
        }),
      });
      const answer = (await response.json()) as { data: { ruleDocument: unknown } };
      return answer.data.ruleDocument;
    };
    try {
      const none = { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false } };
      const entries = { state: 'in-force', citingEntries: { totalCount: 0 } };
      expect(await ask('authority')).toEqual({ ...entries, citingAgreements: none });
      expect(await ask('system-administrator')).toEqual({ ...entries, citingAgreements: null });
    } finally {
      await hub.stop();
    }
  });
});
