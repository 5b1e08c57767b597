import { inboundTopic } from '@shutong/exchange';
import { requestId } from '@shutong/wire';
import {
  connectorsUnderTest,
  police,
  until,
  water,
  type ConnectorsUnderTest,
  type TestConnector,
} from '../../../test/support/connectors';
import { startWorker } from '../../../test/support/raising';
import { isFullScale } from '../../../test/support/scale';
import { ConnectorLinks } from '../../exchange/link-state/connector-links.service';

/** One to the national platform and one to each of thirteen cities (C30). */
const links = isFullScale ? 14 : 3;
const notes = isFullScale ? 500 : 100;
/** Fast enough for a test. */
const settings = { LINK_HEARTBEAT: '1', LINK_LATE_AFTER: '3', LINK_LOST_AFTER: '4' };

const departmentOf = (n: number): string => `11520000MB00001${String(n).padStart(2, '0')}D`;

/** In the order in which they stand: what is sent while links are cut arrives when they are back. */
describe(`${links} links of one hub, each cut in its turn`, () => {
  let world: ConnectorsUnderTest;
  let stopWorker: () => Promise<void>;
  const all = new Map<string, TestConnector>();
  beforeAll(async () => {
    world = await connectorsUnderTest(settings);
    all.set(police, world.provider).set(water, world.requester);
    for (let n = all.size; n < links; n += 1) {
      const department = departmentOf(n);
      await register(department);
      const connector = await world.join(department);
      connector.configure({});
      all.set(department, connector);
    }
    for (const connector of all.values()) await connector.start();
    stopWorker = await startWorker(world.hub, settings);
    for (const department of all.keys()) await isLink(department, 'connected');
  });
  afterAll(async () => {
    await stopWorker();
    await world.close();
  });

  const register = (department: string) =>
    world.hub.db.pool('migrator').query(
      `INSERT INTO identity.department
         (code, name, name_en, division, level, node, path, registered_at, changed_at)
       VALUES ($1, $1, $1, '520000', 'city', '520000', $1, now(), now())`,
      [department],
    );
  const linkOf = async (department: string) =>
    (await world.hub.app.get(ConnectorLinks).linkOf(department)).state;
  const isLink = (department: string, state: string) =>
    until(async () => (await linkOf(department)) === state);

  const sent = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => `note.${from + at}`);
  const send = (department: string, types: readonly string[]) =>
    world.hub.links.transport.publish(
      inboundTopic(department),
      types.map((type) => ({
        ...{ id: requestId(Date.now() * 1000), key: 'notes', type, headers: {} },
        body: Buffer.from('{}'),
      })),
    );
  const told = async (action: string) =>
    (await world.hub.entries(`exchange.connector.${action}`)).length;
  const arrived = ({ lines }: TestConnector) =>
    lines.map(({ type }) => String(type)).filter((type) => type.startsWith('note.'));

  it('C30.1 a cut link shows as down within the heartbeat, and no other does', async () => {
    let lost = 0;
    for (const [cut, connector] of all) {
      const others = [...all.keys()].filter((department) => department !== cut);
      await send(cut, sent(0, notes / 2));
      await connector.stop();
      await isLink(cut, 'lost');
      lost += 1;
      // By the worker, who looks every now and then: only what it has seen is on record.
      await until(async () => (await told('lose')) === lost);
      await send(cut, sent(notes / 2, notes));
      for (const other of others)
        expect([other, await linkOf(other)]).toEqual([other, 'connected']);
      await connector.start();
      await isLink(cut, 'connected');
    }
    await until(async () => (await told('return')) === links);
    expect(await told('lose')).toBe(links);
  });

  it('C30.2 messages queue while a link is cut and arrive in order', async () => {
    for (const connector of all.values()) {
      await until(() => new Set(arrived(connector)).size >= notes);
      // What was under way when the link was cut may come twice; nothing overtakes what came before it.
      expect([...new Set(arrived(connector))]).toEqual(sent(0, notes));
    }
  });

  it('C30.3 none is lost, and nothing waits any longer', async () => {
    const counts = [...all.values()].map((connector) => new Set(arrived(connector)).size);
    expect(counts).toEqual(Array.from({ length: links }, () => notes));
  });
});
