import { limits } from '@shutong/platform';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { listedRecords, manyRecords } from '../../../test/support/listed-records';
import { OpenApi } from '../../../test/support/openapi';
import { replaceProperty } from '../../../test/support/replace-property';

type Json = Readonly<Record<string, unknown>>;

const schemaType = 'application/ld+json;profile="https://schema.org/"';
const kinds = ['text/turtle', 'application/rdf+xml', 'application/n-triples'];

describe('What everybody can follow of the catalogue', () => {
  const contract = new OpenApi('portal.yaml');
  let on: OpenDataUnderTest;
  let dataset: string;
  let name: string;
  let publication: string;
  let publisher: string;
  let theme: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    const items = ['code', 'name'].map((code) => openItem(code, code));
    const entry = await on.entry(items, { theme: '交通运输', keywords: ['水系'] });
    dataset = (await on.dataset()).id;
    await on.publish(await on.version(dataset, 'code,name\n1,<乌江>\n'), entry);
    publication = await on.publish(await on.version(dataset, 'code,name\n2,b\n'), entry);
    await listedRecords(on.hub.db.pool('migrator'));
    const told = await until(async () => {
      const { status, body } = await ask(`/dataset/${dataset}.json`);
      const others = (await get('/feed.atom')).text.includes('Road traffic');
      return status === 200 && others ? (body as unknown as DatasetTold) : undefined;
    });
    name = told.name;
    publisher = told.organization.name;
    theme = told.themes[0]!.name;
  });
  afterAll(() => on.close());

  interface DatasetTold {
    readonly name: string;
    readonly organization: { readonly name: string };
    readonly themes: readonly { readonly name: string }[];
  }
  async function get(path: string, headers: Record<string, string> = {}) {
    const answer = await fetch(`${on.portal.url}${path}`, { headers });
    const type = answer.headers.get('content-type') ?? '';
    return { status: answer.status, type, headers: answer.headers, text: await answer.text() };
  }
  async function ask(path: string, accept = '*/*') {
    const { text, ...answer } = await get(path, { accept });
    return { ...answer, body: JSON.parse(text) as Json };
  }
  const ids = (feed: string) => [...feed.matchAll(/<entry><id>([^<]+)/g)].map(([, id]) => id);
  const tombs = (feed: string) =>
    [...feed.matchAll(/<at:deleted-entry ref="([^"]+)/g)].map(([, id]) => id);
  const next = (feed: string) =>
    /rel="next" href="([^"]+)"/.exec(feed)?.[1]?.replaceAll('&amp;', '&');

  it('is a dataset in each format that Accept may ask for, at its id and its name', async () => {
    for (const path of [`/id/${dataset}`, `/dataset/${name}`, `/dataset/${dataset}`]) {
      for (const accept of [...kinds, 'application/ld+json', schemaType, 'application/json']) {
        const { status, type, headers } = await get(path, { accept });
        expect([path, accept, status, type]).toEqual([
          path,
          accept,
          200,
          `${accept}; charset=utf-8`,
        ]);
        expect(headers.get('vary')).toBe('accept');
      }
    }
    const { status, body } = await ask(`/id/${dataset}`, 'image/png');
    expect([status, body['code']]).toEqual([406, 'opendata.open.not-acceptable']);
    for (const offered of kinds) expect(JSON.stringify(body)).toContain(offered);
  });

  it('is a dataset in the portal’s own words, as its contract says', async () => {
    const { status, body, headers } = await ask(`/id/${dataset}`, 'application/json');
    const answered = { status, type: 'application/json', body };
    expect(contract.faultsOf('get', '/id/{id}', answered)).toEqual([]);
    expect(body).toMatchObject({
      ...{ id: dataset, iri: `${on.portal.url}/id/${dataset}`, version: 2, origin: null },
      description: { title: { zh: expect.any(String) as string } },
    });
    expect(headers.get('link')).toContain(
      `${on.portal.url}/dataset/${name}.schema>; rel="alternate"`,
    );
  });

  it('is a dataset as search engines read it', async () => {
    const { type, body } = await ask(`/dataset/${name}.schema`);
    expect(type).toBe(`${schemaType}; charset=utf-8`);
    expect(body).toMatchObject({
      ...{ '@context': 'https://schema.org/', '@type': 'Dataset' },
      ...{ '@id': `${on.portal.url}/id/${dataset}`, isAccessibleForFree: true, version: 2 },
      url: `${on.portal.url}/dataset/${name}`,
      publisher: { '@type': 'Organization', name: '数据局' },
      keywords: ['水系', '交通运输'],
      distribution: [
        { '@type': 'DataDownload', encodingFormat: 'text/csv' },
        { '@type': 'DataDownload' },
      ],
    });
    const air = (await ask('/dataset/air-quality.schema')).body;
    expect(air).toMatchObject({
      ...{ sameAs: ['https://source.example/id/air'], temporalCoverage: ['2024-01-01/..'] },
      spatialCoverage: [{ name: 'Guizhou', geo: { box: '24 103 29 109' } }],
    });
  });

  it('is a sitemap of one address for each dataset, which robots.txt leads to', async () => {
    const index = `${on.portal.url}/sitemap.xml`;
    expect((await get('/robots.txt')).text).toContain(`Sitemap: ${index}\n`);
    const { type, text } = await get('/sitemap.xml');
    expect(type).toBe('application/xml; charset=utf-8');
    expect(text).toContain(`<loc>${on.portal.url}/sitemap/1.xml</loc><lastmod>20`);
    const page = (await get('/sitemap/1.xml')).text;
    expect(page).toContain(`<loc>${on.portal.url}/dataset/${name}</loc><lastmod>20`);
    expect([...page.matchAll(/<loc>/g)]).toHaveLength(5);
    expect((await get('/sitemap/2.xml')).status).toBe(404);
    expect((await get('/sitemap/x.xml')).status).toBe(400);
  });

  it('is a feed of what changed last, page by page, each dataset once, by publisher and theme too', async () => {
    const whole = (await get('/feed.atom')).text;
    expect(ids(whole)).toHaveLength(4);
    const two = replaceProperty<{ value: number }, 'value'>(limits.feedPage, 'value', 3);
    const first = await get('/feed.atom');
    const rest = await get(next(first.text)!.replace(on.portal.url, ''));
    two.restore();
    expect([...ids(first.text), ...ids(rest.text)]).toEqual(ids(whole));
    expect(next(rest.text)).toBeUndefined();
    const address = `${on.portal.url}/id/${dataset}`;
    expect(ids((await get(`/feed.atom?publisher=${publisher}`)).text)).toEqual([address]);
    expect(ids((await get(`/feed.atom?theme=${theme}`)).text)).toEqual([address]);
    expect(ids((await get('/feed.atom?theme=none')).text)).toEqual([]);
    expect((await get('/feed.atom?after=x')).status).toBe(400);
    const tag = { 'if-none-match': (await get('/feed.atom')).headers.get('etag')! };
    expect((await get('/feed.atom', tag)).status).toBe(304);
  });

  it('is a feed of the versions of one dataset, and of a harvested one as it is', async () => {
    const versions = `${on.portal.url}/api/v1/datasets/${dataset}/versions`;
    expect(ids((await get(`/dataset/${dataset}/feed.atom`)).text)).toEqual([
      ...[`${versions}/2`, `${versions}/1`],
    ]);
    expect(ids((await get('/dataset/air-quality/feed.atom')).text)).toHaveLength(1);
    expect((await get('/dataset/nobody/feed.atom')).status).toBe(404);
    await on.publications.withdraw(on.as('department-head'), publication, '含有错误 & 误发布');
    // For a moment nothing is shown of it: the version before is listed anew.
    const { text } = await until(async () => {
      const feed = await get(`/dataset/${dataset}/feed.atom`);
      return feed.status === 200 ? feed : undefined;
    });
    expect([ids(text), tombs(text)]).toEqual([[`${versions}/1`], [`${versions}/2`]]);
    expect(text).toContain('<at:comment>含有错误 &amp; 误发布</at:comment>');
  });

  it('says of a dataset that was withdrawn that it is gone, and nothing else of it', async () => {
    const [first] = await on.rows<{ id: string }>(
      `SELECT id FROM opendata.publication WHERE dataset_id = $1 AND state = 'published'`,
      [dataset],
    );
    const { body: shown } = await ask(`/dataset/${name}.json`);
    const [{ id: distribution } = { id: '' }] = shown['distributions'] as {
      id: string;
    }[];
    await on.publications.withdraw(on.as('department-head'), first!.id, '撤回');
    const gone = async () => {
      const ids = [dataset, distribution].map((id) => `/id/${id}`);
      const names = [dataset, name].flatMap((one) => [`/dataset/${one}`, `/dataset/${one}.schema`]);
      for (const path of [...ids, ...names, `/dataset/${name}.json`]) {
        const { status, body } = await ask(path);
        expect([path, status, body['code']]).toEqual([path, 410, 'opendata.open.withdrawn']);
        expect(JSON.stringify(body)).toMatch(/撤回.*[0-9a-f]{64}/);
      }
    };
    await gone();
    expect((await get('/sitemap/1.xml')).text).not.toContain(name);
    const address = `${on.portal.url}/id/${dataset}`;
    const feed = await until(async () => {
      const { text } = await get(`/feed.atom?publisher=${publisher}`);
      return tombs(text).length > 0 ? text : undefined;
    });
    expect([ids(feed), tombs(feed)]).toEqual([[], [address]]);
    await gone();
    expect(feed).toContain('<at:comment>撤回</at:comment>');
    expect(feed).not.toContain('<summary>');
    expect(tombs((await get(`/feed.atom?theme=${theme}`)).text)).toEqual([address]);
    expect(ids((await get('/feed.atom')).text)).toHaveLength(3);
  });

  it('is a feed of what a search finds: words, fields and both, what is new at its top, page by page', async () => {
    const english = { 'accept-language': 'en' };
    const feedOf = async (q: string) =>
      (await get(`/feed.atom?${new URLSearchParams({ q }).toString()}`, english)).text;
    const titles = (feed: string) =>
      [...feed.matchAll(/<entry><id>[^<]+<\/id><title>([^<]+)/g)].map(([, title]) => title);
    const q = '"Road traffic" OR tags:air OR title:series';
    expect(titles(await feedOf(q)).sort()).toEqual(['Air quality', 'Road traffic']);
    await manyRecords(on.hub.db.pool('migrator'), 1);
    const feed = await until(async () => {
      const found = await feedOf(q);
      return ids(found).length === 3 ? found : undefined;
    });
    expect(titles(feed)[0]).toMatch(/^Series/);
    expect(/<title>([^<]+)/.exec(feed)![1]).toBe(
      'Changes of the catalogue of open data: &quot;Road traffic&quot; OR tags:air OR title:series',
    );
    const two = replaceProperty<{ value: number }, 'value'>(limits.feedPage, 'value', 2);
    const first = await feedOf(q);
    const rest = (await get(next(first)!.replace(on.portal.url, ''))).text;
    two.restore();
    expect([...ids(first), ...ids(rest)]).toEqual(ids(feed));
    expect(next(rest)).toBeUndefined();
    const both = `/feed.atom?publisher=${encodeURIComponent('nobody')}&q=tags:air`;
    expect(ids((await get(both)).text)).toEqual([]);
  });

  it('is refused as a feed of a search that cannot be read', async () => {
    for (const q of ['(air', 'nothing:air']) {
      const { status, type, body } = await ask(
        `/feed.atom?${new URLSearchParams({ q }).toString()}`,
      );
      expect([q, status, body['code']]).toEqual([q, 400, 'opendata.feed.unreadable-search']);
      expect(contract.faultsOf('get', '/feed.atom', { status, type, body })).toEqual([]);
    }
    expect((await get('/feed.atom?q=')).status).toBe(400);
  });
});
