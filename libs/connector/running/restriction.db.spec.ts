import { listAgreements, pinDepartment } from '@shutong/connector';
import { inboundTopic } from '@shutong/exchange';
import {
  generateConnectorKeys,
  openConnectorKeys,
  openKeyCard,
  requestId,
  sealCommand,
  signRestriction,
  type CallRequest,
  type ConnectorKeys,
  type Restriction,
} from '@shutong/wire';
import {
  bureau,
  connectorsUnderTest,
  police,
  until,
  water,
  type ConnectorsUnderTest,
  type TestConnector,
} from '../../../test/support/connectors';
import { granted } from '../../../test/support/exchange-calls';
import { publishRevision, startWorker } from '../../../test/support/raising';
import type { Agreement } from '../../exchange/agreement/agreement.entity';
import { AgreementService } from '../../exchange/agreement/agreement.service';
import { restrictionKey } from '../agreement/stored-agreement';

/** In the order in which they stand: each test goes on from what the catalogue says after the one before. */
describe('between three connectors, a raised class', () => {
  let world: ConnectorsUnderTest;
  let authority: TestConnector;
  let stopWorker: () => Promise<void>;
  let agreement: Agreement;
  const withAuthority = (of: string, { identity }: TestConnector) => ({
    authority: bureau,
    pins: { [of]: identity.thumbprint, [bureau]: authority.identity.thumbprint },
  });
  beforeAll(async () => {
    world = await connectorsUnderTest();
    authority = await world.join(bureau);
    authority.configure({ authority: bureau });
    world.provider.configure(world.serving(withAuthority(water, world.requester)));
    world.requester.configure(withAuthority(police, world.provider));
    for (const one of [authority, world.provider, world.requester]) await one.start();
    stopWorker = await startWorker(world.hub);
    agreement = await concluded();
  });
  afterAll(async () => {
    await stopWorker();
    await world.close();
  });

  const listed = async (id: string, of = world.provider) =>
    (await listAgreements(of.dir)).find((one) => one.id === id);
  const concluded = async () => {
    const made = await granted(world.hub);
    for (const one of [world.provider, world.requester]) {
      await until(async () => (await listed(made.id, one))?.state === 'active');
    }
    return made;
  };
  const onHub = (id = agreement.id) =>
    world.hub.app.get(AgreementService).get(world.hub.as(water, 'requester'), id);
  const queried = (of = agreement) =>
    world.requester.ask('/v1/query', {
      ...{ agreement: of.id, keys: { permit_no: 'A-1' }, fields: ['holder'] },
    });
  /** Past the hub's own checks, as a hub would send it that forgets what it has restricted. */
  const pastTheHub = async (of = agreement) => {
    const now = Date.now() * 1000;
    const clear: CallRequest['clear'] = {
      ...{ id: requestId(Date.now()), mode: 'query', agreement: of.id, agreementVersion: 1 },
      ...{ resource: 'permits', fields: ['holder'], purpose: of.terms.purpose.code, rowsAsked: 1 },
      ...{ issuedAt: now, deadline: now + 8_000_000 },
    };
    const provider = await openKeyCard(world.provider.identity.card);
    const by = { own: await world.requester.keys(), provider };
    const command = await sealCommand({ clear, content: { keys: { permit_no: 'A-1' } } }, by);
    const { outcome, code } = await world.command(command);
    return code ?? outcome;
  };
  /** The hub's rows say of another item what they said of this one. */
  const forget = (id: string) =>
    world.hub.db.pool('migrator').query(
      `UPDATE exchange.agreement SET restricted = jsonb_build_object('other', restricted -> 'holder')
          WHERE id = $1`,
      [id],
    );
  const held = (of = agreement, by = world.provider) =>
    by.state((state) => state.restrictions.get(restrictionKey(of.id, 1)));
  const refusedAs = (by: TestConnector, code: string) =>
    until(() => by.lines.some((line) => line['msg'] === 'refused' && line['code'] === code));
  const told = async (notice: Restriction, keys: ConnectorKeys, card: string) =>
    world.tell({
      type: 'agreement.narrowed',
      key: notice.agreement,
      body: { notice, signature: signRestriction(notice, keys), card },
    });
  const byAuthority = async (notice: Restriction) =>
    told(notice, await authority.keys(), authority.identity.card);

  it('C70.1 hides at the provider, signed by the authority, without anybody’s doing', async () => {
    expect((await queried()).rows).toEqual([{ holder: '水务公司' }]);
    await publishRevision(world.hub, { holder: { class: 3 } });
    const { code } = await queried();
    expect([undefined, 'exchange.call.restriction-under-way']).toContain(code);
    await until(async () => (await onHub()).restrictionHeld === 1);
    expect((await queried()).rows).toEqual([{ holder: '水***' }]);
    for (const one of [world.provider, world.requester]) {
      await until(async () => (await listed(agreement.id, one))?.restricted.length === 1);
    }
    const kept = await held();
    expect(kept).toEqual(await held(agreement, world.requester));
    const issued = await authority.state((state) =>
      state.issuedRestrictions.get(restrictionKey(agreement.id, 1)),
    );
    expect(kept!.notice).toEqual(issued);
  });

  it('C70.1 takes no notice from anybody but the pinned authority, no older one and no wider one', async () => {
    const { notice, card } = (await held())!;
    const handling = { query: 'nothing', verify: false, batch: false } as const;
    const next = {
      ...notice,
      number: 2,
      items: { holder: { ...notice.items['holder']!, handling } },
    };
    const stranger = await openConnectorKeys(generateConnectorKeys());
    await told(next, stranger, card);
    await refusedAs(world.provider, 'wire.wrong-key');
    const { provider } = world;
    await told(next, await provider.keys(), provider.identity.card);
    await told({ ...next, authority: provider.identity.department }, await provider.keys(), card);
    await refusedAs(world.provider, 'wire.key-not-named');
    await byAuthority({ ...notice, ground: '另一份同号通知' });
    await refusedAs(world.provider, 'wire.restriction-outdated');
    const asBefore = { query: 'keep-9-9', verify: true, batch: true } as const;
    await byAuthority({
      ...next,
      items: { holder: { ...notice.items['holder']!, handling: asBefore } },
    });
    await refusedAs(world.provider, 'wire.restriction-widens');
    expect((await held())!.notice).toEqual(notice);
    expect((await queried()).rows).toEqual([{ holder: '水***' }]);
  });

  it('C70.1 has the authority’s connector sign nothing that would widen or renumber', async () => {
    const { notice } = (await held())!;
    const ask = (body: object) =>
      world.hub.links.transport.publish(inboundTopic(bureau), [
        {
          ...{ id: requestId(Date.now()), key: notice.agreement, type: 'restriction.issued' },
          headers: {},
          body: Buffer.from(JSON.stringify(body)),
        },
      ]);
    const handling = { query: 'keep-9-9', verify: true, batch: false } as const;
    const items = { holder: { ...notice.items['holder']!, handling } };
    await ask({ notice: { ...notice, number: 9, items } });
    await refusedAs(authority, 'wire.restriction-widens');
    await ask({ notice: { ...notice, since: notice.since + 1 } });
    await refusedAs(authority, 'wire.restriction-outdated');
    await world.tell({ type: 'restriction.issued', key: notice.agreement, body: { notice } });
    await refusedAs(world.provider, 'connector.not-authority');
    const issued = await authority.state((state) =>
      state.issuedRestrictions.get(restrictionKey(agreement.id, 1)),
    );
    expect(issued).toEqual(notice);
  });

  it('C70.1 is refused at the provider even where the hub forgets it', async () => {
    await publishRevision(world.hub, { holder: { class: 4 } });
    await until(async () => (await onHub()).restrictionHeld === 2);
    expect(await queried()).toMatchObject({ status: 403, code: 'exchange.call.restricted' });
    expect(await pastTheHub()).toBe('connector.restricted');
    await forget(agreement.id);
    expect(await queried()).toMatchObject({ status: 403, code: 'connector.restricted' });
    await world.provider.stop();
    await world.provider.start();
    expect(await pastTheHub()).toBe('connector.restricted');
  });

  it('C70.1 holds again where the folder of the provider’s connector comes from a backup without it', async () => {
    const { provider } = world;
    const restored = await concluded();
    await publishRevision(world.hub, { holder: { sharing: 'not-shared', open: 'not-open' } });
    await publishRevision(world.hub, { holder: { sharing: 'conditional', class: 1 } });
    await until(async () => (await onHub(restored.id)).restrictionHeld === 1);
    await provider.stop();
    const key = restrictionKey(restored.id, 1);
    await provider.state((state) => state.restrictions.remove(key));
    await provider.start();
    await forget(restored.id);
    expect(await queried(restored)).toMatchObject({ status: 403, code: 'connector.restricted' });
    expect((await held(restored))!.notice.number).toBe(1);
  });

  it('C70.1 is answered as agreed under a new agreement, which the provider signs knowing the class', async () => {
    const knowing = await concluded();
    expect((await queried(knowing)).rows).toEqual([{ holder: '水务公司' }]);
  });

  it('C70.1 waits where the authority is not pinned, while no query is carried, and holds when it is', async () => {
    const { provider } = world;
    await provider.stop();
    provider.configure(world.serving({ authority: bureau }));
    await provider.start();
    const waiting = await concluded();
    await publishRevision(world.hub, { holder: { personal: true } });
    const key = restrictionKey(waiting.id, 1);
    await until(() => provider.state((state) => state.unprovenRestrictions.get(key)));
    expect(await queried(waiting)).toMatchObject({ code: 'exchange.call.restriction-under-way' });
    expect(await held(waiting)).toBeUndefined();
    await pinDepartment(provider.dir, bureau, authority.identity.thumbprint);
    await until(async () => (await onHub(waiting.id)).restrictionHeld === 1);
    expect((await queried(waiting)).rows).toEqual([{ holder: '水***' }]);
    expect(await provider.state((state) => state.unprovenRestrictions.get(key))).toBeUndefined();
  });
});
