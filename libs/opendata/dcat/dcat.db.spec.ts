import { Usage, type UsageEvent } from '@shutong/messaging';
import { limits, readConfig, systemContext } from '@shutong/platform';
import { harvestsUnderTest } from '../../../test/support/harvests';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { OpenApi } from '../../../test/support/openapi';
import { startPortal } from '../../../test/support/portal-server';
import { readCatalogue } from '../format/read-catalogue';
import { PortalCatalogue } from '../listing/portal-catalogue.service';
import { Dcat } from './dcat.service';

const rivers = 'code,name\n001,乌江\n';

const rights = '使用时请注明来源';

describe('The catalogue in RDF', () => {
  const contract = new OpenApi('portal.yaml');
  let on: OpenDataUnderTest;
  let dataset: string;
  let publication: string;
  beforeAll(async () => {
    on = await openDataUnderTest({ OPEN_RIGHTS: rights, PORTAL_CONTACT: 'desk@data.example' });
    const items = ['code', 'name'].map((code) => openItem(code, code));
    dataset = (await on.dataset()).id;
    const version = await on.version(dataset, rivers, 'rivers.csv');
    publication = await on.publish(version, await on.entry(items, { theme: '交通运输' }));
    await until(async () => ((await get(`/id/${dataset}`)).status === 200 ? true : undefined));
  });
  afterAll(() => on.close());

  async function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
    const answer = await fetch(`${on.portal.url}${path}`, { headers, method });
    const type = answer.headers.get('content-type') ?? '';
    return { status: answer.status, type, headers: answer.headers, text: await answer.text() };
  }
  const read = async (path: string) => {
    const { text, type } = await get(path);
    const address = `${on.portal.url}${path}`;
    return readCatalogue({ address, contentType: type, body: Buffer.from(text) });
  };

  it('describes a department’s dataset with its files and the service for its rows', async () => {
    const { datasets, total } = await read('/catalog.ttl');
    expect(total).toBe(1);
    expect(datasets).toMatchObject([
      {
        iri: `${on.portal.url}/id/${dataset}`,
        problems: [],
        description: {
          publisher: { name: { zh: '数据局' } },
          contacts: [
            {
              ...{ name: '数据局', email: 'desk@data.example' },
              url: `${on.portal.url}/api/v1/feedback?dataset=${dataset}`,
            },
          ],
          ...{ rights, temporal: [] },
          distributions: expect.arrayContaining([
            expect.objectContaining({ format: 'PARQUET', isService: false }),
            expect.objectContaining({ format: 'JSON', isService: true }),
          ]) as unknown,
        },
      },
    ]);
  });

  it('counts who takes over the catalogue as a harvest, and who reads of one dataset as a view of that', async () => {
    const usage = on.portal.app.get(Usage, { strict: false });
    const events = async () => {
      await usage.onApplicationShutdown();
      const bodies = await on.rows<{ body: UsageEvent[] }>(
        `SELECT body FROM intake.message WHERE kind = 'usage' ORDER BY id`,
      );
      return bodies.flatMap(({ body }) => body);
    };
    const before = (await events()).length;
    const all = ['/catalog.ttl', '/feed.atom', '/sitemap.xml', '/data.json'];
    for (const path of [...all, `/id/${dataset}`]) await get(path);
    await get('/api/3/action/current_package_list_with_resources');
    expect((await events()).slice(before)).toMatchObject([
      ...all.map(() => ({ act: 'harvest', channel: 'portal', outcome: 'answered' })),
      { act: 'view', channel: 'portal', dataset },
      { act: 'harvest', rows: 1 },
    ]);
  });

  it.each([
    [undefined, 'text/turtle'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/turtle'],
    ['application/ld+json', 'application/ld+json'],
    ['application/rdf+xml;q=0.9, text/turtle;q=0.1', 'application/rdf+xml'],
    ['application/n-triples', 'application/n-triples'],
  ])('answers what Accept %j likes best in %j, at an id that is for good', async (accept, type) => {
    const answer = await get(`/id/${dataset}`, accept === undefined ? {} : { accept });
    expect([answer.status, answer.type, answer.headers.get('vary')]).toEqual([
      ...[200, `${type}; charset=utf-8`, 'accept'],
    ]);
    expect(answer.text).toContain(dataset);
    const body: unknown = type.endsWith('json') ? JSON.parse(answer.text) : answer.text;
    const described = { status: answer.status, type, body };
    expect(contract.faultsOf('get', '/id/{id}', described)).toEqual([]);
  });

  it('finds a dataset under its id, its name and the ids of its distributions', async () => {
    const { name, distributions } = (await on.portal.app
      .get(PortalCatalogue, { strict: false })
      .find(systemContext('test', new Date()), dataset, on.portal.url))!;
    const paths = [`/dataset/${dataset}.nt`, `/dataset/${name}.nt`];
    const texts = await Promise.all(paths.map(async (path) => (await get(path)).text));
    expect(new Set(texts).size).toBe(1);
    const nt = { accept: 'application/n-triples' };
    const { text } = await get(`/id/${distributions[0]!.id}`, nt);
    expect(text).toBe(texts[0]);
  });

  it('tells who holds it that it is as it was, and HEAD what it would be', async () => {
    const { headers, text } = await get('/catalog.jsonld');
    const tag = { 'if-none-match': headers.get('etag')! };
    expect((await get('/catalog.jsonld', tag)).status).toBe(304);
    const head = await get('/catalog.jsonld', {}, 'HEAD');
    expect([head.status, head.type, head.text]).toEqual([
      ...[200, 'application/ld+json; charset=utf-8', ''],
    ]);
    expect(Number(head.headers.get('content-length'))).toBe(Buffer.byteLength(text));
  });

  it('refuses what is not there and what it does not write', async () => {
    const nobody = '019c0b4e-6a00-7fba-8780-3905a9ea10e3';
    for (const [path, headers, status] of [
      ['/dataset/nobody.ttl', {}, 404],
      [`/id/${nobody}`, {}, 404],
      ['/id/x', {}, 400],
      ['/catalog.exe', {}, 400],
      ['/catalog.ttl?after=x', {}, 400],
      ['/catalog.ttl?page=2', {}, 400],
      ['/catalog', { accept: 'image/png' }, 406],
    ] as const) {
      const answer = await get(path, headers);
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.type).toContain('application/problem+json');
    }
  });

  it('says of what was withdrawn that it is gone, and lists it no more', async () => {
    await on.publications.withdraw(on.as('department-head'), publication, '含有错误');
    const answer = await get(`/dataset/${dataset}.ttl`);
    expect([answer.status, answer.text]).toEqual([410, expect.stringContaining('含有错误')]);
    expect((await get('/catalog.nt')).text).not.toContain(dataset);
  });
});

