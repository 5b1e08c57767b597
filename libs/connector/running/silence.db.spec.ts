import { requestId } from '@shutong/wire';
import type { Pool } from 'pg';
import {
  connectorsUnderTest,
  permits,
  until,
  type ConnectorsUnderTest,
} from '../../../test/support/connectors';
import { PastHub } from '../../../test/support/past-hub';
import type { Agreement } from '../../exchange/agreement/agreement.entity';

/** Values of the register, and others that are claimed. None may be found in anything that comes of a call. */
const planted = {
  number: 'NR-73519',
  holder: '梧桐山水务公司',
  contact: '13900007351',
  claimed: '白鹭洲水务公司',
} as const;

/** A view of the register; in each state that a database can be in, the same call is made. */
const view = (columns: string, from = 'register.permit') =>
  `DROP VIEW IF EXISTS register.shown;
   CREATE VIEW register.shown AS SELECT ${columns} FROM ${from}`;
const whole = 'permit_no, holder, contact';

describe('a verification tells no value of the source', () => {
  let world: ConnectorsUnderTest;
  let past: PastHub;
  let agreement: Agreement;
  let register: Pool;
  beforeAll(async () => {
    world = await connectorsUnderTest();
    register = world.hub.db.pool('migrator');
    await register.query(
      `CREATE SCHEMA register;
       CREATE TABLE register.permit (permit_no text, holder text, contact text);
       CREATE FUNCTION register.broken(said text) RETURNS text LANGUAGE plpgsql AS $$
         BEGIN RAISE EXCEPTION 'cannot show %', said USING DETAIL = said, HINT = said; END $$;
       CREATE FUNCTION register.slow(said text) RETURNS text LANGUAGE plpgsql AS $$
         BEGIN PERFORM pg_sleep(60); RETURN said; END $$`,
    );
    const { number, holder, contact } = planted;
    await register.query('INSERT INTO register.permit VALUES ($1, $2, $3)', [
      number,
      holder,
      contact,
    ]);
    await register.query(view(whole));
    world.provider.configure(
      world.serving({
        sources: { own: { kind: 'postgres', url: world.hub.db.url('migrator') } },
        mounts: [{ ...permits, source: 'own', table: 'register.shown' }],
      }),
    );
    await world.provider.start();
    await world.requester.start();
    past = await PastHub.over(world);
    agreement = await past.conclude();
  });
  afterAll(() => world.close());
  afterEach(() => register.query(view(whole)));

  /** Everything that anybody but the two departments' own systems and databases may see. */
  async function seen(): Promise<string> {
    const { hub, provider, requester } = world;
    const [kept, entries, { rows: deliveries }] = await Promise.all([
      provider.state((state) => [...state.statements.getRange(), ...state.refused.getRange()]),
      hub.entries('exchange.call.verify'),
      register.query('SELECT * FROM exchange.delivery'),
    ]);
    const statements = kept.map(({ value }) =>
      typeof value === 'string' ? value.split('.').map(decoded) : value,
    );
    const stated = (deliveries as { statement: string }[]).map((row) => [
      row,
      row.statement.split('.').map(decoded),
    ]);
    return JSON.stringify([provider.lines, requester.lines, statements, entries, stated]);
  }

  async function asked(change: { keys?: object; claims?: object } = {}) {
    return world.requester.ask('/v1/verify', {
      agreement: agreement.id,
      keys: { permit_no: planted.number },
      claims: { holder: planted.claimed },
      ...change,
    });
  }

  async function tellsNothing(said: unknown): Promise<void> {
    const all = JSON.stringify(said) + (await seen());
    expect(all).toContain('shutong.statement/1');
    for (const value of Object.values(planted)) expect(all).not.toContain(value);
  }

  it.each([
    ['match', { claims: { holder: planted.holder } }],
    ['no-match', {}],
    ['not-found', { keys: { permit_no: planted.contact } }],
  ])('P1.2 where it is answered: %s', async (result, change) => {
    const said = await asked(change);
    expect(said).toEqual({ status: 200, result, call: said.call, hosted: false });
    await tellsNothing(said);
  });

  it.each([
    ['a value fails to convert', view('permit_no, (holder::int)::text AS holder, contact')],
    [
      'a function fails with the value in message, detail and hint',
      view('permit_no, register.broken(holder) AS holder, contact'),
    ],
    ['it divides by nothing', view('permit_no, (length(holder) / 0)::text AS holder, contact')],
    ['a column is gone', view('permit_no, contact')],
    ['the view is gone', 'DROP VIEW register.shown'],
    ['it does not answer in time', view('permit_no, register.slow(holder) AS holder, contact')],
  ])('P1.4 where %s: source error and no more, never no match', async (_what, state) => {
    expect(await failedIn(state)).toBe('connector.source-error');
  });

  it('P1.4 where keys name too many rows: says so, never no match', async () => {
    const state = view(whole, 'register.permit, generate_series(1, 1001)');
    expect(await failedIn(state)).toBe('connector.key-ambiguous');
  });

  /** The code that asker and log are told. */
  async function failedIn(state: string): Promise<string> {
    await register.query(state);
    const said = await asked();
    const [entry] = (await world.hub.entries('exchange.call.verify')).slice(-1);
    expect([said.result, entry!['reason']]).toEqual([undefined, said.code]);
    await tellsNothing(said);
    return said.code!;
  }

  it.each([
    ['connector.field', { claims: { contact: planted.contact } }, { fields: ['contact'] }],
    ['connector.key-field', { keys: { holder: planted.holder } }, {}],
    ['connector.purpose', {}, { purpose: 'marketing' }],
    ['connector.agreement-version', {}, { agreementVersion: 9 }],
  ])('C04.1 where the terms refuse it: %s', async (code, content, change) => {
    const claims = { claims: { holder: planted.holder } };
    const command = await past.command(
      agreement,
      { mode: 'verify', ...change },
      { content: { ...claims, ...content } },
    );
    const answer = await world.command(command);
    expect(answer.code).toBe(code);
    await tellsNothing(answer);
  });

  it('C04.1 where what comes is no command at all', async () => {
    const key = requestId(Date.now());
    const body = `{"v":"shutong.call/1","keys":{"permit_no":"${planted.number}"`;
    expect(await past.refused('call.command', key, body)).toBe('connector.message-malformed');
    await tellsNothing(key);
  });

  it('P1.3 and each call is one log entry, answered or not', async () => {
    const before = (await world.hub.entries('exchange.call.verify')).length;
    const calls = [await asked(), await asked({ claims: { contact: 'x' } })];
    await register.query('DROP VIEW register.shown');
    calls.push(await asked());
    await until(async () => (await world.hub.entries('exchange.call.verify')).length >= before + 3);
    const entries = (await world.hub.entries('exchange.call.verify')).slice(before);
    expect(entries.map(({ outcome }) => outcome)).toEqual(['allow', 'deny', 'error']);
    expect(calls.map(({ status }) => status)).toEqual([200, 403, 502]);
  });
});

const decoded = (part: string): string => Buffer.from(part, 'base64url').toString('utf8');
