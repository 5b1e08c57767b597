import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Engine } from '@shutong/datasets';
import { limits, systemContext } from '@shutong/platform';
import { examples } from '../../../scripts/generate/openapi/examples';
import { heldReads } from '../../../test/support/held-reads';
import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { until } from '../../../test/support/until';
import { OpenApi } from '../../../test/support/openapi';
import { OpenDatasets } from './open-datasets.service';
import { OpenRows } from './open-rows.service';
import { OpenTables } from './open-tables.service';
import type { OpenRowsAnswer } from './open-dataset';
import { replaceProperty } from '../../../test/support/replace-property';

const contract = new OpenApi('portal.yaml');
const routes = {
  list: '/api/v1/datasets',
  dataset: '/api/v1/datasets/{id}',
  versions: '/api/v1/datasets/{id}/versions',
  version: '/api/v1/datasets/{id}/versions/{version}',
  rows: '/api/v1/datasets/{id}/versions/{version}/tables/{table}/rows',
  preview: '/api/v1/datasets/{id}/versions/{version}/tables/{table}/preview',
} as const;

const rivers = 'code,name,depth\n001,乌江,2.50\n002,清水江,1.25\n003,赤水河,\n';
const riverItems = ['code', 'name', 'depth'].map((code) => openItem(code, code));
const planted = '11010519491231002X';
const people = `name,id_card\n王小明,${planted}\n李四,440524188001010014\n`;
const personItems = ['name', 'id_card'].map((code) => openItem(code, code, { personal: true }));

