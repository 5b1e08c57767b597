import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  Database,
  FixedClock,
  dayAfter,
  dayInChina,
  endInChina,
  limits,
  monotonicMillis,
  startInChina,
  systemContext,
} from '@shutong/platform';
import { Usage, type UsageEvent } from '@shutong/messaging';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { OpenApi } from '../../../test/support/openapi';
import { LicensedUses } from '../licensed/licensed-uses.service';
import { OpenDatasets } from './open-datasets.service';
import { OpenFiles } from './open-files.service';
import type { OpenDataset } from './open-dataset';

const contract = new OpenApi('portal.yaml');
const rivers = 'code,name,depth\n001,乌江,2.50\n002,"=清水江, 上游",-1.25\n003,赤水河,\n';
const table = '/api/v1/datasets/{id}/versions/{version}/tables/{table}';
const items = ['code', 'name', 'depth'].map((code) => openItem(code, code));

describe('A table of an open version', () => {
  let on: OpenDataUnderTest;
  let entry: string;
  let dataset: string;
  let publication: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    entry = await on.entry(items);
    dataset = (await on.dataset()).id;
    publication = await on.publish(await on.version(dataset, rivers), entry);
  });
  afterAll(() => on.close());

  interface Asked {
    readonly id?: string;
    readonly version?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly method?: string;
  }
  const ask = (what: string, { id = dataset, version = '1', ...asked }: Asked = {}) =>
    fetch(`${on.portal.url}/api/v1/datasets/${id}/versions/${version}/tables/0/${what}`, asked);
  const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const hashTold = async () => {
    const answer = await fetch(`${on.portal.url}/api/v1/datasets/${dataset}/versions/1`);
    const { tables } = (await answer.json()) as { tables: { sha256: string; bytes: number }[] };
    return tables[0]!;
  };
  /** A refusal in the shape of the contract; its code. */
  const refused = async (answer: Response, path: string): Promise<string> => {
    const { status, headers } = answer;
    const type = headers.get('content-type') ?? '';
    const body = (await answer.json()) as { code: string };
    expect(contract.faultsOf('get', `${table}${path}`, { status, type, body })).toEqual([]);
    return body.code;
  };

  it('is there as a whole, with the bytes of its hash, and in parts that make the whole', async () => {
    const { sha256, bytes } = await hashTold();
    const whole = await ask('file');
    const content = Buffer.from(await whole.arrayBuffer());
    expect([whole.status, hashOf(content), content.length]).toEqual([200, sha256, bytes]);
    expect(whole.headers.get('content-type')).toBe('application/vnd.apache.parquet');
    expect(whole.headers.get('etag')).toBe(`"${sha256}"`);
    const digest = Buffer.from(sha256, 'hex').toString('base64');
    expect(whole.headers.get('repr-digest')).toBe(`sha-256=:${digest}:`);
    const parts: Buffer[] = [];
    for (const range of ['bytes=0-99', 'bytes=100-199', 'bytes=200-']) {
      const part = await ask('file', { headers: { range, 'if-range': `"${sha256}"` } });
      parts.push(Buffer.from(await part.arrayBuffer()));
      expect([part.status, part.headers.get('content-range')]).toEqual([
        206,
        expect.stringMatching(new RegExp(`^bytes \\d+-\\d+/${bytes}$`)),
      ]);
    }
    expect(hashOf(Buffer.concat(parts))).toBe(sha256);
  });

  it('C22.1 a cited version gives byte-identical data later, also when newer ones came', async () => {
    const own = (await on.dataset()).id;
    await on.publish(await on.version(own, rivers), entry);
    const cited = async () => {
      const file = await ask('file', { id: own });
      const rows = await ask('rows.csv', { id: own });
      return [Buffer.from(await file.arrayBuffer()).toString('hex'), await rows.text()];
    };
    const before = await until(async () => {
      const [file, rows] = await cited();
      return rows!.startsWith('code') ? [file, rows] : undefined;
    });
    await on.publish(await on.version(own, rivers.split('\n').slice(0, 2).join('\n')), entry);
    const latest = async () => (await ask('rows.csv', { id: own, version: 'latest' })).text();
    await until(async () => ((await latest()) === before[1] ? undefined : true));
    expect(await cited()).toEqual(before);
  });

  it('is counted when it or its version is looked at and when its rows or its file are had, each once, and not when there was nothing new', async () => {
    const usage = on.portal.app.get(Usage, { strict: false });
    const events = async () => {
      await usage.onApplicationShutdown();
      const bodies = await on.rows<{ body: UsageEvent[] }>(
        'SELECT body FROM intake.message ORDER BY id',
      );
      return bodies.flatMap(({ body }) => body);
    };
    const before = (await events()).length;
    const { sha256, bytes } = await hashTold();
    for (const id of [dataset, randomUUID()]) await fetch(`${on.portal.url}/api/v1/datasets/${id}`);
    for (const [what, headers] of [
      ['rows?limit=2', {}],
      ['rows.csv', {}],
      ['preview', {}],
      ['rows?filter=depth', {}],
      ['file', {}],
      ['file', { range: 'bytes=0-99' }],
      ['file', { range: 'bytes=100-' }],
      ['file', { 'if-none-match': `"${sha256}"` }],
    ] as const) {
      await (await ask(what, { headers })).arrayBuffer();
    }
    const act = { channel: 'portal', consumer: 'anonymous', dataset, version: 1 };
    const call = { ...act, act: 'call', outcome: 'answered' };
    const download = { ...act, act: 'download', outcome: 'answered', rows: 0 };
    const view = { ...act, act: 'view', outcome: 'answered', rows: 1 };
    expect((await events()).slice(before)).toMatchObject([
      ...[view, view, { act: 'view', outcome: 'refused', rows: 0 }],
      { ...call, rows: 2 },
      { ...call, rows: 3 },
      { ...act, act: 'preview', outcome: 'answered', rows: 3 },
      { act: 'call', outcome: 'refused', rows: 0 },
      { ...download, bytes },
      { ...download, bytes: 100 },
    ]);
  });

  it('is refused in a part beyond its end, with its length', async () => {
    const { bytes } = await hashTold();
    const beyond = await ask('file', { headers: { range: `bytes=${bytes}-` } });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes}`]);
    expect(await refused(beyond, '/file')).toBe('opendata.open.range-misfit');
  });

  it('tells by HEAD how long it is, and sends nothing', async () => {
    const { bytes, sha256 } = await hashTold();
    const head = await ask('file', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([
      ...[200, String(bytes)],
      `"${sha256}"`,
    ]);
    expect(await head.text()).toBe('');
    for (const range of ['bytes=0-9', `bytes=${bytes}-`]) {
      const part = await ask('file', { method: 'HEAD', headers: { range } });
      expect([range, part.status, part.headers.get('content-length')]).toEqual([
        ...[range, 200, String(bytes)],
      ]);
    }
  });

  it('is read as JSON, CSV and JSON lines, by Accept or by ending, alike', async () => {
    const csv = '001,乌江,2.50\r\n002,"=清水江, 上游",-1.25\r\n003,赤水河,\r\n';
    for (const [what, accept, type, text] of [
      ['rows', 'text/csv', 'text/csv; charset=utf-8', `code,name,depth\r\n${csv}`],
      ['rows.csv', '*/*', 'text/csv; charset=utf-8', `code,name,depth\r\n${csv}`],
      [
        ...['rows.csv?spreadsheet=true&select=name', '*/*', 'text/csv; charset=utf-8'],
        `name\r\n乌江\r\n"'=清水江, 上游"\r\n赤水河\r\n`,
      ],
      [
        'rows.jsonl?limit=1',
        'text/html',
        'application/jsonl; charset=utf-8',
        '{"code":"001","name":"乌江","depth":"2.50"}\n',
      ],
      [
        'rows?limit=1',
        'application/x-ndjson',
        'application/jsonl; charset=utf-8',
        '{"code":"001","name":"乌江","depth":"2.50"}\n',
      ],
    ] as const) {
      const answer = await ask(what, { headers: { accept } });
      const body = await answer.text();
      expect([what, answer.status, answer.headers.get('content-type'), body]).toEqual([
        what,
        200,
        type,
        text,
      ]);
    }
    const marked = Buffer.from(await (await ask('rows.csv?spreadsheet=true')).arrayBuffer());
    expect(marked.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const json = [await ask('rows'), await ask('rows.json', { headers: { accept: 'text/csv' } })];
    expect(await json[0]!.json()).toEqual(await json[1]!.json());
  });

  it('leads from page to page in the format that was asked for', async () => {
    let body = '';
    let next: string | undefined =
      `${on.portal.url}/api/v1/datasets/${dataset}/versions/latest/tables/0/rows.csv?limit=1&select=code`;
    while (next !== undefined) {
      const answer: Response = await fetch(next);
      body += await answer.text();
      const link: string | undefined = /^<(.+)>; rel="next"$/.exec(
        answer.headers.get('link') ?? '',
      )?.[1];
      next = link === undefined ? undefined : `${on.portal.url}${link}`;
    }
    expect(body.replaceAll('code\r\n', '')).toBe('001\r\n002\r\n003\r\n');
  });

  it('is refused in a format that it has not', async () => {
    const html = await ask('rows', { headers: { accept: 'text/html' } });
    expect([html.status, await refused(html, '/rows')]).toEqual([
      406,
      'opendata.open.not-acceptable',
    ]);
    const xml = await ask('rows.xml');
    expect([xml.status, await refused(xml, '/rows.{format}')]).toEqual([
      406,
      'opendata.open.not-acceptable',
    ]);
  });

  it('is not sent again to whoever holds it, and each query and format has a tag of its own', async () => {
    const tags = new Set<string>();
    for (const what of ['rows', 'rows.csv', 'rows?limit=1', 'rows.csv?spreadsheet=true', 'file']) {
      const first = await ask(what);
      const etag = first.headers.get('etag')!;
      tags.add(etag);
      await first.arrayBuffer();
      const again = await ask(what, { headers: { 'if-none-match': etag } });
      expect([what, again.status, await again.text()]).toEqual([what, 304, '']);
      expect(again.headers.get('cache-control')).toBe('no-cache');
    }
    expect(tags.size).toBe(5);
  });

  it('may be read by a page of any origin, and so may its refusals; caches ask again for both', async () => {
    for (const what of ['rows', 'file', 'nothing', 'rows.xml']) {
      const answer = await ask(what, { headers: { origin: 'https://elsewhere.example' } });
      await answer.arrayBuffer();
      const told = ['access-control-allow-origin', 'cache-control'].map((name) =>
        answer.headers.get(name),
      );
      expect([what, ...told]).toEqual([what, '*', 'no-cache']);
    }
    const asked = { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' };
    const preflight = await fetch(`${on.portal.url}/api/3/action/package_search`, {
      ...{ method: 'OPTIONS', headers: asked },
    });
    const told = (name: string) => preflight.headers.get(`access-control-allow-${name}`);
    expect([preflight.status, told('origin')]).toEqual([204, '*']);
    expect([told('methods'), told('headers')]).toEqual([
      expect.stringContaining('POST'),
      expect.stringContaining('authorization'),
    ]);
    const plain = await fetch(on.portal.url, { method: 'OPTIONS' });
    expect(plain.status).toBe(404);
  });

  it('is told to be gone also to who holds it, by tag or date, once it is withdrawn; no older one passes for it', async () => {
    const next = await on.publish(
      await on.version(dataset, rivers.replace('乌江', '北盘江')),
      entry,
    );
    const held = await Promise.all(
      ['rows', 'rows.csv', 'file'].map(async (what) => {
        const answer = await ask(what, { version: 'latest' });
        await answer.arrayBuffer();
        const [etag, at] = ['etag', 'last-modified'].map((name) => answer.headers.get(name)!);
        return { what, headers: { 'if-none-match': etag!, 'if-modified-since': at! } };
      }),
    );
    await on.publications.withdraw(on.as('department-head'), next, '误发布');
    for (const { what, headers } of held) {
      const latest = await ask(what, { version: 'latest', headers });
      expect([what, latest.status, (await latest.text()).includes('北盘江')]).toEqual([
        what,
        200,
        false,
      ]);
      const since = { 'if-modified-since': headers['if-modified-since'] };
      const byDate = await ask(what, { version: 'latest', headers: since });
      await byDate.arrayBuffer();
      expect([what, byDate.status]).toEqual([what, 200]);
      const gone = await ask(what, { version: '2', headers: { ...headers, range: 'bytes=0-3' } });
      const path = what === 'rows.csv' ? '/rows.{format}' : `/${what}`;
      expect([what, gone.status, await refused(gone, path)]).toEqual([
        what,
        410,
        'opendata.open.withdrawn',
      ]);
    }
    expect(publication).not.toBe(next);
  });

  it('is broken off on its way when nobody takes anything of it for long, and with its withdrawal', async () => {
    const files = on.portal.app.get(OpenFiles, { strict: false });
    const datasets = on.portal.app.get(OpenDatasets, { strict: false });
    const ctx = systemContext('test', new Date());
    // Longer than what a stream reads before anybody takes it.
    const long = `code,name,depth\n${Array.from({ length: 20_000 }, (_, n) => `${n},${hashOf(Buffer.from(String(n)))},0.25`).join('\n')}\n`;
    const own = (await on.dataset()).id;
    const id = await on.publish(await on.version(own, long), entry);
    const place = { id: own, version: '1', table: '0' };
    const start = async () => {
      const table = await datasets.table(ctx, place);
      expect(table.bytes).toBeGreaterThan(100_000);
      const asker = { client: 'test', gone: new AbortController().signal };
      const stream = await files.read(table, undefined, asker);
      await once(stream, 'readable');
      return stream;
    };
    const idle = await start();
    const now = monotonicMillis();
    await files.endClosed(ctx, now);
    await files.endClosed(ctx, now + limits.openStall.value - 1);
    expect(idle.destroyed).toBe(false);
    await files.endClosed(ctx, now + 2 * limits.openStall.value);
    expect(idle.destroyed).toBe(true);
    const withdrawn = await start();
    await files.endClosed(ctx);
    expect(withdrawn.destroyed).toBe(false);
    await on.publications.withdraw(on.as('department-head'), id, '误发布');
    await files.endClosed(ctx);
    expect(withdrawn.destroyed).toBe(true);
  });

  it('C14.1 a daily dataset turns late after one missed day, and C14.2 its page shows it', async () => {
    const daily = await on.entry(items, { updateCycle: 'daily' });
    const { id } = await on.dataset();
    await on.publish(await on.version(id, rivers), daily);
    const page = async () =>
      (await (await fetch(`${on.portal.url}/api/v1/datasets/${id}`)).json()) as OpenDataset;
    const body = await page();
    const due = dayAfter(dayInChina(new Date(body.publishedAt)));
    expect(body).toMatchObject({ updateCycle: 'daily', updateDueOn: due, late: false });
    const clock = new FixedClock(endInChina(due));
    const datasets = new OpenDatasets(
      on.portal.app.get(Database, { strict: false }),
      clock,
      on.portal.app.get(LicensedUses, { strict: false }),
    );
    const ctx = systemContext('test', clock.now());
    expect(await datasets.get(ctx, id)).toMatchObject({ updateDueOn: due, late: false });
    clock.set(startInChina(dayAfter(due)));
    expect(await datasets.get(ctx, id)).toMatchObject({ updateDueOn: due, late: true });
    await on.publish(await on.version(id, rivers), daily);
    expect(await page()).toMatchObject({ version: 2, late: false });
  });
});
