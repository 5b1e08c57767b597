import { Client, Pool } from 'pg';
import { freePort } from '../embedded-postgres/server';
import { HubError } from '../errors/hub-error';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { isOutage } from './outage';

describe('A failure', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  const failureOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('is an outage where the database cannot be reached', async () => {
    const url = new URL(db.url());
    url.port = String(await freePort());
    const client = new Client({ connectionString: url.toString() });
    expect(isOutage(await failureOf(client.connect()))).toBe(true);
  });

  it('is an outage where the database ends the connection, also for whoever asks over it afterwards', async () => {
    const client = new Client({ connectionString: db.url() });
    client.on('error', () => undefined);
    await client.connect();
    const ended = await failureOf(
      client.query('SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(60)'),
    );
    const afterwards = await failureOf(client.query('SELECT 1'));
    expect([isOutage(ended), isOutage(afterwards)]).toEqual([true, true]);
  });

  it('is an outage where no connection becomes free', async () => {
    const pool = new Pool({ connectionString: db.url(), max: 1 });
    const held = await pool.connect();
    // Only from now on, since a first connection may take as long as it does.
    pool.options.connectionTimeoutMillis = 10;
    expect(isOutage(await failureOf(pool.query('SELECT 1')))).toBe(true);
    held.release();
    await pool.end();
  });

  it('is none where a statement is refused, takes too long, or something else is wrong', async () => {
    const client = new Client({ connectionString: db.url(), statement_timeout: 20 });
    await client.connect();
    for (const sql of ['SELECT 1/0', 'SELECT nothing', 'SELECT pg_sleep(60)']) {
      expect(isOutage(await failureOf(client.query(sql)))).toBe(false);
    }
    await client.end();
    expect([new TypeError('x'), undefined, null, 'x'].map(isOutage)).toEqual(
      Array.from({ length: 4 }, () => false),
    );
  });

  it('is one of the hub where that says so', () => {
    expect(isOutage(new HubError('audit.unavailable', 'unavailable'))).toBe(true);
    expect(isOutage(new HubError('exchange.call.deadline', 'deadline'))).toBe(false);
  });
});
