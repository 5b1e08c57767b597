import {
  signRestriction,
  signTerms,
  type ConnectorKeys,
  type JsonLd,
  type Restriction,
} from '@shutong/wire';
import type { Subscription } from '@shutong/transport';
import { eventually } from '../../../test/support/application';
import {
  bureau,
  enrol,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
  type Party,
} from '../../../test/support/exchange';
import { misuse, terminated } from '../../../test/support/misuse';
import { codeOf } from '../../../test/support/refusals';
import { answerCalls, commandFor, granted, signed } from '../../../test/support/exchange-calls';
import { publishRevision, startWorker } from '../../../test/support/raising';
import type { Agreement } from '../agreement/agreement.entity';
import { odrlOf } from '../agreement/agreement-odrl';
import { AgreementSentences } from '../agreement/agreement-sentences.service';
import { AgreementService } from '../agreement/agreement.service';
import { CallService } from '../call/call.service';
import { inboundTopic } from '../link/topics';
import { Rectifications } from '../rectification/rectifications.service';
import { RestrictionService } from './restriction.service';

/** In the order in which they stand: each test goes on from what the catalogue says after the one before. */
describe('an agreement whose items are protected more', () => {
  let hub: ExchangeUnderTest;
  let agreement: Agreement;
  let authority: Party;
  let answering: Subscription;
  let stopWorker: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    hub = await exchangeUnderTest();
    answering = await answerCalls(hub, {
      content: ({ mode, fields }) =>
        mode === 'verify'
          ? { result: 'match' }
          : { rows: [Object.fromEntries(fields.map((field) => [field, '*']))] },
    });
    agreement = await signed(hub);
  });
  afterAll(async () => {
    await stopWorker?.();
    await answering.close();
    await hub.close();
  });

  const asWater = () => hub.as(water, 'connector');
  const called = async (mode: 'verify' | 'query', of = agreement, fields = ['holder']) =>
    codeOf(hub.app.get(CallService).call(asWater(), await commandFor(hub, of, { mode, fields })));
  const now = ({ id } = agreement) => hub.app.get(AgreementService).get(asWater(), id);
  const narrowedTo = (number: number, of = agreement) =>
    eventually(
      () => now(of),
      ({ restriction }) => restriction === number,
    );
  const judgedBy = (version: number, of = agreement) =>
    eventually(
      () => now(of),
      ({ entryVersion }) => entryVersion === version,
    );
  const notices = async (of = agreement) =>
    hub.app.get(RestrictionService).listOf(asWater(), await now(of));
  const newest = async (of = agreement): Promise<Restriction> => (await notices(of))[0]!.notice;
  const sign = (number: number, signature: string, by = bureau, of = agreement) =>
    codeOf(
      hub.app
        .get(RestrictionService)
        .sign(hub.as(by, 'connector'), { id: of.id, number }, signature),
    );
  const receive = (number: number, by = police, of = agreement) =>
    codeOf(hub.app.get(RestrictionService).receive(hub.as(by, 'connector'), { id: of.id, number }));
  /** As the connectors of the authority and the provider do it. */
  const confirmed = async (of: Agreement, keys: ConnectorKeys = authority.keys) => {
    const notice = await newest(of);
    expect(await sign(notice.number, signRestriction(notice, keys), bureau, of)).toBe('ok');
    expect(await receive(notice.number, police, of)).toBe('ok');
  };
  const messagesTo = async (department: string, type: string, { id } = agreement) => {
    const { rows } = await hub.db
      .pool('migrator')
      .query<{ body: Buffer }>(
        'SELECT body FROM transport.message WHERE topic = $1 AND type = $2 AND key = $3 ORDER BY id',
        [inboundTopic(department), type, id],
      );
    return rows.map(({ body }) => JSON.parse(body.toString('utf8')) as Record<string, unknown>);
  };

  it('C70.1 is judged by the raised class from the publication on, before anything has told of it', async () => {
    expect(await called('query')).toBe('ok');
    await publishRevision(hub, { holder: { class: 3 } });
    expect(await now()).toMatchObject({ restriction: 0, entryVersion: 1 });
    expect(await called('query')).toBe('exchange.call.restriction-under-way');
    expect(await called('verify')).toBe('ok');
    expect((await hub.entries('exchange.call.query')).at(-1)).toMatchObject({
      outcome: 'deny',
      reason: 'exchange.call.restriction-under-way',
      purpose: { agreement: agreement.id },
    });
    // Lowered again before anything has run: what was published once still counts.
    await publishRevision(hub, { holder: { class: 1 } });
    expect(await called('query')).toBe('exchange.call.restriction-under-way');
  });

  it('C70.1 is narrowed without anybody: a numbered notice, a log entry and an event', async () => {
    stopWorker = await startWorker(hub);
    await narrowedTo(1);
    await judgedBy(3);
    const from = { class: 1, personal: false, sharing: 'conditional' };
    const handling = { query: 'keep-1-0', verify: true, batch: false };
    expect(await newest()).toMatchObject({
      ...{ agreement: agreement.id, version: 1, number: 1, authority: bureau },
      ...{ provider: police, requester: water, entry: { code: '303/1', version: 2 } },
      items: { holder: { from, to: { ...from, class: 3 }, handling } },
    });
    expect((await newest()).ground).toContain('数据安全法');
    const [logged] = await hub.entries('exchange.agreement.narrow');
    expect(logged).toMatchObject({ outcome: 'allow', actor: { id: 'process:exchange-narrowing' } });
    const { rows } = await hub.db.pool('migrator').query<{ data: object }>(
      `SELECT convert_from(body, 'UTF8')::jsonb -> 'data' AS data FROM transport.message
        WHERE type = 'exchange.agreement.narrowed'`,
    );
    expect(rows).toEqual([
      { data: expect.objectContaining({ id: agreement.id, number: 1 }) as object },
    ]);
    const told = await hub.db
      .pool('migrator')
      .query<{ addressee: string }>(
        `SELECT addressee FROM notice.notice WHERE template = 'agreement-narrowed' AND about_id = $1`,
        [agreement.id],
      );
    expect(told.rows.map(({ addressee }) => addressee).sort()).toEqual(
      [`role:${water}/requester`, `role:${police}/provider-officer`].sort(),
    );
  });

  it('C70.1 is read with what is left of it, as ODRL and in words', async () => {
    const of = await now();
    const [verify, query] = odrlOf(of)['permission'] as { constraint: JsonLd[] }[];
    const mask = { leftOperand: 'urn:shutong:odrl:1:mask:holder', rightOperand: 'keep-1-0' };
    expect(query!.constraint).toContainEqual(expect.objectContaining(mask));
    expect(verify!.constraint).not.toContainEqual(expect.objectContaining(mask));
    const [restricted] = await hub.app.get(AgreementSentences).of({ language: 'zh-CN' }, of);
    expect(restricted).toMatch(/^按数据主管部门第1号限制通知.*“持证单位”只显示前1位和后0位/);
  });

  it('C70.1 waits for its signature by the authority alone, and is asked for it when that joins', async () => {
    expect(await messagesTo(bureau, 'restriction.issued')).toEqual([]);
    authority = await enrol(hub, bureau);
    const notice = await newest();
    expect(await messagesTo(bureau, 'restriction.issued')).toEqual([{ notice }]);
    const signature = signRestriction(notice, authority.keys);
    const forged = signRestriction(notice, hub.provider.keys);
    const wider = { ...notice, items: { contact: notice.items['holder']! } };
    expect(await sign(1, signature, police)).toBe('exchange.restriction.not-the-authority');
    expect(await sign(1, forged)).toBe('exchange.restriction.bad-signature');
    expect(await sign(1, signRestriction(wider, authority.keys))).toBe(
      'exchange.restriction.bad-signature',
    );
    expect(await sign(2, signature)).toBe('exchange.restriction.not-found');
    expect(await receive(1)).toBe('exchange.restriction.not-found');
    expect(await sign(1, signature)).toBe('ok');
    expect(await sign(1, signature)).toBe('ok');
    const { card } = (await messagesTo(police, 'agreement.narrowed'))[0]!;
    for (const department of [police, water]) {
      const told = [{ notice, signature, card }];
      expect(await messagesTo(department, 'agreement.narrowed')).toEqual(told);
    }
  });

  it('C70.1 carries queries again when the provider’s connector holds the notice, not before', async () => {
    expect(await called('query')).toBe('exchange.call.restriction-under-way');
    expect(await receive(1, water)).toBe('exchange.restriction.not-found');
    expect(await called('query')).toBe('exchange.call.restriction-under-way');
    expect(await receive(1)).toBe('ok');
    expect(await receive(1)).toBe('ok');
    expect(await called('query')).toBe('ok');
    expect((await hub.entries('exchange.call.query')).at(-1)).toMatchObject({
      response: { masked_fields: ['holder'] },
    });
    const received = await hub.entries('exchange.restriction.receive');
    expect(received.filter(({ outcome }) => outcome === 'allow')).toHaveLength(1);
  });

  it('C70.1 is not widened by a lower class: that takes new terms, signed by both', async () => {
    await publishRevision(hub, { holder: { class: 2 } });
    await publishRevision(hub, { holder: { class: 1 } });
    await judgedBy(5);
    const { restricted, restriction } = await now();
    expect([Object.keys(restricted), restriction]).toEqual([['holder'], 1]);
    const anew = await signed(hub);
    expect(await now(anew)).toMatchObject({ restricted: {}, restriction: 0 });
    expect(await called('query', anew)).toBe('ok');
  });

  it('C70.1 is narrowed in every running state, and only where it has to do with the item', async () => {
    const [proposed, suspended, other] = [
      await granted(hub),
      await signed(hub),
      await signed(hub, { fields: ['permit_no'] }),
    ];
    const agreements = hub.app.get(AgreementService);
    await hub.app.get(Rectifications).suspend(hub.as(police, 'office-head'), suspended.id, misuse);
    const ended = await signed(hub);
    await terminated(hub, ended.id);
    await publishRevision(hub, { holder: { personal: true } });
    for (const one of [proposed, suspended]) {
      const { restricted } = await narrowedTo(1, one);
      expect(restricted).toMatchObject({ holder: { handling: { query: 'keep-1-0' } } });
    }
    expect(await judgedBy(6, other)).toMatchObject({ restricted: {} });
    expect(await now(ended)).toMatchObject({ restricted: {}, entryVersion: 5 });
    const { terms } = proposed;
    const first = await signTerms(terms, hub.provider.keys);
    await agreements.sign(hub.as(police, 'connector'), proposed.id, first);
    await agreements.sign(asWater(), proposed.id, await signTerms(terms, hub.requester.keys));
    expect(await called('query', proposed)).toBe('exchange.call.restriction-under-way');
    await confirmed(proposed);
    expect(await called('query', proposed)).toBe('ok');
  });

  it('C70.2 gives out nothing of a class whose handling forbids it, and has the refusal logged', async () => {
    await publishRevision(hub, { holder: { class: 4 } });
    const { restricted } = await narrowedTo(2);
    expect(restricted).toMatchObject({
      holder: {
        from: { class: 1 },
        to: { class: 4 },
        handling: { query: 'nothing', verify: false, batch: false },
      },
    });
    for (const mode of ['query', 'verify'] as const) {
      expect(await called(mode)).toBe('exchange.call.restricted');
      expect((await hub.entries(`exchange.call.${mode}`)).at(-1)).toMatchObject({
        outcome: 'deny',
        reason: 'exchange.call.restricted',
        purpose: { agreement: agreement.id },
      });
    }
    await confirmed(agreement);
    expect(await called('query')).toBe('exchange.call.restricted');
    expect(await called('query', agreement, ['permit_no'])).toBe('ok');
  });

  it('C70.1 is answered as agreed where both sides knew the class when they signed', async () => {
    const knowing = await signed(hub);
    expect(await called('query', knowing)).toBe('ok');
    await publishRevision(hub, { contact: { class: 4 } });
    await judgedBy(8, knowing);
    expect(await called('query', knowing)).toBe('ok');
  });

  it('C70.1 is narrowed where a revision leaves an item out and a later one brings it back', async () => {
    const knowing = await signed(hub);
    await publishRevision(hub, { holder: undefined });
    await publishRevision(hub, { holder: { class: 4 } });
    const { restricted } = await narrowedTo(1, knowing);
    expect(restricted).toMatchObject({ holder: { from: null, handling: { query: 'nothing' } } });
  });

  it('C70.1 stops every call where what names a case is not to be confirmed any more', async () => {
    const keyed = await signed(hub);
    expect(await called('verify', keyed)).toBe('ok');
    const closed = { sharing: 'not-shared', open: 'not-open' } as const;
    await publishRevision(hub, { permit_no: closed });
    for (const mode of ['verify', 'query'] as const) {
      expect(await called(mode, keyed)).toBe('exchange.call.restriction-under-way');
    }
    const { restricted } = await narrowedTo(1, keyed);
    expect(restricted).toMatchObject({ permit_no: { handling: { verify: false } } });
  });

  it('C70.1 catches up with a publication whose event was lost to it', async () => {
    const owner = hub.db.pool('migrator');
    const left = await signed(hub, { fields: ['holder'] });
    await stopWorker!();
    await publishRevision(hub, { holder: { sharing: 'not-shared', open: 'not-open' } });
    await owner.query(
      `INSERT INTO messaging.inbox (consumer, message_id)
       SELECT 'exchange-narrowing', message_id::uuid FROM transport.message
        WHERE type = 'catalog.entry.published' ORDER BY id DESC LIMIT 1`,
    );
    stopWorker = await startWorker(hub);
    expect(await called('query', left)).toBe('exchange.call.restricted');
    await publishRevision(hub, { holder: { sharing: 'conditional', open: 'not-open' } });
    const { restricted } = await narrowedTo(1, left);
    expect(restricted).toMatchObject({ holder: { handling: { query: 'nothing' } } });
  });
});