describe('Everybody', () => {
  let on: OpenDataUnderTest;
  let entry: string;
  /** A dataset of rivers, published. */
  let dataset: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    entry = await on.entry(riverItems);
    dataset = (await published(rivers)).dataset;
  });
  afterAll(() => on.close());

  async function published(content: string, by = entry, into?: string) {
    const own = into ?? (await on.dataset()).id;
    const version = await on.version(own, content);
    return { dataset: own, version, publication: await on.publish(version, by) };
  }

  type Query = Readonly<Record<string, string | number>>;
  /** Asks the portal, and holds the answer against its contract. */
  async function ask<Body = Readonly<Record<string, unknown>>>(
    route: keyof typeof routes,
    place: { id?: string; version?: string | number; table?: string | number } = {},
    query: Query | string = {},
  ) {
    const at = { id: dataset, version: 1, table: 0, ...place };
    const path = routes[route].replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof at) =>
      encodeURIComponent(at[name]),
    );
    const asked =
      typeof query === 'string'
        ? query
        : new URLSearchParams(
            Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
          ).toString();
    const answer = await fetch(`${on.portal.url}${path}?${asked}`);
    const body = (await answer.json()) as Body & Readonly<Record<string, unknown>>;
    const { status, headers } = answer;
    const type = headers.get('content-type') ?? '';
    const faults = contract.faultsOf('get', routes[route], { status, type, body });
    expect([path, asked, faults]).toEqual([path, asked, []]);
    return { status, headers, body, code: body['code'] as string | undefined };
  }
  const rowsOf = async (query: Query, place: Parameters<typeof ask>[1] = {}) =>
    (await ask<OpenRowsAnswer>('rows', place, query)).body;

  it('finds a dataset in the list, its versions, its tables and their columns', async () => {
    const { body: list } = await ask<{ datasets: { id: string; version: number }[] }>('list');
    expect(list.datasets).toContainEqual(expect.objectContaining({ id: dataset, version: 1 }));
    expect((await ask('dataset')).body).toMatchObject({ departmentName: '数据局', version: 1 });
    const { body: version } = await ask('version', { version: 'latest' });
    expect(version['tables']).toMatchObject([
      {
        ...{ place: 0, rows: 3, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
        columns: [
          { name: 'code', title: 'code', kind: 'text' },
          { name: 'name', title: 'name', kind: 'text' },
          { name: 'depth', title: 'depth', kind: 'decimal' },
        ],
      },
    ]);
    const { body: versions } = await ask('versions');
    expect(versions).toMatchObject({ versions: [{ number: 1, withdrawnAt: null }], next: null });
  });

  it('looks at the first rows of a table, and goes on from there', async () => {
    const lines = Array.from({ length: 25 }, (_, at) => `${String(at).padStart(3, '0')},河,1.5\n`);
    const id = (await published(`code,name,depth\n${lines.join('')}`)).dataset;
    const { body: first, headers } = await ask<OpenRowsAnswer>('preview', {
      id,
      version: 'latest',
    });
    expect(first).toMatchObject({ version: 1, total: 25, columns: [{ name: 'code' }, {}, {}] });
    const codes = ({ rows }: OpenRowsAnswer) => rows.map(({ code }) => Number(code));
    expect(codes(first)).toEqual(Array.from({ length: 20 }, (_, at) => at));
    const rest = await rowsOf({ cursor: first.next! }, { id });
    expect([codes(rest), rest.next]).toEqual([[20, 21, 22, 23, 24], null]);
    const path = `${on.portal.url}/api/v1/datasets/${id}/versions/1/tables/0/preview`;
    const again = await fetch(path, { headers: { 'if-none-match': headers.get('etag')! } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('reads the list of datasets page by page, each once', async () => {
    const more = [(await published(rivers)).dataset, (await published(rivers)).dataset];
    const seen: string[] = [];
    let after: Query = {};
    for (;;) {
      type List = { datasets: { id: string }[]; next: string | null };
      const { body } = await ask<List>('list', {}, { first: 1, ...after });
      seen.push(...body.datasets.map(({ id }) => id));
      if (body.next === null) break;
      after = { after: body.next };
    }
    expect(seen.length).toBe(new Set(seen).size);
    expect(seen).toEqual(expect.arrayContaining([...more, dataset]));
    expect((await ask('list', {}, { after: 'made-up' })).code).toBe('platform.invalid-cursor');
  });

  it('asks for rows as the contract’s example does, and gets its answer', async () => {
    const { query, answer } = examples().get('OpenRows.page')!;
    const { body } = await ask('rows', {}, query as Query);
    const own = { dataset: '', next: '', publishedAt: '' };
    expect({ ...body, ...own }).toEqual({ ...(answer as object), ...own });
  });

  it('selects, filters, sorts and groups, with exact values', async () => {
    const whole = await rowsOf({});
    expect([whole.total, whole.rows[2]]).toEqual([3, { code: '003', name: '赤水河', depth: null }]);
    const found = await rowsOf({ filter: 'depth = 1.250', select: 'name' });
    expect([found.total, found.rows]).toEqual([null, [{ name: '清水江' }]]);
    const groups = await rowsOf({ aggregate: 'count() AS n, sum(depth) AS total' });
    expect(groups.rows).toEqual([{ n: '3', total: '3.75' }]);
    expect((await rowsOf({ sortby: '-code', limit: 1 })).rows).toMatchObject([{ code: '003' }]);
  });

  it('goes from page to page of one version, whatever becomes the latest meanwhile', async () => {
    const rows = Array.from({ length: 25 }, (_, n) => `${n},r${n},${n}.5`).join('\n');
    const first = await published(`code,name,depth\n${rows}\n`);
    const seen: unknown[] = [];
    const place = { id: first.dataset, version: 'latest' };
    let page = await ask<OpenRowsAnswer>('rows', place, { limit: 10 });
    await published(rivers, entry, first.dataset);
    for (;;) {
      seen.push(...page.body.rows.map(({ name }) => name));
      const link = /^<(.+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
      expect(link === undefined).toBe(page.body.next === null);
      if (link === undefined) break;
      const [path, query] = link.split('?', 2) as [string, string];
      expect(path).toBe(`/api/v1/datasets/${first.dataset}/versions/1/tables/0/rows`);
      page = await ask<OpenRowsAnswer>('rows', { id: first.dataset }, query);
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => `r${n}`));
    expect((await rowsOf({}, place)).version).toBe(2);
    const stale = { cursor: String((await rowsOf({ limit: 1 }, { id: first.dataset })).next) };
    const { code } = await ask('rows', place, { limit: 1, ...stale });
    expect(code).toBe('datasets.rows.cursor-misfit');
  });

  it('is told that what is not there is not there, also where it exists and is not open', async () => {
    const { id } = await on.dataset();
    await on.version(id, rivers);
    const nobody = '019c0b4e-6a00-7fba-8780-3905a9ea10e3';
    for (const [route, place, code] of [
      ['dataset', { id: nobody }, 'dataset-not-found'],
      ['dataset', { id }, 'dataset-not-found'],
      ['versions', { id }, 'dataset-not-found'],
      ['version', { id, version: 'latest' }, 'dataset-not-found'],
      ['version', { id }, 'version-not-found'],
      ['version', { version: 2 }, 'version-not-found'],
      ['version', { version: '01' }, 'version-not-found'],
      ['version', { version: "1' OR '1'='1" }, 'version-not-found'],
      ['version', { version: '../1' }, 'version-not-found'],
      ['rows', { id }, 'table-not-found'],
      ['rows', { table: 1 }, 'table-not-found'],
      ['rows', { version: 'latest', table: '99999999999' }, 'table-not-found'],
      ['rows', { table: '0;--' }, 'table-not-found'],
    ] as const) {
      const answer = await ask(route, place);
      expect([route, place, answer.status, answer.code]).toEqual([
        ...[route, place, 404],
        `opendata.open.${code}`,
      ]);
    }
    expect((await ask('dataset', { id: 'x' })).code).toBe('platform.invalid-input');
  });

  it('is refused what is too much, malformed or hostile, with the parameter named', async () => {
    const long = `name = '${'x'.repeat(limits.rowFilterText.value)}'`;
    const deep = '('.repeat(30) + 'depth > 1' + ')'.repeat(30);
    for (const [query, code] of [
      [{ limit: limits.rowPage.value + 1 }, 'platform.invalid-input'],
      [{ limit: 0 }, 'platform.invalid-input'],
      [{ limit: 1e30 }, 'platform.invalid-input'],
      [{ filter: long }, 'platform.invalid-input'],
      [{ filter: 'a\u0000' }, 'platform.invalid-input'],
      [{ sql: 'SELECT 1' }, 'platform.invalid-input'],
      ['filter=depth>1&filter=depth>2', 'platform.invalid-input'],
      ['select[]=name', 'platform.invalid-input'],
      [{ filter: deep }, 'datasets.rows.too-much'],
      [{ filter: "name = '' OR 1=1; DROP TABLE t" }, 'datasets.rows.syntax'],
      [{ filter: "name = read_text('/etc/passwd')" }, 'datasets.rows.syntax'],
      [{ select: 'name FROM t; --' }, 'datasets.rows.syntax'],
      [{ select: '"file_row_number"' }, 'datasets.rows.column-unknown'],
      [{ aggregate: 'read_csv(name)' }, 'datasets.rows.syntax'],
      [{ sortby: 'id_card' }, 'datasets.rows.column-unknown'],
      [{ cursor: 'bm90aGluZw' }, 'datasets.rows.cursor-misfit'],
    ] as const) {
      const answer = await ask('rows', {}, query);
      expect([query, answer.code]).toEqual([query, code]);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  });

  it('reads of masked columns what the masks left, and finds what was there in no answer', async () => {
    const { id } = await on.dataset();
    const version = await on.version(id, people);
    await on.steps.mask(on.as('provider-officer'), version, [
      { table: 0, column: 'name', method: 'mask' },
      { table: 0, column: 'id_card', method: 'hash' },
    ]);
    await on.stateOf('datasets.version', version, ['ready']);
    await on.publish(version, await on.entry(personItems));
    const { rows } = await rowsOf({}, { id });
    expect(rows.map(({ name }) => name)).toEqual(['王**', '**']);
    expect(rows.every((row) => /^[0-9a-f]{32}$/.test(String(row['id_card'])))).toBe(true);
    expect((await rowsOf({ filter: `id_card = '${planted}'` }, { id })).rows).toEqual([]);
    const { body } = await ask('version', { id });
    expect(JSON.stringify(body)).not.toMatch(/王小明|1949/);
  });

  it('gets 410 with date, ground and hash of what was withdrawn, at every address and at once; its bytes go', async () => {
    const { dataset: id, publication } = await published(rivers);
    const { tables } = (await ask<{ tables: { sha256: string }[] }>('version', { id })).body;
    await rowsOf({}, { id });
    expect(await on.filesIn('portal', 'open-tables')).toContainEqual(
      expect.stringContaining(publication),
    );
    await on.publications.withdraw(on.as('department-head'), publication, '误发布');
    for (const [route, version] of [
      ['dataset', 1],
      ['version', 1],
      ['version', 'latest'],
      ['rows', 1],
      ['rows', 'latest'],
    ] as const) {
      const { status, code, body } = await ask(route, { id, version });
      expect([route, version, status, code]).toEqual([
        route,
        version,
        410,
        'opendata.open.withdrawn',
      ]);
      expect(body['detail']).toMatch(/20\d\d-.*误发布/);
      expect(body['detail']).toContain(tables[0]!.sha256);
    }
    const { body } = await ask('versions', { id });
    expect(body['versions']).toMatchObject([
      { number: 1, publishedAt: null, ground: '误发布', sha256: [tables[0]!.sha256] },
    ]);
    const atHand = on.portal.app.get(OpenTables, { strict: false });
    await until(async () => {
      await atHand.removeClosed(systemContext('test', new Date()));
      const left = await on.filesIn('portal', 'open-tables');
      return left.some((file) => file.includes(publication)) ? undefined : true;
    });
  });

  it('leaves no file of what was withdrawn while it was fetched, and who asked had left', async () => {
    const { dataset: id, publication } = await published(rivers);
    const held = heldReads((key) => key.includes(publication));
    const left = new AbortController();
    const asked = fetch(`${on.portal.url}/api/v1/datasets/${id}/versions/1/tables/0/rows`, {
      signal: left.signal,
    }).catch(() => undefined);
    await until(async () => held.opened[0]);
    left.abort();
    await asked;
    await on.publications.withdraw(on.as('department-head'), publication, '误发布');
    const atHand = on.portal.app.get(OpenTables, { strict: false });
    const ctx = systemContext('test', new Date());
    let removed: Promise<boolean> | undefined;
    await until(async () => {
      removed = atHand.removeClosed(ctx);
      const soon = new Promise<true>((resolve) => setTimeout(() => resolve(true), 100));
      // It waits for the fetch, or has found that somebody still waits for the table.
      return (await Promise.race([removed, soon])) === false ? undefined : true;
    });
    held.letGo();
    expect(await removed).toBe(true);
    const files = await on.filesIn('portal', 'open-tables');
    expect(files.filter((file) => file.includes(publication))).toEqual([]);
  });

  it('is answered 503 where a table does not come in time, and rows once it does', async () => {
    const { dataset: id, publication } = await published(rivers);
    const soon = replaceProperty<{ value: number }, 'value'>(limits.openFetch, 'value', 50);
    const held = heldReads((key) => key.includes(publication));
    const asked = ask('rows', { id });
    await until(async () => held.opened[0]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    held.letGo();
    expect((await asked).code).toBe('platform.unavailable');
    soon.restore();
    expect((await rowsOf({}, { id })).total).toBe(3);
  });

  it('reads an older version when the latest is withdrawn, and a withdrawn one by no cursor', async () => {
    const { dataset: id } = await published(rivers);
    const second = await published(rivers, entry, id);
    const { next } = await rowsOf({ limit: 1 }, { id, version: 2 });
    await on.steps.withdraw(on.as('department-head'), second.version, '内容有误');
    expect((await rowsOf({}, { id, version: 'latest' })).version).toBe(1);
    const gone = await ask('rows', { id, version: 2 }, { limit: 1, cursor: next! });
    expect([gone.status, gone.body['detail']]).toEqual([410, expect.stringContaining('内容有误')]);
  });

  it('is answered 503 with a time to wait while the store does not have a table, and rows once it does', async () => {
    const { dataset: id, publication } = await published(rivers);
    const object = join(on.folder, 'objects', 'open', publication, 'table-0');
    await rename(object, `${object}-away`);
    const away = await ask('rows', { id });
    expect([away.status, away.code, away.headers.get('retry-after')]).toEqual([
      ...[503, 'platform.unavailable'],
      String(limits.retryAfter.value),
    ]);
    await rename(`${object}-away`, object);
    expect((await rowsOf({}, { id })).total).toBe(3);
  });

  it('reads no bytes but those that were published, whatever lies in the store', async () => {
    const { dataset: id, publication } = await published(rivers);
    await writeFile(join(on.folder, 'objects', 'open', publication, 'table-0'), people);
    const { status, body } = await ask('rows', { id });
    expect([status, JSON.stringify(body)]).toEqual([503, expect.not.stringContaining(planted)]);
  });

  it('is answered by an engine that was killed in between, and lets go of it on leaving', async () => {
    const engine = on.portal.app.get(Engine, { strict: false });
    await rowsOf({});
    process.kill(engine.pid!, 'SIGKILL');
    const statuses: number[] = [];
    await until(async () => {
      const { status } = await ask('rows');
      statuses.push(status);
      return status === 200 ? true : undefined;
    });
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    const table = await on.portal.app
      .get(OpenDatasets, { strict: false })
      .table(systemContext('test', new Date()), { id: dataset, version: '1', table: '0' });
    const left = on.portal.app
      .get(OpenRows, { strict: false })
      .page(table, {}, { client: 'test', gone: AbortSignal.abort() });
    await expect(left).rejects.toMatchObject({ code: 'datasets.engine.interrupted' });
  });

  it('gets shorter pages of a wide table, and is told how long they may be', async () => {
    const names = Array.from({ length: 50 }, (_, n) => `c${n}`);
    const wide = await on.entry(names.map((name) => openItem(name, name)));
    const lines = [names, names.map(() => '1'), names.map(() => '2')].map((one) => one.join(','));
    const { dataset: id } = await published(`${lines.join('\n')}\n`, wide);
    const most = limits.openCells.value / names.length;
    const refused = await ask('rows', { id }, { limit: most + 1 });
    expect([refused.code, refused.body['detail']]).toEqual([
      'datasets.rows.limit-misfit',
      expect.stringContaining(String(most)),
    ]);
    expect((await rowsOf({ limit: most }, { id })).rows).toHaveLength(2);
    expect((await rowsOf({ limit: most + 1, select: 'c1' }, { id })).rows).toHaveLength(2);
  });

  it('is answered in their turn when many ask at once', async () => {
    const asked = Array.from({ length: limits.openShare.value }, (_, n) =>
      ask('rows', {}, { filter: `depth < ${n}`, limit: 1 }),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
