import { Pool } from 'pg';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { Collector, eventually, message, messages, pause } from '../contract/harness.contract';
import { appendMessages, EmbeddedTransport, pruneMessages, type Query } from '../index';
import { LEASE_MS } from './feed';

const onTrouble = () => undefined;
const hour = 3_600_000;

describe('embedded log', () => {
  let database: TestDatabase;
  let hub: Pool;
  let transport: EmbeddedTransport;
  let topic: string;
  let n = 0;

  beforeAll(async () => {
    database = await testDatabase();
    hub = database.pool('hub');
  });
  beforeEach(async () => {
    transport = new EmbeddedTransport({ pool: hub, onTrouble });
    topic = `log.${(n += 1)}`;
    await transport.ensureTopics([topic]);
  });
  afterEach(() => transport.close());
  afterAll(() => database.drop());

  async function begin(): Promise<{ query: Query; end(how: string): Promise<void> }> {
    const client = await hub.connect();
    await client.query('BEGIN');
    return {
      query: (sql, parameters) => client.query(sql, parameters),
      end: async (how) => {
        await client.query(how);
        client.release();
      },
    };
  }

  async function follow(group = 'g'): Promise<Collector> {
    const got = new Collector();
    await transport.subscribe({ topic, group, handler: got.handler });
    return got;
  }

  it('shows messages appended in a transaction exactly when it commits', async () => {
    const got = await follow();
    const [kept, undone] = [await begin(), await begin()];
    await appendMessages(kept.query, topic, [message('kept')]);
    await appendMessages(undone.query, topic, [message('undone')]);
    await pause(50);
    expect(got.ids).toEqual([]);
    await undone.end('ROLLBACK');
    await kept.end('COMMIT');
    await transport.publish(topic, [message('last', 'k')]);
    await got.reached(2);
    expect(got.ids).toEqual(['kept', 'last']);
  });

  it('loses nothing when transactions commit in another order than they appended', async () => {
    const got = await follow();
    const [first, second] = [await begin(), await begin()];
    await appendMessages(first.query, topic, [message('first')]);
    await appendMessages(second.query, topic, [message('second')]);
    await second.end('COMMIT');
    await pause(100);
    expect(got.ids).toEqual([]);
    await first.end('COMMIT');
    await got.reached(2);
    expect(got.ids).toEqual(['first', 'second']);
  });

  it('is not held up by long transactions that append nothing, or elsewhere', async () => {
    const got = await follow();
    await transport.ensureTopics(['log.elsewhere']);
    const [idle, elsewhere] = [await begin(), await begin()];
    await idle.query('SELECT pg_current_xact_id()', []);
    await appendMessages(elsewhere.query, 'log.elsewhere', [message('x')]);
    await transport.publish(topic, [message('m')]);
    await got.reached(1);
    await idle.end('ROLLBACK');
    await elsewhere.end('ROLLBACK');
  });

  it('appends thousands of messages one by one in a single transaction', async () => {
    const got = await follow();
    const work = await begin();
    for (const each of messages(3000, 10)) await appendMessages(work.query, topic, [each]);
    const { rows } = await hub.query(
      `SELECT count(*)::int AS locks FROM pg_locks WHERE locktype = 'advisory'`,
    );
    expect(rows[0].locks).toBeLessThan(10);
    await work.end('COMMIT');
    await got.reached(3000);
  });

  it('keeps its fence when a savepoint inside the transaction is undone', async () => {
    const got = await follow();
    const [outer, other] = [await begin(), await begin()];
    await outer.query('SAVEPOINT s', []);
    await appendMessages(outer.query, topic, [message('undone')]);
    await outer.query('ROLLBACK TO s', []);
    await appendMessages(outer.query, topic, [message('outer')]);
    await appendMessages(other.query, topic, [message('other')]);
    await other.end('COMMIT');
    await pause(100);
    expect(got.ids).toEqual([]);
    await outer.end('COMMIT');
    await got.reached(2);
    expect(got.ids).toEqual(['outer', 'other']);
  });

  it('refuses an unknown topic inside a transaction', async () => {
    const work = await begin();
    await expect(appendMessages(work.query, 'log.unknown', [message('m')])).rejects.toMatchObject({
      code: 'transport.unknown-topic',
    });
    await work.end('ROLLBACK');
  });

  it('delivers every message once under concurrent transactions, some undone', async () => {
    const got = await follow();
    const committed: string[] = [];
    const writer = async (w: number) => {
      for (let i = 0; i < 20; i += 1) {
        const work = await begin();
        await appendMessages(work.query, topic, [message(`${w}-${i}`, `k${w}`)]);
        await pause(Math.random() * 5);
        const undone = Math.random() < 0.3;
        if (!undone) committed.push(`${w}-${i}`);
        await work.end(undone ? 'ROLLBACK' : 'COMMIT');
      }
    };
    await Promise.all([0, 1, 2, 3].map(writer));
    await got.reached(committed.length);
    expect([...got.ids].sort()).toEqual([...committed].sort());
    for (const w of [0, 1, 2, 3]) {
      expect(got.ofKey(`k${w}`)).toEqual(committed.filter((id) => id.startsWith(`${w}-`)));
    }
  });

  it('finds its way without notifications', async () => {
    const got = await follow();
    await hub.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE query LIKE 'LISTEN%' AND datname = current_database() AND usename = current_user`,
    );
    await transport.publish(topic, [message('m')]);
    await got.reached(1);
  });

  it('goes on when every connection was cut', async () => {
    const got = await follow();
    await hub.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user`,
    );
    await eventually(async () => {
      await transport.publish(topic, [message('m')]).catch(() => undefined);
      return got.ids.length > 0;
    }, 'a message after the cut');
  });

  it('prunes what is old and passed by every group, and nothing else', async () => {
    const worker = database.pool('worker');
    const got = await follow('quick');
    await transport.publish(topic, messages(10));
    await got.reached(10);
    const rest = async () =>
      (await hub.query('SELECT FROM transport.message WHERE topic = $1', [topic])).rowCount;
    await eventually(async () => {
      const { rows } = await hub.query(
        `SELECT last_id = (SELECT max(id) FROM transport.message WHERE topic = $1) AS there
         FROM transport.position WHERE topic = $1`,
        [topic],
      );
      return rows[0].there === true;
    }, 'the position');
    await pruneMessages(worker, { passedMs: hour, commandsMs: 0 });
    expect(await rest()).toBe(10);
    await hub.query(`INSERT INTO transport.position (topic, "group") VALUES ($1, 'slow')`, [topic]);
    await pruneMessages(worker, { passedMs: 0, commandsMs: 0 });
    expect(await rest()).toBe(10);
    await hub.query(`UPDATE transport.position SET last_id = 1e9 WHERE "group" = 'slow'`);
    expect(await pruneMessages(worker, { passedMs: 0, commandsMs: 0 })).toBeGreaterThanOrEqual(10);
    expect(await rest()).toBe(0);
  });

  it('forgets old commands of calls also where a group that is expected stays away; it goes on with the rest', async () => {
    await hub.query(`INSERT INTO transport.position (topic, "group") VALUES ($1, 'away')`, [topic]);
    const commands = messages(5).map((each) => ({ ...each, type: 'call.command' }));
    await transport.publish(topic, [message('before'), ...commands, message('between')]);
    const ages = { passedMs: 0, commandsMs: hour };
    await pruneMessages(database.pool('worker'), ages);
    const left = async () =>
      (await hub.query('SELECT FROM transport.message WHERE topic = $1', [topic])).rowCount;
    expect(await left()).toBe(7);
    await pruneMessages(database.pool('worker'), { ...ages, commandsMs: 0 });
    expect(await left()).toBe(2);
    const got = await follow('away');
    await transport.publish(topic, [{ ...message('command'), type: 'call.command' }]);
    await got.reached(3);
    expect(got.ids).toEqual(['before', 'between', 'command']);
  });

  it('keeps its lease where handlers hold every connection for longer than that lasts, and delivers once', async () => {
    const busy = new Pool({ connectionString: database.url('hub'), max: 2 });
    const own = new EmbeddedTransport({ pool: busy, leasePool: hub, onTrouble });
    const got: string[] = [];
    await own.subscribe({
      ...{ topic, group: 'g' },
      handler: async ({ id }) => {
        got.push(id);
        await busy.query('SELECT pg_sleep($1)', [LEASE_MS / 1000 + 2]);
      },
    });
    await own.publish(topic, messages(2, 2));
    await eventually(() => got.length === 2, 'both at work');
    const { rows } = await busy.query<{ last_id: string }>(
      'SELECT last_id FROM transport.position WHERE topic = $1',
      [topic],
    );
    expect(rows).toHaveLength(1);
    await own.publish(topic, [message('after')]);
    await eventually(() => got.includes('after'), 'what comes after');
    expect(got.sort()).toEqual(['after', 'm-0', 'm-1']);
    await own.close();
    await busy.end();
  });

  it('hands a reply over to another process', async () => {
    const other = new EmbeddedTransport({ pool: database.pool('worker'), onTrouble });
    const inbox = await transport.openReplies(0);
    const got: string[] = [];
    inbox.onMessage(({ id }) => got.push(id));
    await Promise.all(messages(20).map((each) => other.reply(inbox.address, each)));
    await eventually(() => got.length === 20, 'the replies');
    expect(got).toEqual(messages(20).map(({ id }) => id));
    await other.close();
  });

  it.each(['portal', 'sequencer', 'auditor_read'] as const)(
    'is closed to role %s',
    async (role) => {
      const stranger = database.pool(role);
      const denied = /permission denied/;
      await expect(stranger.query('SELECT * FROM transport.message')).rejects.toThrow(denied);
      await expect(stranger.query('SELECT * FROM transport.dead_letter')).rejects.toThrow(denied);
      await expect(
        stranger.query(`SELECT transport.append('{}', '{}', '{}', '{}', '{}', '{}', '{}')`),
      ).rejects.toThrow(denied);
    },
  );

  it('lets nobody write or delete messages past the functions', async () => {
    const denied = /permission denied/;
    await expect(hub.query('DELETE FROM transport.message')).rejects.toThrow(denied);
    await expect(
      hub.query(`INSERT INTO transport.message (topic, message_id, key, type, headers, body)
                 VALUES ('t', '', '', '', '', '')`),
    ).rejects.toThrow(denied);
    await expect(hub.query(`SELECT transport.prune('0', 1)`)).rejects.toThrow(denied);
  });
});
