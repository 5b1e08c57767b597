import { FixedClock, systemContext } from '@shutong/platform';
import { bureau, police, water } from '../../../test/support/exchange';
import { graphqlUnderTest, type GraphqlUnderTest } from '../../../test/support/exchange-graphql';
import { workerUnderTest } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { Heartbeats } from './heartbeats.service';
import { LinkWatch } from './link-watch.service';
import { ListeningRounds } from './listening.schedule';

const start = new Date('2026-03-31T22:00:00+08:00');
const said = { release: '0.1.0', wire: [1] };
const third = '11520000MB0000009K';

interface Shown {
  readonly department: string;
  readonly link: {
    readonly state: string;
    readonly lastHeardAt: string | null;
    readonly release: string | null;
    readonly wireVersion: number | null;
  };
  readonly availability: readonly {
    readonly month: string;
    readonly observedSeconds: number;
    readonly lostSeconds: number;
  }[];
}

/** In the order in which they stand: the time goes on from test to test. */
describe('the connection between the hub and each connector', () => {
  const clock = new FixedClock(start);
  let hub: GraphqlUnderTest;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  beforeAll(async () => {
    hub = await graphqlUnderTest(clock);
    worker = await workerUnderTest(hub);
    // Time passes by the test's word alone.
    await hub.app.get(ListeningRounds).onApplicationShutdown();
    await hub.db.pool('migrator').query('DELETE FROM exchange.hub_listening');
    await listen();
  });
  afterAll(async () => {
    await worker.stop();
    await hub.close();
  });

  const listen = () => hub.app.get(ListeningRounds).note();
  const hear = (department: string, what = said) =>
    codeOf(hub.app.get(Heartbeats).hear(hub.as(department, 'connector'), what));
  const look = () => worker.get(LinkWatch).look(systemContext('link-watch', clock.now()));
  /** The hub is there all the time, and hears these. */
  async function pass(seconds: number, heard: readonly string[] = []): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 20) {
      clock.advance(20_000);
      await listen();
      for (const department of heard) await hear(department);
    }
  }
  async function shown(by = hub.as(bureau, 'authority', 'gao')): Promise<Shown[]> {
    const fields = `department link { state lastHeardAt release wireVersion }
      availability { month observedSeconds lostSeconds }`;
    const { data } = await hub.ask(by.actor, `{ connectors { ${fields} } }`);
    return (data as unknown as { connectors: Shown[] }).connectors;
  }
  const stateOf = async (department: string) =>
    (await shown()).find((one) => one.department === department)?.link.state;
  async function tasks(department: string): Promise<[string, string, boolean][]> {
    const { rows } = await hub.db
      .pool('migrator')
      .query<{ addressee: string; since: string; done: boolean }>(
        `SELECT addressee, params->>'since' AS since, done_at IS NOT NULL AS done FROM notice.notice
          WHERE about_id = $1 AND template = 'connector-lost' AND task ORDER BY told_at, addressee`,
        [department],
      );
    return rows.map(({ addressee, since, done }) => [addressee, since, done]);
  }
  const events = async (type: string) => {
    const { rows } = await hub.db.pool('migrator').query<{ data: unknown }>(
      `SELECT convert_from(body, 'UTF8')::jsonb -> 'data' AS data FROM transport.message
          WHERE type = $1 ORDER BY id`,
      [type],
    );
    return rows.map(({ data }) => data);
  };

  it('C30.1 is unknown before the first word, and then as both sides say', async () => {
    expect(await stateOf(police)).toBe('never');
    expect(await hear(police)).toBe('ok');
    const [one] = (await shown()).filter(({ department }) => department === police);
    expect(one!.link).toEqual({
      ...{ state: 'connected', lastHeardAt: start.toISOString() },
      ...{ release: '0.1.0', wireVersion: 1 },
    });
    expect(await stateOf(water)).toBe('never');
  });

  it('C30.1 is late and then lost by the silence that the settings allow', async () => {
    await hear(water);
    await pass(60, [water]);
    expect(await stateOf(police)).toBe('connected');
    await pass(20, [water]);
    expect(await stateOf(police)).toBe('late');
    await pass(100, [water]);
    await look();
    expect([await stateOf(police), await stateOf(water)]).toEqual(['late', 'connected']);
    expect(await tasks(police)).toEqual([]);
    await pass(20, [water]);
    await look();
    expect([await stateOf(police), await stateOf(water)]).toEqual(['lost', 'connected']);
  });

  it('C30.1 is told as lost once, to its department and the authority, with a log entry and an event', async () => {
    await Promise.all([look(), look(), look()]);
    await pass(60, [water]);
    await look();
    const since = '2026-03-31 22:00';
    expect(await tasks(police)).toEqual([
      [`role:${police}/office-head`, since, false],
      [`role:${police}/provider-officer`, since, false],
      [`role:${police}/system-administrator`, since, false],
      [`role:${bureau}/authority`, since, false],
    ]);
    expect(await hub.entries('exchange.connector.lose')).toHaveLength(1);
    expect(await events('exchange.connector.lost')).toEqual([
      { id: expect.any(String) as string, department: police, since: start.toISOString() },
    ]);
    expect(await tasks(water)).toEqual([]);
  });

  it('C30.1 is back with the first word: the tasks are done, and it is on record', async () => {
    await pass(2 * 3600 - 260, [water]);
    const back = clock.now().toISOString();
    await Promise.all([hear(police), hear(police), look()]);
    expect(await stateOf(police)).toBe('connected');
    expect((await tasks(police)).map(([, , done]) => done)).toEqual([true, true, true, true]);
    expect(await hub.entries('exchange.connector.return')).toHaveLength(1);
    const [lost] = (await events('exchange.connector.lost')) as { id: string }[];
    expect(await events('exchange.connector.returned')).toEqual([
      { id: lost!.id, department: police, since: start.toISOString(), until: back },
    ]);
  });

  it('C30.1 counts each month what was lost, across the turn of the month in China', async () => {
    await pass(3600, [police, water]);
    const [one] = (await shown()).filter(({ department }) => department === police);
    expect(one!.availability).toEqual([
      { month: '2026-04', observedSeconds: 3600, lostSeconds: 0 },
      { month: '2026-03', observedSeconds: 7200, lostSeconds: 7200 },
    ]);
  });

  it('C30.1 tells anew of the next outage', async () => {
    await pass(240, [water]);
    await look();
    expect((await tasks(police)).filter(([, , done]) => !done)).toHaveLength(4);
    await hear(police);
    expect((await tasks(police)).filter(([, , done]) => !done)).toHaveLength(0);
  });

  it('C30.1 blames no connector for a hub that was not there', async () => {
    clock.advance(3 * 3_600_000);
    await look();
    await listen();
    const there = clock.now();
    await look();
    expect(await hub.entries('exchange.connector.lose')).toHaveLength(2);
    expect([await stateOf(police), await stateOf(water)]).toEqual(['connected', 'connected']);
    await pass(200, [water]);
    await look();
    expect([await stateOf(police), await stateOf(water)]).toEqual(['lost', 'connected']);
    const [, , newest] = (await events('exchange.connector.lost')) as { since: string }[];
    expect(newest).toMatchObject({ department: police, since: there.toISOString() });
  });

  it('is seen by the authority and by the department itself', async () => {
    const own = await shown(hub.as(police, 'provider-officer', 'chen'));
    expect(own.map(({ department }) => department)).toEqual([police]);
    const all = await shown();
    expect(all.map(({ department }) => department).sort()).toEqual([police, water].sort());
    expect(await shown(hub.as(third, 'requester', 'x'))).toEqual([]);
  });

  it('refuses a connector with which no version is in common, and has heard nothing then', async () => {
    expect(await stateOf(police)).toBe('lost');
    const code = await hear(police, { release: '9.0.0', wire: [98, 99] });
    expect(code).toBe('exchange.connector.wire-version');
    expect(await stateOf(police)).toBe('lost');
    const entries = await hub.entries('exchange.connector.heartbeat');
    expect(entries.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['deny', 'exchange.connector.wire-version'],
    ]);
    expect(await hear(police, { release: '9.0.0', wire: [1, 99] })).toBe('ok');
    expect(await stateOf(police)).toBe('connected');
  });
});
