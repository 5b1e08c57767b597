import { Usage, type UsageEvent } from '@shutong/messaging';
import { limits } from '@shutong/platform';
import { listedRecords } from '../../../test/support/listed-records';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { OpenApi } from '../../../test/support/openapi';

type Json = Readonly<Record<string, unknown>>;
type Given = Readonly<Record<string, unknown>>;

/** udata refuses a dataset, or one of its resources, where one of these is not there. */
const neededOfDataset = [
  ...['id', 'name', 'title', 'notes', 'license_id', 'license_title', 'tags', 'metadata_created'],
  ...['metadata_modified', 'organization', 'resources', 'private', 'type', 'author', 'state'],
  ...['author_email', 'maintainer', 'maintainer_email'],
];
const neededOfResource = [
  ...['id', 'position', 'name', 'description', 'format', 'mimetype', 'size', 'hash', 'created'],
  ...['last_modified', 'url', 'resource_type'],
];

describe('CKAN’s Action API', () => {
  const contract = new OpenApi('portal.yaml');
  let on: OpenDataUnderTest;
  let own: { id: string; name: string; publication: string };
  beforeAll(async () => {
    on = await openDataUnderTest();
    const items = ['code', 'name', 'depth'].map((code) => openItem(code, code));
    const entry = await on.entry(items, {
      ...{ theme: '生态环境', keywords: ['河流'], summary: '全省河流名录' },
    });
    const { id } = await on.dataset();
    const version = await on.version(id, 'code,name,depth\n001,乌江,2.50\n002,清水江,1.25\n');
    const publication = await on.publish(version, entry);
    await listedRecords(on.hub.db.pool('migrator'));
    await until(async () =>
      (await result<string[]>('package_list')).length >= 4 ? true : undefined,
    );
    const { name } = await result<{ name: string }>('package_show', { id });
    own = { id, name, publication };
  });
  afterAll(() => on.close());

  /** Asks with a body, and holds the answer against the contract. */
  async function ask(action: string, given: Given = {}) {
    const answer = await fetch(`${on.portal.url}/api/action/${action}`, {
      ...{ method: 'POST', body: JSON.stringify(given) },
      headers: { 'content-type': 'application/json' },
    });
    return judged(answer);
  }
  async function judged(answer: Response) {
    const body = (await answer.json()) as Json;
    const { status, headers } = answer;
    const type = headers.get('content-type') ?? '';
    const judged = { status, type, body };
    expect(contract.faultsOf('post', '/api/action/{action}', judged)).toEqual([]);
    return { status, type, body, error: body['error'] as Json | undefined };
  }
  async function result<T = Json>(action: string, given: Given = {}): Promise<T> {
    const { status, body } = await ask(action, given);
    expect([action, status, body['success']]).toEqual([action, 200, true]);
    return body['result'] as T;
  }
  interface Search extends Json {
    readonly count: number;
    readonly results: readonly { readonly id: string; readonly name: string }[];
    readonly search_facets: Record<string, { readonly items: readonly Json[] }>;
  }
  const search = (given: Given) => result<Search>('package_search', given);
  const namesFound = async (given: Given) =>
    (await search(given)).results.map(({ name }) => name).sort();

  it('is asked by GET and POST, with JSON, forms and lists, under both addresses', async () => {
    const { url } = on.portal;
    const named = { id: 'air-quality' };
    const form = new URLSearchParams(named);
    const posts = [
      { body: JSON.stringify(named), headers: { 'content-type': 'application/json' } },
      { body: form },
      // curl -d without a word on what it is
      {
        body: JSON.stringify(named),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    ];
    for (const path of ['/api/3/action/package_show', '/api/action/package_show']) {
      for (const post of posts) {
        const { body } = await judged(await fetch(`${url}${path}`, { method: 'POST', ...post }));
        expect(body).toMatchObject({ success: true, result: { name: 'air-quality' } });
      }
      const empty = await fetch(`${url}${path}?${form.toString()}`, { method: 'POST' });
      expect((await judged(empty)).body).toMatchObject({ result: { name: 'air-quality' } });
      const { body } = await judged(await fetch(`${url}${path}?${form.toString()}`));
      expect(body['help']).toBe(`${url}/api/3/action/help_show?name=package_show`);
    }
    for (const query of ['facet.field=tags&facet.field=groups', 'facet.field=["tags","groups"]']) {
      const answer = await fetch(`${url}/api/3/action/package_search?rows=0&${query}`);
      const { body } = await judged(answer);
      expect(Object.keys((body['result'] as Search).search_facets)).toEqual(['tags', 'groups']);
    }
    expect(await (await fetch(`${url}/api/3`)).json()).toEqual({ version: 3 });
    expect(await (await fetch(`${url}/api/util/status`)).json()).toMatchObject({ site_url: url });
  });

  it('counts and sorts by a field once, however often it is named', async () => {
    const given = { 'facet.field': Array.from({ length: 60 }, () => 'tags'), q: '空气 OR 河流' };
    const { search_facets } = await search(given);
    expect(Object.keys(search_facets)).toEqual(['tags']);
    const sort = Array.from({ length: 3000 }, () => 'name desc').join(',');
    expect((await search({ sort })).results.map(({ id }) => id)).toEqual(
      (await search({ sort: 'name desc' })).results.map(({ id }) => id),
    );
  });

  it('shows a dataset by id and name, with every key that strict harvesters ask for', async () => {
    const byId = await result('package_show', { id: own.id });
    expect(await result('package_show', { id: own.name })).toEqual(byId);
    for (const name of ['air-quality', own.name]) {
      const dataset = await result<Json & { resources: Json[] }>('package_show', { id: name });
      expect(Object.keys(dataset)).toEqual(expect.arrayContaining(neededOfDataset));
      expect(dataset['type']).toBe('dataset');
      for (const resource of dataset.resources) {
        expect(Object.keys(resource)).toEqual(expect.arrayContaining(neededOfResource));
        for (const key of ['id', 'format', 'created', 'url']) {
          expect(typeof resource[key]).toBe('string');
        }
        expect(await result('resource_show', { id: resource['id'] })).toEqual(resource);
      }
    }
    expect(byId).toMatchObject({
      ...{ id: own.id, notes: '全省河流名录', num_resources: 3, private: false },
      metadata_created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/) as string,
      tags: [{ name: '河流' }],
      groups: [{ title: '生态环境' }],
      organization: { title: '数据局', is_organization: true },
    });
  });

  it('keeps a harvested dataset’s own address, and what its source says of place and time', async () => {
    const { extras } = await result<{ extras: { key: string; value: string }[] }>('package_show', {
      id: 'air-quality',
    });
    const said = Object.fromEntries(extras.map(({ key, value }) => [key, value]));
    expect(said).toMatchObject({
      ...{ uri: 'https://source.example/id/air', identifier: 'air', frequency: 'daily' },
      ...{ temporal_start: '2024-01-01', harvest_source_title: 'Elsewhere' },
    });
    expect(JSON.parse(said['spatial']!)).toMatchObject({ type: 'Polygon' });
  });

  it('finds datasets by words, Chinese ones as well, and by fields, as harvesters write them', async () => {
    const [chinese = ''] = await namesFound({ fq: 'tags:空气质量' });
    for (const [given, expected] of [
      [{ q: '河流' }, [own.name]],
      // Search knows both languages of a word.
      [{ q: 'air' }, ['air-quality', chinese]],
      [{ q: 'nothing-at-all-zzz' }, []],
      [{ fq: 'res_format:csv' }, ['air-quality', 'road-traffic', own.name]],
      [{ fq: 'tags:air' }, ['air-quality']],
      [{ fq: 'tags:(air OR roads)' }, ['air-quality', 'road-traffic']],
      [{ fq: '-tags:air -tags:roads -tags:空气质量' }, [own.name]],
      [{ q: 'title:traffic' }, ['road-traffic']],
      [{ q: 'name:air*' }, ['air-quality']],
      [{ fq: 'license_id:cc-by' }, ['air-quality']],
      [{ fq_list: ['tags:air', 'res_format:CSV'] }, ['air-quality']],
      [
        { q: '*:*', fq: 'dataset_type:dataset +state:active private:false name:air-quality' },
        ['air-quality'],
      ],
      [
        { fq: 'metadata_modified:[2001-01-01T00:00:00Z TO NOW+1DAY] name:road-traffic' },
        ['road-traffic'],
      ],
      [{ fq: 'metadata_modified:[NOW+1DAY TO *]' }, []],
      [{ fq: 'extras_theme:a' }, []],
      [{ fq: 'name:o_d-traffic OR name:%' }, []],
    ] as const) {
      expect([given, await namesFound(given)]).toEqual([given, [...expected].sort()]);
    }
  });

  it('counts exactly, also what a page does not show, by organization, group, tag and format', async () => {
    const found = await search({
      ...{ rows: 0, 'facet.field': ['organization', 'tags', 'res_format', 'views'] },
    });
    expect([found.count, found.results]).toEqual([4, []]);
    expect(found['facets']).toMatchObject({ res_format: { CSV: 3, PARQUET: 1, JSON: 1 } });
    expect(found.search_facets['organization']!.items).toContainEqual(
      expect.objectContaining({ display_name: '数据局', count: 1 }),
    );
    expect(found.search_facets['views']!.items).toEqual([]);
  });

  it('is paged through once, in an order that stays', async () => {
    for (const sort of ['id asc', 'name asc', 'title desc, name asc', 'score desc', '']) {
      const seen: string[] = [];
      for (let start = 0; ; start += 1) {
        const { results } = await search({ rows: 1, start, sort });
        if (results.length === 0) break;
        seen.push(results[0]!.id);
      }
      expect([sort, seen.length, new Set(seen).size]).toEqual([sort, 4, 4]);
    }
    const names = await result<string[]>('package_list');
    expect(names).toEqual([...names].sort());
    expect(await result('package_list', { limit: 2, offset: 1 })).toEqual(names.slice(1, 3));
    const current = await result<unknown[]>('current_package_list_with_resources', { limit: 3 });
    expect(current).toHaveLength(3);
    expect((await search({ rows: limits.ckanRows.value + 1 })).results).toHaveLength(4);
  });

  it('lists organizations, groups, tags and licences, and shows each', async () => {
    type Full = { name: string; package_count: number };
    for (const kind of ['organization', 'group']) {
      const names = await result<string[]>(`${kind}_list`);
      const full = await result<Full[]>(`${kind}_list`, {
        all_fields: true,
        sort: 'package_count desc',
      });
      expect(full.map(({ name }) => name).sort()).toEqual([...names].sort());
      const shown = await result<Full & { packages: Json[] }>(`${kind}_show`, {
        ...{ id: names[0], include_datasets: true },
      });
      expect(shown.packages).toHaveLength(shown.package_count);
      expect(await namesFound({ fq: `${kind === 'group' ? 'groups' : kind}:${names[0]}` })).toEqual(
        shown.packages.map(({ name }) => name as string).sort(),
      );
    }
    expect(await result('tag_list')).toEqual(['air', 'roads', '河流', '空气质量'].sort());
    expect(await result('tag_list', { query: '空气', all_fields: true })).toMatchObject([
      { name: '空气质量', display_name: '空气质量' },
    ]);
    expect(await result('tag_show', { id: 'air' })).toMatchObject({ name: 'air' });
    expect(await result('license_list')).toMatchObject([{ id: 'cc-by' }]);
    expect(await result('site_read')).toBe(true);
    expect(await result('status_show')).toMatchObject({ ckan_version: '2.11.0' });
    expect(await result('help_show', { name: 'package_list' })).toMatch(/limit/);
  });

  it('refuses in the way of CKAN, with a status and never within a 200', async () => {
    const nobody = '019c0b4e-6a00-7fba-8780-3905a9ea10e3';
    for (const [action, given, status, type] of [
      ['package_show', {}, 409, 'Validation Error'],
      ['package_show', { id: nobody }, 404, 'Not Found Error'],
      ['package_show', { id: "x' OR '1'='1" }, 404, 'Not Found Error'],
      ['package_show', { id: 'a\u0000' }, 409, 'Validation Error'],
      ['package_show', { id: { a: 1 } }, 409, 'Validation Error'],
      ['resource_show', { id: 'x' }, 404, 'Not Found Error'],
      ['organization_show', { id: 'x' }, 404, 'Not Found Error'],
      ['group_show', { id: 'x' }, 404, 'Not Found Error'],
      ['organization_list', { sort: 'secret' }, 409, 'Validation Error'],
      ['tag_show', { id: 'x' }, 404, 'Not Found Error'],
      ['help_show', { name: 'x' }, 404, 'Not Found Error'],
      ['package_search', { rows: 'many' }, 409, 'Validation Error'],
      ['package_search', { start: -1 }, 409, 'Validation Error'],
      ['package_search', { fq: '(a' }, 400, 'Search Query Error'],
      ['package_search', { q: 'password:x' }, 400, 'Search Query Error'],
      ['package_search', { q: 'constructor:x' }, 400, 'Search Query Error'],
      ['package_search', { fq: 'metadata_modified:[yesterday TO *]' }, 400, 'Search Query Error'],
      [
        'package_search',
        { fq: 'metadata_modified:[NOW+999999YEARS TO *]' },
        400,
        'Search Query Error',
      ],
      ['package_search', { sort: 'name; DROP TABLE x' }, 400, 'Search Query Error'],
      ['package_search', { sort: 'secret asc' }, 400, 'Search Query Error'],
      ['organization_list', { sort: 'constructor' }, 409, 'Validation Error'],
      ['package_search', { facet: 'perhaps' }, 409, 'Validation Error'],
    ] as const) {
      const answer = await ask(action, given);
      expect([action, given, answer.status, answer.error?.['__type']]).toEqual([
        ...[action, given, status, type],
      ]);
      expect(answer.body['success']).toBe(false);
    }
    const fields = (await ask('package_show')).error;
    expect(fields).toEqual({ __type: 'Validation Error', id: ['Missing value'] });
    for (const action of ['package_create', 'datastore_search_sql', '__proto__', 'toString']) {
      const { status, body } = await ask(action);
      expect([status, body]).toEqual([400, `Bad request - Action name not known: ${action}`]);
    }
    expect((await ask('package_list', [] as never)).status).toBe(400);
    const unreadable = await fetch(`${on.portal.url}/api/3/action/package_list`, {
      ...{ method: 'POST', body: '{"limit":', headers: { 'content-type': 'application/json' } },
    });
    expect(await judged(unreadable)).toMatchObject({
      ...{ status: 400, body: expect.stringMatching(/^Bad request - /) as string },
    });
  });

  it('counts what is shown and searched for as usage', async () => {
    const usage = on.portal.app.get(Usage, { strict: false });
    const events = async () => {
      await usage.onApplicationShutdown();
      const bodies = await on.rows<{ body: UsageEvent[] }>(
        'SELECT body FROM intake.message ORDER BY id',
      );
      return bodies.flatMap(({ body }) => body);
    };
    const before = (await events()).length;
    await result('package_show', { id: own.id });
    await search({ q: '河流' });
    await search({ q: '河流', start: 1 });
    await search({ q: '*:*' });
    await result('package_list');
    const act = { channel: 'portal', consumer: 'anonymous', outcome: 'answered', rows: 1 };
    expect((await events()).slice(before)).toMatchObject([
      { ...act, act: 'view', dataset: own.id },
      { ...act, act: 'search', words: '河流' },
    ]);
  });

  it('says what people search for, as they say it, and nothing of fields or of what may be a person’s', async () => {
    const usage = on.portal.app.get(Usage, { strict: false });
    const told = async () => {
      await usage.onApplicationShutdown();
      const bodies = await on.rows<{ body: UsageEvent[] }>(
        'SELECT body FROM intake.message ORDER BY id',
      );
      return bodies.flatMap(({ body }) => body.map(({ words, rows }) => [words, rows]));
    };
    const before = (await told()).length;
    const asked = [
      '充电桩 分布',
      'tags:河流',
      '河流 OR 湖泊',
      '-河流',
      '13800138000',
      '张三@example.cn',
    ];
    for (const q of asked) await search({ q });
    const [first, ...others] = (await told()).slice(before);
    expect(first).toEqual(['充电桩 分布', 0]);
    expect(others.map(([words]) => words)).toEqual(others.map(() => undefined));
    expect(others).toHaveLength(asked.length - 1);
  });

  it('sorts by metadata quality and by stars, with what nobody has assessed at the end', async () => {
    await on.rows(
      `INSERT INTO opendata.assessment
         (dataset_id, source_id, title, metrics, mistakes, points, unknown, stars, rules, assessed_at)
       SELECT r.id, r.source_id, '{}', '{}', '{}', a.points, 0, a.stars, 'test', now()
         FROM opendata.record r JOIN (VALUES ('air', 300, 2), ('roads', 200, 3)) AS a (key, points, stars) USING (key)`,
    );
    const sorted = async (sort: string) => {
      const harvested = { fq: `-name:${own.name}`, 'facet.field': ['tags'] };
      const { results } = await search({ sort, ...harvested });
      return results.map(({ name }) => name.replace(/^dataset-.*/, 'unassessed'));
    };
    expect(await sorted('mqa desc')).toEqual(['air-quality', 'road-traffic', 'unassessed']);
    expect(await sorted('mqa asc')).toEqual(['road-traffic', 'air-quality', 'unassessed']);
    expect(await sorted('five_star desc')).toEqual(['road-traffic', 'air-quality', 'unassessed']);
    const { results } = await search({ sort: 'mqa desc, name asc' });
    expect(results).toHaveLength(4);
  });

  it('says of what was withdrawn that it was, when and why', async () => {
    const { resources } = await result<{ resources: { id: string }[] }>('package_show', {
      id: own.id,
    });
    await on.publications.withdraw(on.as('department-head'), own.publication, '含有错误');
    for (const [action, id] of [
      ...[own.id, own.name, own.id.toUpperCase()].map((said) => ['package_show', said] as const),
      ...resources.map((one) => ['resource_show', one.id] as const),
    ] as const) {
      const { status, error } = await ask(action, { id });
      expect([action, id, status]).toEqual([action, id, 410]);
      expect(error).toMatchObject({ __type: 'Not Found Error', version: '1', ground: '含有错误' });
      expect(String(error?.['message'])).toContain('含有错误');
      expect(error?.['sha256']).toMatch(/^[0-9a-f]{64}$/);
    }
    expect((await search({ q: '河流' })).count).toBe(0);
  });
});
