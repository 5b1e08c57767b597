import { listAgreements } from '@shutong/connector';
import type { Pool } from 'pg';
import {
  startConnectorProcess,
  type ConnectorProcess,
} from '../../../test/support/connector-process';
import {
  connectorsUnderTest,
  permits,
  systemKey,
  until,
  type ConnectorsUnderTest,
} from '../../../test/support/connectors';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { granted } from '../../../test/support/exchange-calls';
import { jsonLines, LocalJobs } from '../../../test/support/local-jobs';
import { suspended } from '../../../test/support/misuse';
import { patienceMs } from '../../../test/support/patience';

const total = 1000;

/** Every twentieth row fails at first; of the others one in ten differs and one in ten is not there. */
const isBroken = (row: number): boolean => row % 20 === 7;
const kindOf = (row: number) =>
  row % 10 === 8 ? 'no-match' : row % 10 === 9 ? 'not-found' : 'match';
const rowAt = (row: number) => ({
  keys: { permit_no: kindOf(row) === 'not-found' ? `Z-${row}` : `P-${row}` },
  claims: { holder: kindOf(row) === 'no-match' ? '别的公司' : `单位${row}` },
});
const rows = Array.from({ length: total }, (_, row) => rowAt(row));

describe('Bulk verification', () => {
  let world: ConnectorsUnderTest;
  let source: TestDatabase;
  let pool: Pool;
  let provider: ConnectorProcess;
  let requester: ConnectorProcess;
  let jobs: LocalJobs;

  beforeAll(async () => {
    world = await connectorsUnderTest();
    source = await testDatabase();
    pool = source.pool('migrator');
    await pool.query(`
      CREATE SCHEMA shared;
      CREATE TABLE shared.permit (permit_no text PRIMARY KEY, holder text, contact text);
      CREATE TABLE shared.broken (permit_no text PRIMARY KEY);
      CREATE TABLE shared.pace (seconds float8);
      INSERT INTO shared.pace VALUES (0.001);
      INSERT INTO shared.permit SELECT 'P-' || n, '单位' || n, '' FROM generate_series(0, ${total}) n;
      CREATE FUNCTION shared.readable(number text) RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_sleep(seconds) FROM shared.pace;
          IF EXISTS (SELECT FROM shared.broken b WHERE b.permit_no = number) THEN
            RAISE EXCEPTION 'not readable';
          END IF;
          RETURN true;
        END $$;
      CREATE VIEW shared.permits AS SELECT * FROM shared.permit WHERE shared.readable(permit_no);`);
    const ceiling = { ...permits.ceiling, quota: { calls: 10_000, window: 'day' } };
    const mounts = [{ ...permits, source: 'main', table: 'shared.permits', ceiling }];
    const sources = { main: { kind: 'postgres', url: source.url('migrator') } };
    world.provider.configure(world.serving({ sources, mounts }));
    provider = await startConnectorProcess(world.provider.dir);
    requester = await startConnectorProcess(world.requester.dir);
    jobs = new LocalJobs(`http://127.0.0.1:${requester.port}`, systemKey);
  });
  afterAll(async () => {
    await provider.kill();
    await requester.kill();
    await world.close();
    await source.drop();
  });

  const agreed = async (quotaCalls = 10_000) => {
    const made = await granted(world.hub, { modes: ['verify'] }, { quotaCalls });
    for (const { dir } of [world.provider, world.requester]) {
      await until(async () =>
        (await listAgreements(dir)).some(({ id, state }) => id === made.id && state === 'active'),
      );
    }
    return made.id;
  };
  const breakRows = (numbers: readonly number[]) =>
    pool.query(`INSERT INTO shared.broken SELECT 'P-' || n FROM unnest($1::int[]) n`, [numbers]);
  const heal = () => pool.query('DELETE FROM shared.broken');
  const pace = (seconds: number) => pool.query('UPDATE shared.pace SET seconds = $1', [seconds]);
  const takenBy = (agreement: string) =>
    world.provider.state((state) =>
      [...state.quota.getRange()]
        .filter(({ key }) => key[0] === agreement)
        .reduce((sum, { value }) => sum + value, 0),
    );
  interface Entry {
    readonly reason: string;
    readonly resource: readonly { type: string; id: string; rows?: number }[];
  }
  const entriesOf = async (agreement: string) =>
    (
      (await world.hub.entries('exchange.call.verify')) as unknown as (Entry & {
        purpose: { agreement: string };
      })[]
    ).filter(({ purpose }) => purpose.agreement === agreement);
  const rowsIn = (entries: readonly Entry[], type: string) =>
    entries.reduce(
      (sum, { resource }) => sum + (resource.find((one) => one.type === type)?.rows ?? 0),
      0,
    );

  it('C35.1 a job survives that both connectors are killed; C35.2 it asks again only rows that failed', async () => {
    const agreement = await agreed();
    const broken = rows.flatMap((_, row) => (isBroken(row) ? [row] : []));
    await breakRows(broken);
    const { id, status } = await jobs.submit({ agreement }, jsonLines(rows));
    expect(status).toBe(201);
    await jobs.until(id, ({ percent }) => percent >= 10, patienceMs);
    await provider.kill();
    provider = await startConnectorProcess(world.provider.dir);
    await jobs.until(id, ({ percent }) => percent >= 40, patienceMs);
    await requester.kill();
    requester = await startConnectorProcess(world.requester.dir);
    jobs.url = `http://127.0.0.1:${requester.port}`;
    await jobs.until(id, ({ pass, counts }) => pass > 1 || counts.waiting === 0, patienceMs);
    await heal();
    const ended = await jobs.until(id, ({ state }) => state === 'ended', patienceMs);
    expect(ended).toMatchObject({ percent: 100, retried: broken.length, rows: total });
    expect(ended.counts).toEqual({
      ...{ waiting: 0, 'source-error': 0, refused: 0 },
      ...{ match: 800, 'no-match': 100, 'not-found': 100 },
    });

    const results = await jobs.results(id);
    expect(results.map(({ row, result }) => [row, result])).toEqual(
      rows.map((_, row) => [row + 1, kindOf(row)]),
    );
    // Every row and every retried row once, although chunks were lost and asked again: a chunk counts once.
    expect(await takenBy(agreement)).toBe(total + broken.length);

    const entries = await entriesOf(agreement);
    const calls = new Set(entries.map(({ resource }) => resource[1]!.id));
    expect(calls.size).toBe(entries.length);
    expect(results.every(({ call }) => calls.has(call!))).toBe(true);
    const answered = entries.filter(({ reason }) => reason === 'answered');
    expect(rowsIn(answered, 'call')).toBeGreaterThanOrEqual(total + broken.length);
    expect(rowsIn(answered, 'call')).toBe(
      rowsIn(answered, 'resource') + rowsIn(answered, 'source-error'),
    );
  });

  it('C35.3 each row ends match, no match, not found or source error, and the log names no result', async () => {
    const agreement = await agreed();
    await pace(0);
    await breakRows([3]);
    const asked = [rowAt(0), rowAt(8), rowAt(9), rowAt(3)];
    const { id } = await jobs.submit({ agreement }, jsonLines(asked));
    const stands = (job: { pass: number }) => job.pass >= 2;
    await jobs.until(id, stands, patienceMs);
    const results = await jobs.results(id);
    expect(results.map(({ result }) => result)).toEqual([
      ...['match', 'no-match', 'not-found', 'source-error'],
    ]);
    expect(await jobs.remove(id)).toBe(204);
    await heal();
    const [entry] = await entriesOf(agreement);
    expect(entry!.resource.map(({ type, rows: counted }) => [type, counted])).toEqual([
      ['resource', 3],
      ['call', 4],
      ['source-error', 1],
    ]);
    expect(JSON.stringify(entry)).not.toMatch(/no-match|not-found|P-0|单位/);
  });

  it('takes CSV, tells how far it is, and forgets what was asked once it has ended', async () => {
    const agreement = await agreed();
    const csv = ['holder,permit_no', '单位1,P-1', '"单位,2",P-2', '单位3,Z-3'].join('\r\n');
    const { id } = await jobs.submit({ agreement, keys: 'permit_no' }, csv, 'text/csv');
    const ended = await jobs.until(id, ({ state }) => state === 'ended', patienceMs);
    expect(ended).toMatchObject({ percent: 100, pass: 1, retried: 0, hosted: false });
    expect((await jobs.results(id)).map(({ result }) => result)).toEqual([
      ...['match', 'no-match', 'not-found'],
    ]);
    expect((await jobs.list()).map((job) => job.id)).toContain(id);
    const kept = await world.requester.state((state) => [...state.jobRows.getKeys()]);
    expect(kept.filter(([job]) => job === id)).toEqual([]);
    expect(await jobs.remove(id)).toBe(204);
    expect(await jobs.job(id)).toMatchObject({ status: 404, code: 'connector.job-unknown' });
  });

  it('refuses the rest, naming the term, where the agreement is suspended while it runs', async () => {
    const agreement = await agreed();
    await pace(0.01);
    const { id } = await jobs.submit({ agreement }, jsonLines([...rows, ...rows, ...rows]));
    await jobs.until(id, ({ percent }) => percent >= 10, patienceMs);
    await suspended(world.hub, agreement);
    const ended = await jobs.until(id, ({ state }) => state === 'ended', patienceMs);
    await pace(0);
    expect(ended.refusal).toMatch(/agreement-not-active$/);
    const { refused, waiting, ...done } = ended.counts;
    expect(refused).toBeGreaterThan(0);
    expect(waiting).toBe(0);
    expect(Object.values(done).reduce((sum, count) => sum + count, refused)).toBe(3 * total);
    const results = await jobs.results(id);
    for (const { result, code, row } of results) {
      if (result === 'refused') expect(code).toBe(ended.refusal);
      else expect(result).toBe(kindOf((row - 1) % total));
    }
  });

  it('counts each row against the quota and ends where it is used up', async () => {
    const agreement = await agreed(250);
    const { id } = await jobs.submit({ agreement }, jsonLines(rows.slice(0, 500)));
    const ended = await jobs.until(id, ({ state }) => state === 'ended', patienceMs);
    expect(ended).toMatchObject({ refusal: 'connector.quota', counts: { refused: 300 } });
    expect(await takenBy(agreement)).toBe(200);
  });

  it('takes nothing of a job of which one row is wrong', async () => {
    const agreement = await agreed();
    const before = (await jobs.list()).length;
    const good = jsonLines([rowAt(0)]);
    const wrong: readonly (readonly [string, string | Buffer, string?])[] = [
      ['400 connector.job-row', ''],
      ['400 connector.job-row', `${good}{"keys":`],
      ['400 connector.job-row', `${good}${jsonLines([{ keys: { permit_no: 'P-1' } }])}`],
      ['400 connector.job-row', jsonLines([{ ...rowAt(0), more: 1 }])],
      ['400 connector.job-row', jsonLines([rowAt(0), { ...rowAt(1), claims: { contact: '' } }])],
      [
        '400 connector.job-row',
        jsonLines([{ keys: { permit_no: 1e300 }, claims: { holder: '' } }]),
      ],
      ['400 connector.job-row', `{"keys":{"__proto__":"1"},"claims":{"holder":"x"}}`],
      ['400 connector.job-row', `${good}"${'x'.repeat(20_000)}`],
      ['400 connector.job-row', 'holder\nx', 'text/csv'],
      ['400 connector.job-row', 'permit_no,holder\nP-1,"x', 'text/csv'],
      ['400 connector.job-row', 'permit_no,holder\nP-1', 'text/csv'],
      ['415 connector.media-type', Buffer.from([0xc3, 0x28])],
      ['415 connector.media-type', good, 'application/json'],
    ];
    const said: string[] = [];
    for (const [, body, type] of wrong) {
      const refused = await jobs.submit({ agreement, keys: 'permit_no' }, body, type);
      said.push(`${refused.status} ${refused.code}`);
      expect(JSON.stringify(refused)).not.toMatch(/单位|P-1/);
    }
    expect(said).toEqual(wrong.map(([code]) => code));
    const other = { agreement: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11' };
    expect(await jobs.submit(other, good)).toMatchObject({ code: 'connector.agreement-unknown' });
    expect(await jobs.submit({ agreement: 'x' }, good)).toMatchObject({ status: 400 });
    expect((await jobs.list()).length).toBe(before);
    expect(await entriesOf(agreement)).toEqual([]);
  });

  it('refuses by the terms as single calls do: an item that was not granted', async () => {
    const agreement = await agreed();
    const asked = [{ keys: { permit_no: 'P-1' }, claims: { contact: '138' } }];
    const { id } = await jobs.submit({ agreement }, jsonLines(asked));
    const ended = await jobs.until(id, ({ state }) => state === 'ended', patienceMs);
    expect(ended).toMatchObject({ refusal: 'exchange.call.field', counts: { refused: 1 } });
    expect(await entriesOf(agreement)).toMatchObject([{ reason: 'exchange.call.field' }]);
  });
});