describe('The catalogue of many datasets in RDF', () => {
  const many = limits.dcatPage.value * 2 + 5;
  const offered = Array.from({ length: many }, (_, at) => ({
    ...{ identifier: `d${at}`, title: `Dataset ${at}`, description: 'd', keyword: ['k'] },
    ...{ modified: '2024-01-01', publisher: { name: 'Office' }, contactPoint: { fn: 'Desk' } },
    distribution: [{ downloadURL: `https://x.example/${at}.csv`, mediaType: 'text/csv' }],
  }));

  it('is read page by page, each dataset once, under what its source calls it', async () => {
    const source = await startPortal(() => ({
      body: JSON.stringify({ conformsTo: 'project-open-data', dataset: offered }),
    }));
    const harvests = await harvestsUnderTest();
    try {
      await harvests.harvest(await harvests.add(`${source.url}/data.json`));
      await harvests.list();
      const database = await harvests.db.connect('portal');
      const config = readConfig('portal', {});
      const dcat = new Dcat(new PortalCatalogue(database, config), config);
      const portal = 'https://data.region.example';
      const seen: string[] = [];
      const sizes: number[] = [];
      for (let next: string | null = `${portal}/catalog.nt`; next !== null;) {
        const after = new URL(next).searchParams.get('after') ?? undefined;
        const address = `${portal}/catalog.nt`;
        const asked = { after, portal, address };
        const { document } = await dcat.page(harvests.system, 'nt', asked);
        const answer = { address: next, contentType: '', body: Buffer.from(document) };
        const page = await readCatalogue(answer);
        expect(page.total).toBe(many);
        sizes.push(page.datasets.length);
        seen.push(...page.datasets.flatMap(({ key, identifiers }) => [key, ...identifiers]));
        next = page.next;
      }
      expect(sizes).toEqual([limits.dcatPage.value, limits.dcatPage.value, 5]);
      const keys = seen.filter((one) => /^d\d+$/.test(one));
      expect(new Set(keys)).toEqual(new Set(offered.map(({ identifier }) => identifier)));
    } finally {
      await harvests.close();
      await source.stop();
    }
  });
});
