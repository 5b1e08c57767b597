import { randomUUID } from 'node:crypto';
import { compactVerify } from 'jose';
import { Audit, observerOf } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Config, Database, sha256 } from '@shutong/platform';
import type { Subscription } from '@shutong/transport';
import {
  commandHash,
  openKeyCard,
  openStatement,
  verifyTermsSignature,
  type AgreementTerms,
  type CallAnswer,
  type CallCommand,
} from '@shutong/wire';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { attached, foreignKeyOf } from '../../../test/support/foreign-keys';
import { codeOf } from '../../../test/support/refusals';
import { answerCalls, commandFor, signed } from '../../../test/support/exchange-calls';
import type { Agreement } from '../agreement/agreement.entity';
import { CallService } from '../call/call.service';
import { PartyKeys } from '../call/party-keys.service';
import { Standings } from '../call/standing.query';
import { Switchboard } from '../call/switchboard';
import type { DeliveryType } from './delivery.graphql';
import { DeliveryRegister } from './delivery.register';
import { DeliveryResolver } from './delivery.resolver';

describe('a delivery', () => {
  let hub: ExchangeUnderTest;
  let subscription: Subscription;
  let agreement: Agreement;
  let command: CallCommand;
  let answer: CallAnswer;
  beforeAll(async () => {
    hub = await exchangeUnderTest();
    subscription = await answerCalls(hub);
    agreement = await signed(hub);
    command = await commandFor(hub, agreement);
    answer = await hub.app.get(CallService).call(hub.as(water, 'connector'), command);
  });
  afterAll(async () => {
    await subscription.close();
    await hub.close();
  });

  const read = (ctx = hub.as(water, 'requester'), call = command.id): Promise<DeliveryType> =>
    hub.app.get(DeliveryResolver).delivery(ctx, call);
  const owner = (sql: string) => hub.db.pool('migrator').query(sql);
  const entriesAbout = async (action: string, call: string) =>
    (await hub.entries(action)).filter((entry) => JSON.stringify(entry).includes(call));
  /** Calls as another process of the hub would take them, over the same database and transport. */
  const anotherHub = async () => {
    const { app } = hub;
    const config = Object.assign(Object.create(app.get(Config)) as Config, { hubInstance: 1 });
    const switchboard = new Switchboard(hub.links, config);
    await switchboard.onApplicationBootstrap();
    const [database, clock] = [app.get(Database), app.get<Clock>(Clock)];
    const audit = new Audit(database, clock, app.get(Outbox), observerOf('test', '1'));
    const calls = new CallService(
      ...([clock, audit, app.get(Standings), app.get(PartyKeys)] as const),
      ...([switchboard, app.get(DeliveryRegister)] as const),
    );
    return { calls, close: () => switchboard.onApplicationShutdown() };
  };

  it('C40.2 for a delivery the hub answers who gave it, to whom, for what and until when', async () => {
    const { terms } = agreement;
    expect(await read()).toMatchObject({
      call: command.id,
      provider: police,
      providerName: '省公安厅',
      requester: water,
      requesterName: '省水利厅',
      mode: 'verify',
      resource: 'permits',
      fields: ['holder'],
      purposeCode: terms.purpose.code,
      purposeText: terms.purpose.text,
      legalBasis: '水法第四十八条',
      until: new Date(terms.term.until / 1000),
      hosted: false,
      termsJson: expect.stringContaining(terms.id),
    });
  });

  it("C40.3 the answer's signature verifies, with the key cards alone", async () => {
    const delivery = await read();
    const [provider, requester] = [
      await openKeyCard(delivery.providerCard),
      await openKeyCard(delivery.requesterCard),
    ];
    const terms = JSON.parse(delivery.termsJson) as AgreementTerms;
    expect([provider.thumbprint, requester.thumbprint]).toEqual([
      terms.provider.thumbprint,
      terms.requester.thumbprint,
    ]);
    await verifyTermsSignature(terms, delivery.providerSignature, provider);
    await verifyTermsSignature(terms, delivery.requesterSignature, requester);
    expect(await openStatement(delivery.statement, provider)).toMatchObject({
      id: command.id,
      agreement: terms.id,
      agreementVersion: terms.version,
      outcome: 'answered',
      commandSha256: commandHash(command),
      sealedSha256: sha256(answer.sealed!),
    });
  });

  it("C40.3 the answer's signatures verify with a library that is not ours and the published key cards, and once altered do not", async () => {
    const { statement, termsJson, ...delivery } = await read();
    const claimed = JSON.parse(termsJson) as AgreementTerms;
    const [provider, requester] = [
      await foreignKeyOf(delivery.providerCard, claimed.provider.thumbprint),
      await foreignKeyOf(delivery.requesterCard, claimed.requester.thumbprint),
    ];
    const { payload } = await compactVerify(statement, provider);
    expect(JSON.parse(Buffer.from(payload).toString('utf8'))).toMatchObject({
      ...{ id: command.id, agreement: claimed.id, outcome: 'answered' },
      sealedSha256: sha256(answer.sealed!),
    });
    await compactVerify(attached(delivery.providerSignature, termsJson), provider);
    await compactVerify(attached(delivery.requesterSignature, termsJson), requester);
    const altered = termsJson.replace('水法第四十八条', '水法第四十九条');
    expect(altered).not.toBe(termsJson);
    const refused = [
      compactVerify(attached(delivery.providerSignature, altered), provider),
      compactVerify(attached(delivery.requesterSignature, altered), requester),
      compactVerify(statement, requester),
      compactVerify(
        statement.replace(/\.[^.]+\./, (body) => `.e30${body.slice(4)}`),
        provider,
      ),
    ].map((one) =>
      expect(one).rejects.toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' }),
    );
    await Promise.all(refused);
  });

  it('C40.3 no longer verifies once a word of it was changed', async () => {
    const delivery = await read();
    const provider = await openKeyCard(delivery.providerCard);
    const requester = await openKeyCard(delivery.requesterCard);
    const terms = JSON.parse(delivery.termsJson) as AgreementTerms;
    const longer = { ...terms, term: { ...terms.term, until: terms.term.until + 1 } };
    const [head, body, signature] = delivery.statement.split('.') as [string, string, string];
    const other = Buffer.from(body, 'base64url').toString().replace('answered', 'refused');
    const forged = [head, Buffer.from(other).toString('base64url'), signature].join('.');
    await expect(
      verifyTermsSignature(longer, delivery.providerSignature, provider),
    ).rejects.toMatchObject({ code: 'wire.bad-signature' });
    await expect(openStatement(forged, provider)).rejects.toMatchObject({
      code: 'wire.bad-signature',
    });
    await expect(openStatement(delivery.statement, requester)).rejects.toMatchObject({
      code: 'wire.wrong-key',
    });
  });

  it('is read by both parties and auditors, and not found by anybody else', async () => {
    const readers = [hub.as(police, 'provider-officer'), hub.as(bureau, 'auditor')];
    for (const ctx of readers) expect(await read(ctx)).toEqual(await read());
    for (const ctx of [hub.as(bureau, 'requester'), hub.as(bureau, 'authority')]) {
      expect(await codeOf(read(ctx))).toBe('exchange.delivery.not-found');
    }
    for (const call of [randomUUID(), 'x', '']) {
      expect(await codeOf(read(hub.as(bureau, 'auditor'), call))).toBe(
        'exchange.delivery.not-found',
      );
    }
  });

  it('once read or refused, leaves an entry that says by whom', async () => {
    const before = (await hub.entries('exchange.delivery.read')).length;
    await read(hub.as(bureau, 'auditor', 'he'));
    await codeOf(read(hub.as(bureau, 'requester', 'gao')));
    const added = (await hub.entries('exchange.delivery.read')).slice(before);
    expect(added).toMatchObject([
      { outcome: 'allow', actor: { id: expect.stringContaining('he'), org: bureau } },
      { outcome: 'deny', reason: 'exchange.delivery.not-found', actor: { org: bureau } },
    ]);
    expect(added.map(({ resource }) => resource)).toEqual([
      [{ type: 'call', id: command.id }],
      [{ type: 'call', id: command.id }],
    ]);
  });

  it('is not shown when the reading cannot be logged', async () => {
    await owner('REVOKE INSERT ON audit.entry FROM hub');
    try {
      expect(await codeOf(read())).toBe('audit.unavailable');
    } finally {
      await owner('GRANT INSERT ON audit.entry TO hub');
    }
  });

  it('C57.5 the same item id cannot be issued twice: a call is handed over once', async () => {
    const calls = hub.app.get(CallService);
    const again = calls.call(hub.as(water, 'connector'), command);
    expect(await codeOf(again)).toBe('exchange.call.repeated');
    expect(await entriesAbout('exchange.call.verify', command.id)).toMatchObject([
      { outcome: 'allow' },
      { outcome: 'deny', reason: 'exchange.call.repeated' },
    ]);
    expect((await read()).statement).toBe(answer.statement);
  });

  it('is told of in facts as the log has it, the refused repetition too', async () => {
    const { rows } = await owner(
      `SELECT convert_from(body, 'UTF8')::jsonb -> 'data' -> 'items' AS items
         FROM transport.message WHERE topic = 'hub.exchange.call'`,
    );
    const facts = (rows as { items: { call: string; outcome: string }[] }[])
      .flatMap(({ items }) => items)
      .filter(({ call }) => call === command.id);
    expect(facts.map(({ outcome }) => outcome)).toEqual(['allow', 'deny']);
  });

  it('C57.5 the same item id cannot be issued twice, by two processes of the hub at once either', async () => {
    const other = await anotherHub();
    try {
      const both = [hub.app.get(CallService), other.calls];
      for (let i = 0; i < 10; i++) {
        const same = await commandFor(hub, agreement);
        const codes = both.map((calls) => codeOf(calls.call(hub.as(water, 'connector'), same)));
        expect((await Promise.all(codes)).sort()).toEqual(['exchange.call.repeated', 'ok']);
        const outcomes = await entriesAbout('exchange.call.verify', same.id);
        expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['allow', 'deny']);
      }
    } finally {
      await other.close();
    }
  });

  it('that cannot be kept is not released, and nothing says that it was', async () => {
    const unkept = await commandFor(hub, agreement);
    await owner('REVOKE INSERT ON exchange.delivery FROM hub');
    try {
      const call = hub.app.get(CallService).call(hub.as(water, 'connector'), unkept);
      expect(await codeOf(call)).toBe('audit.unavailable');
    } finally {
      await owner('GRANT INSERT ON exchange.delivery TO hub');
    }
    expect(await entriesAbout('exchange.call.verify', unkept.id)).toEqual([]);
    expect(await codeOf(read(undefined, unkept.id))).toBe('exchange.delivery.not-found');
  });

  it('is never changed and never removed by the hub', async () => {
    const pool = hub.db.pool('hub');
    for (const sql of [
      `UPDATE exchange.delivery SET fields = '{}'`,
      'DELETE FROM exchange.delivery',
      'TRUNCATE exchange.delivery',
    ]) {
      await expect(pool.query(sql)).rejects.toMatchObject({ code: '42501' });
    }
  });
});
