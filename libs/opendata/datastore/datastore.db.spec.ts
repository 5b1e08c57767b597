import { Usage, type UsageEvent } from '@shutong/messaging';
import { limits } from '@shutong/platform';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { OpenApi } from '../../../test/support/openapi';

type Json = Readonly<Record<string, unknown>>;

const rows = [
  ...['001,乌江,2.50,12', '002,清水江,1.25,', '003,"赤水,河",,7', '004,乌江,0.10,7'],
  '005,=cmd,9007199254740993.50,3',
];
const content = `code,name,depth,n\n${rows.join('\n')}\n`;

describe('CKAN’s DataStore', () => {
  const contract = new OpenApi('portal.yaml');
  let on: OpenDataUnderTest;
  let dataset: string;
  let resources: { id: string; format: string; url: string; datastore_active: boolean }[];
  let resource: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    const items = ['code', 'name', 'depth', 'n'].map((code) => openItem(code, code));
    const entry = await on.entry(items);
    dataset = (await on.dataset()).id;
    await on.publish(await on.version(dataset, content), entry);
    resources = await resourcesOf(dataset);
    resource = resources[0]!.id;
  });
  afterAll(() => on.close());

  async function ask(action: string, given: Json) {
    const answer = await fetch(`${on.portal.url}/api/3/action/${action}`, {
      ...{ method: 'POST', body: JSON.stringify(given) },
      headers: { 'content-type': 'application/json' },
    });
    const body = (await answer.json()) as Json;
    const type = answer.headers.get('content-type') ?? '';
    const judged = { status: answer.status, type, body };
    expect(contract.faultsOf('post', '/api/3/action/{action}', judged)).toEqual([]);
    return { status: answer.status, body };
  }
  interface Rows {
    readonly records: readonly Json[];
    readonly fields: readonly { id: string; type: string }[];
    readonly total?: number;
    readonly limit: number;
  }
  async function search(given: Json = {}): Promise<Rows> {
    const { status, body } = await ask('datastore_search', { resource_id: resource, ...given });
    expect([given, status]).toEqual([given, 200]);
    return body['result'] as Rows;
  }
  const codes = async (given: Json) => (await search(given)).records.map(({ code }) => code);
  const resourcesOf = (id: string) =>
    until(async () => {
      const { status, body } = await ask('package_show', { id });
      return status === 200
        ? (body['result'] as { resources: typeof resources }).resources
        : undefined;
    });
  const csvOf = async (id: string) => (await resourcesOf(id))[0]!.url;
  const dump = (id: string, query = '') => fetch(`${on.portal.url}/datastore/dump/${id}${query}`);

  it('answers with fields, numbered rows and an exact total; each resource of a table does', async () => {
    const whole = await search();
    expect(whole.fields.map(({ id, type }) => [id, type])).toEqual([
      ...[
        ['_id', 'int'],
        ['code', 'text'],
        ['name', 'text'],
        ['depth', 'numeric'],
      ],
      ['n', 'int8'],
    ]);
    expect([whole.total, whole.records[2]]).toEqual([
      5,
      { _id: 3, code: '003', name: '赤水,河', depth: null, n: 7 },
    ]);
    for (const { id, datastore_active } of resources) {
      expect(datastore_active).toBe(true);
      expect(await search({ resource_id: id })).toMatchObject({ records: whole.records });
    }
    const { body } = await ask('datastore_info', { id: resource });
    expect(body['result']).toMatchObject({
      meta: { count: 5 },
      fields: [{ id: '_id' }, { id: 'code' }, {}, {}, {}],
    });
  });

  it('loses no digit of a number', async () => {
    const { records } = await search({ filters: { code: '005' } });
    expect(records[0]).toMatchObject({ depth: '9007199254740993.50', n: 3 });
  });

  it('filters, searches, sorts and selects, and counts what it finds', async () => {
    for (const [given, expected] of [
      [{ filters: { name: '乌江' } }, ['001', '004']],
      [{ filters: '{"name":["乌江","清水江"],"n":[7]}' }, ['004']],
      [{ filters: { n: null } }, ['002']],
      [{ filters: { depth: { gt: 1, lte: 2.5 } } }, ['001', '002']],
      [{ q: '江' }, ['001', '002', '004']],
      [{ q: { name: '水' } }, ['002', '003']],
      [{ q: '100%' }, []],
      [{ sort: 'n desc, code desc', limit: 3 }, ['001', '004', '003']],
      [{ sort: '_id asc', limit: 1 }, ['001']],
      [{ sort: '"name" desc', filters: { n: 7 } }, ['003', '004']],
    ] as const) {
      expect([given, await codes(given)]).toEqual([given, expected]);
    }
    const found = await search({ q: '江', limit: 1, fields: 'name,_id', sort: 'depth' });
    expect(found).toMatchObject({ total: 3, records: [{ _id: 4, name: '乌江' }] });
    expect((await search({ q: '江', include_total: false })).total).toBeUndefined();
    const names = await search({ distinct: true, fields: ['name'], sort: 'name' });
    expect(names.records).toHaveLength(4);
    expect(names.records[0]).toEqual({ name: '=cmd' });
  });

  it('goes on from any row, in the order of the table, sorted and filtered', async () => {
    for (const given of [{}, { sort: 'depth desc' }, { q: '江' }, { fields: ['code'] }]) {
      const all = (await search(given)).records;
      const seen: Json[] = [];
      for (let offset = 0; ; offset += 2) {
        const { records, total } = await search({ ...given, offset, limit: 2 });
        expect(total).toBe(all.length);
        if (records.length === 0) break;
        seen.push(...records);
      }
      expect(seen).toEqual(all);
    }
    expect(await search({ limit: 0 })).toMatchObject({ records: [], total: 5, limit: 0 });
    expect((await search({ limit: 1_000_000 })).limit).toBe(limits.ckanRecords.value);
  });

  it('writes rows as objects, lists, CSV or TSV', async () => {
    const given = { fields: 'code,name', filters: { code: ['003', '001'] } };
    const written = async (records_format: string) =>
      (await search({ ...given, records_format })).records as unknown;
    expect(await written('lists')).toEqual([
      ['001', '乌江'],
      ['003', '赤水,河'],
    ]);
    expect(await written('csv')).toBe('001,乌江\r\n003,"赤水,河"\r\n');
    expect(await written('tsv')).toBe('001\t乌江\r\n003\t赤水,河\r\n');
  });

  it('has the column of a table that was dumped from a CKAN in place of the number of a row', async () => {
    const dumped = (await on.dataset()).id;
    const entry = await on.entry([openItem('_id', '_id'), openItem('name', 'name')]);
    await on.publish(await on.version(dumped, '_id,name\n7,b\n5,a\n6,c\n'), entry);
    const [{ id } = { id: '' }] = await resourcesOf(dumped);
    const whole = await search({ resource_id: id });
    expect(whole.fields.map((one) => one.id)).toEqual(['_id', 'name']);
    expect(whole.records[0]).toEqual({ _id: 7, name: 'b' });
    const sorted = await search({ resource_id: id, sort: '_id desc', fields: '_id' });
    expect(sorted.records).toEqual([{ _id: 7 }, { _id: 6 }, { _id: 5 }]);
    const { body } = await ask('datastore_info', { id });
    expect(body['result']).toMatchObject({ fields: [{ id: '_id', type: 'int8' }, { id: 'name' }] });
  });

  it('refuses in the way of CKAN, with what is wrong under its parameter', async () => {
    for (const [given, status, at] of [
      [{ resource_id: undefined }, 409, 'resource_id'],
      [{ resource_id: '_table_metadata' }, 404, 'message'],
      [{ filters: { nowhere: 1 } }, 409, 'filters'],
      [{ filters: { depth: 'deep' } }, 409, 'filters'],
      [{ filters: '[1]' }, 409, 'filters'],
      [{ filters: { depth: { like: 1 } } }, 409, 'filters'],
      [{ q: { nowhere: 'x' } }, 409, 'filters'],
      [{ q: '江 '.repeat(20_000) }, 409, 'q'],
      [{ fields: 'nowhere' }, 409, 'fields'],
      [{ sort: 'nowhere' }, 409, 'sort'],
      [{ sort: 'code; DROP TABLE x' }, 409, 'sort'],
      [{ limit: 'all' }, 409, 'limit'],
      [{ offset: -1 }, 409, 'offset'],
      [{ records_format: 'xml' }, 409, 'records_format'],
      [{ filters: { name: 'a\u0000b' } }, 409, 'filters'],
    ] as const) {
      const { status: told, body } = await ask('datastore_search', {
        resource_id: resource,
        ...given,
      });
      const error = body['error'] as Json;
      expect([given, told, Object.keys(error)]).toEqual([given, status, ['__type', at]]);
    }
  });

  it('gives a whole table as text from the address of its resource', async () => {
    const file = resources.find(({ format }) => format === 'CSV')!;
    const answer = await fetch(file.url);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const expected = content.replaceAll('\n', '\r\n');
    expect(await answer.text()).toBe(expected);
    const marked = Buffer.from(await (await dump(resource, '?bom=true')).arrayBuffer());
    expect(marked.toString()).toBe(`\ufeff${expected}`);
    const tsv = await dump(resource, '?format=tsv');
    expect((await tsv.text()).split('\r\n')[1]).toBe('001\t乌江\t2.50\t12');
    expect((await dump('x')).status).toBe(404);
    expect((await dump(resource, '?format=pdf')).status).toBe(409);
  });

  it('gives a whole table as JSON and XML in CKAN’s shapes, with all digits', async () => {
    const text = await (await dump(resource, '?format=json')).text();
    const { fields, records } = JSON.parse(text) as { fields: Json[]; records: unknown[][] };
    expect(fields.map(({ id }) => id)).toEqual(['code', 'name', 'depth', 'n']);
    expect(records[2]).toEqual(['003', '赤水,河', null, 7]);
    expect(text).toContain('["005","=cmd",9007199254740993.50,3]');
    const entry = await on.entry([openItem('level', '水位 (m)'), openItem('note', 'note')]);
    const odd = (await on.dataset()).id;
    await on.publish(await on.version(odd, '水位 (m),note\n1.5,"<&\n>"\n,\n'), entry);
    const url = await csvOf(odd);
    const xml = await (await fetch(`${url}?format=xml`)).text();
    expect(xml.split('\n')).toEqual([
      '<data xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
      '<row _id="1"><水位_x0020__x0028_m_x0029_>1.5</水位_x0020__x0028_m_x0029_><note>&lt;&amp;&#10;&gt;</note></row>',
      '<row _id="2"><水位_x0020__x0028_m_x0029_ xsi:nil="true"/><note xsi:nil="true"/></row>',
      ...['</data>', ''],
    ]);
  });

  it('gives a table of several pages once, row by row', async () => {
    const many = Array.from({ length: 25_001 }, (_, n) => `${n}`);
    const entry = await on.entry([openItem('k', 'k')]);
    const { id } = await on.dataset();
    await on.publish(await on.version(id, `k\n${many.join('\n')}\n`), entry);
    const text = await (await fetch(await csvOf(id))).text();
    expect(text.split('\r\n')).toEqual(['k', ...many, '']);
  });

  it('counts pages of rows and whole tables as usage', async () => {
    const usage = on.portal.app.get(Usage, { strict: false });
    const events = async () => {
      await usage.onApplicationShutdown();
      const bodies = await on.rows<{ body: UsageEvent[] }>(
        'SELECT body FROM intake.message ORDER BY id',
      );
      return bodies.flatMap(({ body }) => body);
    };
    const before = (await events()).length;
    await search({ limit: 2 });
    await (await dump(resource)).text();
    const of = { channel: 'portal', dataset, version: 1 };
    const act = { ...of, outcome: 'answered' };
    await fetch(`${on.portal.url}/api/v1/datasets/${dataset}/versions/1/tables/0/rows?cursor=x`);
    expect((await events()).slice(before)).toMatchObject([
      { ...act, act: 'call', rows: 2 },
      { ...act, act: 'download', rows: 5 },
      { ...of, act: 'call', outcome: 'refused', rows: 0 },
    ]);
  });
});
