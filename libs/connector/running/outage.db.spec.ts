import { setTimeout as sleep } from 'node:timers/promises';
import { approveAgreement, examine, listAgreements, pinDepartment } from '@shutong/connector';
import { inboundTopic } from '@shutong/exchange';
import { requestId } from '@shutong/wire';
import {
  bureau,
  connectorsUnderTest,
  permits,
  police,
  systemKey,
  until,
  water,
  type ConnectorsUnderTest,
  type TestConnector,
} from '../../../test/support/connectors';
import { granted } from '../../../test/support/exchange-calls';
import { jsonLines, LocalJobs } from '../../../test/support/local-jobs';
import { publishRevision, startWorker } from '../../../test/support/raising';
import type { Agreement } from '../../exchange/agreement/agreement.entity';
import { AgreementService } from '../../exchange/agreement/agreement.service';
import { ConnectorLinks } from '../../exchange/link-state/connector-links.service';

/** Fast enough for a test. */
const settings = { LINK_HEARTBEAT: '1', LINK_LATE_AFTER: '3', LINK_LOST_AFTER: '4' };

/** In the order in which they stand: what one leaves the next goes on from. */
describe('where hub and connectors lose each other', () => {
  let world: ConnectorsUnderTest;
  let authority: TestConnector;
  let stopWorker: () => Promise<void>;
  let agreement: Agreement;
  beforeAll(async () => {
    world = await connectorsUnderTest(settings);
    authority = await world.join(bureau);
    authority.configure({ authority: bureau });
    world.provider.configure(world.serving({ authority: bureau }));
    world.requester.configure({
      authority: bureau,
      pins: {
        [police]: world.provider.identity.thumbprint,
        [bureau]: authority.identity.thumbprint,
      },
    });
    for (const one of [authority, world.provider, world.requester]) await one.start();
    stopWorker = await startWorker(world.hub, settings);
    agreement = await concluded();
  });
  afterAll(async () => {
    await stopWorker();
    await world.close();
  });

  async function concluded(): Promise<Agreement> {
    const made = await granted(world.hub, { modes: ['verify', 'query'] });
    for (const one of [world.provider, world.requester]) await isActive(one, made.id);
    return made;
  }
  const isActive = ({ dir }: TestConnector, id: string) =>
    until(async () => (await listAgreements(dir)).find((one) => one.id === id)?.state === 'active');
  const linkOf = async (department: string) =>
    (await world.hub.app.get(ConnectorLinks).linkOf(department)).state;
  const isLink = (department: string, state: string) =>
    until(async () => (await linkOf(department)) === state);
  const onHub = (id: string) =>
    world.hub.app.get(AgreementService).get(world.hub.as(water, 'requester'), id);
  const verified = () =>
    world.requester.ask('/v1/verify', {
      ...{ agreement: agreement.id, keys: { permit_no: 'A-1' }, claims: { holder: '水务公司' } },
    });
  const health = async ({ url }: TestConnector) =>
    (await (await fetch(`${url}/health`)).json()) as { hub: { state: string } };
  const checks = async ({ dir }: TestConnector, name: string) =>
    (await examine(dir))
      .filter((check) => check.name === name)
      .map(({ outcome, params }) => [outcome, params]);

  it('C30.1 a connector that stops is lost within the heartbeats that the settings allow, and back at once', async () => {
    await isLink(water, 'connected');
    await isLink(police, 'connected');
    await world.requester.stop();
    await isLink(water, 'lost');
    expect(await linkOf(police)).toBe('connected');
    await until(async () => (await world.hub.entries('exchange.connector.lose')).length === 1);
  });

  it('C30.2 what the hub says meanwhile waits, and arrives in its order', async () => {
    const types = Array.from({ length: 200 }, (_, n) => `note.${n}`);
    await world.hub.links.transport.publish(
      inboundTopic(water),
      types.map((type) => ({
        ...{ id: requestId(Date.now()), key: 'notes', type, headers: {} },
        body: Buffer.from('{}'),
      })),
    );
    await world.requester.start();
    await isLink(water, 'connected');
    const passed = () =>
      world.requester.lines.map(({ type }) => String(type)).filter((type) => /^note\./.test(type));
    await until(() => passed().length >= types.length);
    expect(passed()).toEqual(types);
    await until(async () => (await world.hub.entries('exchange.connector.return')).length === 1);
  });

  it('C30.3 none of it is lost where connector or hub go away in between', async () => {
    const types = Array.from({ length: 200 }, (_, n) => `further.${n}`);
    const publish = (some: readonly string[]) =>
      world.hub.links.transport.publish(
        inboundTopic(water),
        some.map((type) => ({
          ...{ id: requestId(Date.now()), key: 'notes', type, headers: {} },
          body: Buffer.from('{}'),
        })),
      );
    await publish(types.slice(0, 100));
    await world.requester.stop();
    await publish(types.slice(100));
    await world.requester.start();
    await world.stopHub();
    await sleep(300);
    await world.startHub();
    const passed = () => [
      ...new Set(
        world.requester.lines
          .map(({ type }) => String(type))
          .filter((type) => /^further\./.test(type)),
      ),
    ];
    await until(() => passed().length >= types.length);
    expect(passed()).toEqual(types);
  });

  describe('while the hub is not there', () => {
    let waiting: Agreement;
    let wide: Agreement;
    let job: string;
    const jobs = () => new LocalJobs(world.requester.url, systemKey);

    beforeAll(async () => {
      // A restriction that waits for the authority's pin, and terms that wait for a person.
      waiting = await concluded();
      await publishRevision(world.hub, { holder: { personal: true } });
      await until(() =>
        world.provider.state((state) => state.unprovenRestrictions.getKeysCount() >= 2),
      );
      wide = await granted(world.hub, {}, { quotaCalls: permits.ceiling.quota.calls + 1 });
      await until(async () => {
        const [one] = (await listAgreements(world.provider.dir)).filter(({ id }) => id === wide.id);
        return one?.waits.some(({ why }) => why === 'ceiling');
      });
      await world.stopHub();
    });

    it('the local address goes on and says so', async () => {
      const refusal = { status: 503, code: 'connector.hub-unreachable' };
      expect(await verified()).toMatchObject(refusal);
      await until(async () => (await health(world.requester)).hub.state === 'unreachable');
      for (let n = 0; n < 100; n += 1) expect(await verified()).toMatchObject(refusal);
      const { agreements } = (await (
        await fetch(`${world.requester.url}/v1/agreements`, {
          headers: { authorization: `Bearer ${systemKey}` },
        })
      ).json()) as { agreements: { id: string }[] };
      expect(agreements.map(({ id }) => id)).toContain(agreement.id);
    });

    it('takes jobs, which wait', async () => {
      const rows = [{ keys: { permit_no: 'A-1' }, claims: { holder: '水务公司' } }];
      const taken = await jobs().submit({ agreement: agreement.id }, jsonLines(rows));
      expect([taken.status, taken.state]).toEqual([201, 'running']);
      job = taken.id;
    });

    it('keeps receipts and signatures on the disk, across its own restart', async () => {
      await pinDepartment(world.provider.dir, bureau, authority.identity.thumbprint);
      const kept = () => world.provider.state((state) => state.outgoing.getKeysCount());
      await until(async () => (await kept()) >= 2);
      expect(await approveAgreement(world.provider.dir, wide.id)).toBe(false);
      await world.provider.stop();
      await world.provider.start();
      expect(await kept()).toBeGreaterThanOrEqual(2);
      expect(await checks(world.provider, 'outgoing')).toEqual([['note', { count: await kept() }]]);
      expect((await onHub(waiting.id)).restrictionHeld ?? 0).toBe(0);
    });

    it('delivers all of it when the hub is back', async () => {
      await world.startHub();
      await until(async () => (await onHub(waiting.id)).restrictionHeld === 1);
      await until(async () => (await world.provider.state((s) => s.outgoing.getKeysCount())) === 0);
      await isActive(world.provider, wide.id);
      const ended = await jobs().until(job, ({ state }) => state === 'ended', 60_000);
      expect(ended.refusal).toBeUndefined();
      await until(async () => (await health(world.requester)).hub.state === 'reached');
      expect(await checks(world.provider, 'outgoing')).toEqual([['ok', {}]]);
      expect((await verified()).status).toBe(200);
    });
  });
});
