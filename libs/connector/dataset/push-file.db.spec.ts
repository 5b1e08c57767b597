import { appendFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { enrol, pushFile, type PushedVersion } from '@shutong/connector';
import { Enrolments } from '@shutong/identity';
import { freePort } from '@shutong/platform';
import { breakingLink, type BreakingLink } from '../../../test/support/breaking-link';
import { TestConnector } from '../../../test/support/connectors';
import { authorityCode } from '../../../test/support/hub';
import { openDataUnderTest, until, type OpenDataUnderTest } from '../../../test/support/open-data';
import { withParts } from '../desk/agreement-desk';
import { HubUnreachable } from '../hub/hub.errors';

/** Whether somebody waits for what the asking transaction holds. */
const waitsForIt = `
  SELECT FROM pg_locks held JOIN pg_locks wanted USING (transactionid)
   WHERE held.pid = pg_backend_pid() AND held.granted AND NOT wanted.granted`;

/** Two parts. */
const rows = 650_000;
const line = (at: number, word: string) => `${String(at).padStart(8, '0')},${word}`;

describe('a file that a department’s connector gives to the hub', () => {
  let at: OpenDataUnderTest;
  let connector: TestConnector;
  /** By which the connector reaches the hub. */
  let link: BreakingLink;
  let file: string;
  beforeAll(async () => {
    const port = await freePort();
    link = await breakingLink(`http://127.0.0.1:${port}`);
    const hub = new URL(link.url).origin;
    at = await openDataUnderTest({}, { HUB_PORT: String(port), HUB_URL: hub });
    const dir = join(at.folder, 'connector');
    const asked = { department: authorityCode, hosted: false };
    const enrolments = at.hub.app.get(Enrolments, { strict: false });
    const { token } = await enrolments.issue(at.as('security-administrator'), asked);
    const { identity } = await enrol({ ...asked, dir, hub, token, now: Date.now() * 1000 });
    connector = new TestConnector(dir, identity);
    connector.configure({});
    file = join(at.folder, 'wells.csv');
  });
  afterAll(async () => {
    await link.close();
    await at.close();
  });

  const write = (word: string) => {
    const lines = Array.from({ length: rows }, (_, place) => line(place, word));
    return writeFile(file, `code,remark\n${lines.join('\n')}\n`);
  };
  const push = (dataset: string, tell: (version: PushedVersion) => void = () => undefined) =>
    pushFile(connector.dir, { dataset, file }, tell);
  const stateOf = async (id: string) => {
    const sql = 'SELECT state FROM datasets.version WHERE id = $1';
    return (await at.rows<{ state: string }>(sql, [id]))[0]!.state;
  };
  const endsAfterAPart = () => {
    throw new Error('ended');
  };
  const brokenOff = async (dataset: string) => {
    await expect(push(dataset, endsAfterAPart)).rejects.toThrow('ended');
    const sql = 'SELECT id, received::int AS received FROM datasets.version WHERE dataset_id = $1';
    return (await at.rows<{ id: string; received: number }>(sql, [dataset]))[0]!;
  };

  it('becomes the next version, and goes on where it broke off', async () => {
    await write('水位 正常');
    const { id: dataset } = await at.dataset();
    const { id, received } = await brokenOff(dataset);
    expect(received).toBe(8 << 20);
    const told: PushedVersion[] = [];
    const version = await push(dataset, (one) => told.push(one));
    expect(version).toMatchObject({ id, number: 1, state: 'ready', failure: null });
    expect(told[0]).toMatchObject({ id, received: version.bytes });
    const tables = 'SELECT rows::int AS rows FROM datasets.version_table WHERE version_id = $1';
    expect(await at.rows(tables, [id])).toEqual([{ rows }]);
    expect(await push(dataset)).toMatchObject({ number: 2, state: 'ready' });
  });

  /** The hub takes the announcement, and its answer never comes. */
  async function unheard(dataset: string): Promise<string> {
    const holder = await at.hub.db.pool('migrator').connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM datasets.dataset WHERE id = $1 FOR UPDATE', [dataset]);
      const pushed = push(dataset);
      const refused = expect(pushed).rejects.toThrow(HubUnreachable);
      await until(async () => (await holder.query(waitsForIt)).rowCount || undefined);
      link.cut();
      await refused;
      await holder.query('COMMIT');
    } finally {
      holder.release();
    }
    const sql = `SELECT id FROM datasets.version WHERE dataset_id = $1 AND state = 'receiving'`;
    return until(async () => (await at.rows<{ id: string }>(sql, [dataset]))[0]?.id);
  }

  it('goes on with the version that it has announced, though nobody heard the answer', async () => {
    await writeFile(file, 'code\n00120\n');
    const { id: dataset } = await at.dataset();
    const id = await unheard(dataset);
    expect(await push(dataset)).toMatchObject({ id, number: 1, state: 'ready' });
  });

  it('takes the place of another file whose announcement nobody heard answered', async () => {
    await writeFile(file, 'code\n00120\n');
    const { id: dataset } = await at.dataset();
    const id = await unheard(dataset);
    await writeFile(file, 'code\n00121\n');
    expect(await push(dataset)).toMatchObject({ number: 2, state: 'ready' });
    expect(await stateOf(id)).toBe('discarded');
  });

  it('is begun anew where another file has taken its place', async () => {
    await write('水位 正常');
    const { id: dataset } = await at.dataset();
    const { id } = await brokenOff(dataset);
    await write('水位 偏高');
    expect(await push(dataset)).toMatchObject({ number: 2, state: 'ready' });
    expect(await stateOf(id)).toBe('discarded');
  });

  it('is given up where somebody writes it meanwhile', async () => {
    await write('水位 正常');
    const { id: dataset } = await at.dataset();
    let version = '';
    const pushed = push(dataset, ({ id }) => {
      version = id;
      appendFileSync(file, `${line(rows, '水位 正常')}\n`);
    });
    await expect(pushed).rejects.toMatchObject({ code: 'connector.file-changed' });
    expect(await stateOf(version)).toBe('discarded');
  });

  it('is refused where it is none, and held where it has data of persons', async () => {
    const { id: dataset } = await at.dataset();
    await rm(file, { force: true });
    const unreadable = { code: 'connector.file-unreadable', params: { path: file } };
    await expect(push(dataset)).rejects.toMatchObject(unreadable);
    await writeFile(file, '姓名,电话\n王小明,13800138000\n李四,13900139000\n');
    expect(await push(dataset)).toMatchObject({ number: 1, state: 'held', failure: null });
  });

  it('has no way to what a person has begun', async () => {
    const { id: dataset } = await at.dataset();
    const version = await at.version(dataset, '姓名,电话\n王小明,13800138000\n李四,13900139000\n');
    const given = withParts(connector.dir, ({ hub }) =>
      hub.delete(`/api/v1/dataset-uploads/${version}`),
    );
    await expect(given).rejects.toMatchObject({ code: 'datasets.version.other-sender' });
    await writeFile(file, 'a\n1\n');
    await expect(push(dataset)).rejects.toMatchObject({ code: 'datasets.version.already-open' });
  });
});
