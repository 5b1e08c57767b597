import { once } from 'node:events';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { movableClock } from '../../../test/support/database-clock';
import { spawnHangingConsumer } from '../../../test/support/transport/hanging-consumer.process';
import { Collector, eventually, message, messages } from '../contract/harness.contract';
import { EmbeddedTransport, pruneMessages } from '../index';

const onTrouble = () => undefined;
const days = 24;
const jumps: [string, number][] = [
  ['forward', 2 * days],
  ['back', -2 * days],
];

describe('where PostgreSQL’s clock is set to another time, the log', () => {
  let database: TestDatabase;
  let move: (hours: number) => Promise<void>;
  let topic: string;
  let n = 0;
  const open: EmbeddedTransport[] = [];
  const connect = () => {
    const transport = new EmbeddedTransport({ pool: database.pool('hub'), onTrouble });
    open.push(transport);
    return transport;
  };

  beforeAll(async () => {
    database = await testDatabase();
    move = await movableClock(database);
  });
  beforeEach(async () => {
    await move(0);
    topic = `clock.${(n += 1)}`;
    await connect().ensureTopics([topic]);
  });
  afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));
  afterAll(() => database.drop());

  const left = async () =>
    (await database.pool('hub').query('SELECT FROM transport.message WHERE topic = $1', [topic]))
      .rowCount;
  const databaseHour = async () => {
    const { rows } = await database
      .pool('hub')
      .query<{ at: Date }>('SELECT clock_timestamp() AS at');
    return Math.round((rows[0]!.at.getTime() - Date.now()) / 3_600_000);
  };

  it.each(jumps)(
    'set %s, goes on in its order, and another consumer takes over',
    async (_, hours) => {
      const [first, second] = [connect(), connect()];
      const [one, other] = [new Collector(), new Collector()];
      await first.subscribe({ topic, group: 'g', handler: one.handler });
      await first.publish(topic, messages(10, 2, 'a'));
      await one.reached(10);
      await second.subscribe({ topic, group: 'g', handler: other.handler });
      await move(hours);
      expect(await databaseHour()).toBe(hours);
      await first.publish(topic, messages(10, 2, 'b'));
      const all = () => [...one.messages, ...other.messages].map(({ id }) => id);
      await eventually(() => new Set(all()).size === 20, 'the messages of both times');
      await first.close();
      const before = other.ids.length;
      await second.publish(topic, messages(10, 2, 'c'));
      const since = () => other.messages.slice(before).filter(({ id }) => id.startsWith('c'));
      await eventually(() => since().length >= 10, 'the messages after the handover');
      for (const key of ['k0', 'k1']) {
        const ids = since().flatMap((each) => (each.key === key ? [each.id] : []));
        expect(ids).toEqual(
          messages(10, 2, 'c')
            .filter((each) => each.key === key)
            .map(({ id }) => id),
        );
      }
    },
  );

  it.each(jumps)('set %s, does not wait for a consumer that died before', async (_, hours) => {
    const url = database.url('hub');
    const consumer = await spawnHangingConsumer({ kind: 'embedded', url }, topic, 'g');
    const taken = once(consumer.stdout!, 'data');
    const transport = connect();
    await transport.publish(topic, messages(3));
    await taken;
    const gone = once(consumer, 'exit');
    consumer.kill('SIGKILL');
    await gone;
    await move(hours);
    const got = new Collector();
    await transport.subscribe({ topic, group: 'g', handler: got.handler });
    await got.reached(3);
    expect(got.ids).toEqual(['m-0', 'm-1', 'm-2']);
  });

  it('set forward while a group is sent back, sends back whoever has taken it meanwhile', async () => {
    const transport = connect();
    const got = new Collector();
    await transport.subscribe({ topic, group: 'g', handler: got.handler });
    await transport.publish(topic, messages(3));
    await got.reached(3);
    const newest = async () => {
      const { rows } = await database
        .pool('hub')
        .query<{ id: string }>('SELECT max(id) AS id FROM transport.message WHERE topic = $1', [
          topic,
        ]);
      return Number(rows[0]!.id);
    };
    const settled = async () => (await transport.positions.of('g')).get(topic);
    await eventually(async () => (await settled()) === (await newest()), 'the position');
    await transport.positions.rewind({ topic, group: 'g', toId: 0 }, async () => {
      await move(2 * days);
      await transport.publish(topic, [message('meanwhile')]);
      await eventually(() => got.ids.includes('meanwhile'), 'the message for whoever took over');
      return true;
    });
    const ofKey = () => got.ofKey('k0');
    const again = () => ofKey().slice(ofKey().lastIndexOf('m-0'));
    const isBack = () => ofKey().lastIndexOf('m-0') > 0 && again().length >= 3;
    await eventually(isBack, 'what is sent again');
    expect(again()).toEqual(['m-0', 'm-1', 'm-2']);
  });

  it.each(jumps)('set %s by years, prunes nothing that somebody has not read', async (_, hours) => {
    const transport = connect();
    const pool = database.pool('worker');
    await transport.positions.pass(topic, 'away', 0);
    await transport.publish(topic, messages(5));
    await move(hours * 1000);
    const ages = { passedMs: 7 * days * 3_600_000, commandsMs: 60_000 };
    await pruneMessages(pool, ages);
    expect(await left()).toBe(5);
    await transport.positions.pass(topic, 'away', Number.MAX_SAFE_INTEGER);
    await pruneMessages(pool, ages);
    // What all have read is gone earlier than it need be, or later.
    expect(await left()).toBe(hours > 0 ? 0 : 5);
  });
});
