import { Usage, type UsageEvent } from '@shutong/messaging';
import { limits } from '@shutong/platform';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { OpenApi } from '../../../test/support/openapi';

const contract = new OpenApi('portal.yaml');
const base = '/api/v1/datasets/{id}/versions/{version}/features';
const gauges = `code,name,lon,lat
001,乌江,106.5,27.1
002,清水江,108.1,26.5
003,赤水河,,
`;
const reaches = `code,shape
a,"LINESTRING(106.4 27.0, 106.6 27.2)"
b,"POLYGON((108 26,108.2 26,108.2 26.6,108 26))"
`;
/** On both sides of the antimeridian. */
const islands = 'code,lon,lat\nw,179.5,-16.5\ne,-179.5,-17\n';

interface Linked {
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}
interface Page extends Linked {
  readonly features: readonly { readonly id: number; readonly geometry: object | null }[];
  readonly numberReturned: number;
  readonly numberMatched?: number;
}

describe('Feature data of open datasets', () => {
  let on: OpenDataUnderTest;
  let river: string;
  let reach: string;
  let island: string;
  let plain: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    const entry = await on.entry(
      ['code', 'name', 'lon', 'lat', 'shape'].map((code) => openItem(code, code)),
    );
    const published = async (content: string) => {
      const { id } = await on.dataset();
      await on.publish(await on.version(id, content), entry);
      return id;
    };
    river = await published(gauges);
    reach = await published(reaches);
    island = await published(islands);
    plain = await published('code,name\n1,x\n');
    await until(async () => ((await fetch(items(river))).ok ? true : undefined));
  });
  afterAll(() => on.close());

  const featuresOf = (id: string, version = 'latest') =>
    `${on.portal.url}/api/v1/datasets/${id}/versions/${version}/features`;
  const items = (id: string, query = '') => `${featuresOf(id)}/collections/0/items${query}`;
  /** By a link, or whole; held against the document of the portal. */
  async function get<T>(address: string, route: string): Promise<T> {
    const { answer, body } = await had(address, route);
    expect([address, answer.status]).toEqual([address, 200]);
    return body as T;
  }
  async function had(address: string, route: string) {
    const answer = await fetch(address);
    const body = (await answer.json()) as { code?: string };
    const type = answer.headers.get('content-type') ?? '';
    const { status } = answer;
    expect(contract.faultsOf('get', `${base}${route}`, { status, type, body })).toEqual([]);
    return { answer, body };
  }
  const refused = async (address: string, route: string) => {
    const { answer, body } = await had(address, route);
    return [answer.status, body.code];
  };
  const linkOf = ({ links }: Linked, rel: string) => links.find((one) => one.rel === rel)?.href;

  it('C49.1 a map service is found by area: datasets by a box that their rows lie in or across', async () => {
    const found = async (bbox: string) => {
      const answer = await fetch(`${on.portal.url}/api/v1/datasets?first=100&bbox=${bbox}`);
      const { datasets } = (await answer.json()) as { datasets: { id: string }[] };
      return datasets.map(({ id }) => id).sort();
    };
    const sorted = (...ids: string[]) => ids.sort();
    expect(await found('106,26,109,28')).toEqual(sorted(river, reach));
    // It crosses a reach without a corner of it.
    expect(await found('106.45,27.05,106.46,27.06')).toEqual([reach]);
    expect(await found('108.05,26.45,108.15,26.55')).toEqual(sorted(river, reach));
    expect(await found('170,-20,-170,-10')).toEqual([island]);
    expect(await found('-10,40,10,60')).toEqual([]);
  });

  it('are found by the same box as CKAN asks for it, with words and facets beside it', async () => {
    const search = async (query: string) => {
      const answer = await fetch(`${on.portal.url}/api/3/action/package_search?${query}`);
      const { result } = (await answer.json()) as {
        result: {
          count: number;
          results: { id: string }[];
          search_facets: { organization?: { items: { count: number }[] } };
        };
      };
      return { ...result, ids: result.results.map(({ id }) => id).sort() };
    };
    await until(async () => ((await search('')).count >= 4 ? true : undefined));
    const all = await search('ext_bbox=106,26,109,28&facet.field=organization');
    expect([all.count, all.ids]).toEqual([2, [river, reach].sort()]);
    expect(all.search_facets.organization!.items).toEqual([expect.objectContaining({ count: 2 })]);
    expect((await search('ext_bbox=106.45,27.05,106.46,27.06')).ids).toEqual([reach]);
    expect((await search('ext_bbox=170,-20,-170,-10')).ids).toEqual([island]);
    expect((await search('ext_bbox=-10,40,10,60')).ids).toEqual([]);
    expect((await search(`ext_bbox=106,26,109,28&fq=id:${river}`)).ids).toEqual([river]);
    const extras = encodeURIComponent(JSON.stringify({ ext_bbox: '170,-20,-170,-10' }));
    expect((await search(`extras=${extras}`)).ids).toEqual([island]);
    expect((await search('ext_bbox=')).count).toBe((await search('')).count);
  });

  it.each(['1,2,3', '106,28,109,26', '-200,0,0,10', 'a,b,c,d'])(
    'are refused as CKAN refuses for %s, which is no box',
    async (bbox) => {
      const answer = await fetch(`${on.portal.url}/api/3/action/package_search?ext_bbox=${bbox}`);
      const { success, error } = (await answer.json()) as { success: boolean; error: object };
      expect([answer.status, success]).toEqual([409, false]);
      expect(error).toMatchObject({
        __type: 'Validation Error',
        ext_bbox: [expect.stringContaining('ext_bbox')],
      });
    },
  );

  it.each(['1,2,3', '106,28,109,26', '-200,0,0,10', '0,0,0,91', 'a,b,c,d', '1,2,3,4,5'])(
    'are not looked for by %s, which is no box',
    async (bbox) => {
      const answer = await fetch(`${on.portal.url}/api/v1/datasets?bbox=${bbox}`);
      const { code } = (await answer.json()) as { code: string };
      expect([answer.status, code]).toEqual([400, 'datasets.rows.box-misfit']);
      expect(await refused(items(river, `?bbox=${bbox}`), '/collections/{table}/items')).toEqual([
        ...[400, 'datasets.rows.box-misfit'],
      ]);
    },
  );

  it('are read from the landing page on, by links alone, as OGC API - Features has them', async () => {
    const landing = await get<Linked & { title: string }>(featuresOf(river), '');
    const { conformsTo } = await get<{ conformsTo: string[] }>(
      linkOf(landing, 'conformance')!,
      '/conformance',
    );
    expect(conformsTo).toContain('http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core');
    expect((await fetch(linkOf(landing, 'service-desc')!)).status).toBe(200);
    const { collections } = await get<{ collections: (Linked & { id: string })[] }>(
      linkOf(landing, 'data')!,
      '/collections',
    );
    expect(collections).toMatchObject([
      { id: '0', itemType: 'feature', extent: { spatial: { bbox: [[106.5, 26.5, 108.1, 27.1]] } } },
    ]);
    const [collection] = collections;
    expect(await get(linkOf(collection!, 'self')!, '/collections/{table}')).toEqual(collection);
    const page = await get<Page>(linkOf(collection!, 'items')!, '/collections/{table}/items');
    expect(page).toMatchObject({ numberMatched: 3, numberReturned: 3 });
    expect(page.features[0]).toEqual({
      ...{ type: 'Feature', id: 0 },
      geometry: { type: 'Point', coordinates: [106.5, 27.1] },
      properties: { code: '001', name: '乌江', lon: '106.5', lat: '27.1' },
    });
    const one = await get<Linked>(`${items(river)}/1`, '/collections/{table}/items/{feature}');
    expect(one).toMatchObject(page.features[1]!);
    expect(await get(linkOf(one, 'self')!, '/collections/{table}/items/{feature}')).toEqual(one);
  });

  it('are the very features of the file of GeoJSON', async () => {
    for (const id of [river, reach, island]) {
      const { features } = await get<Page>(items(id), '/collections/{table}/items');
      const file = await fetch(
        `${on.portal.url}/api/v1/datasets/${id}/versions/latest/tables/0/file.geojson`,
      );
      const whole = (await file.json()) as Page;
      expect(features.map(({ id: _, ...feature }) => feature)).toEqual(whole.features);
    }
  });

  it('are found by a box, page by page, each once, on the version that was begun with', async () => {
    const within = async (id: string, bbox: string) => {
      const ids: number[] = [];
      let next: string | undefined = items(id, `?limit=1&bbox=${bbox}`);
      while (next !== undefined) {
        const page: Page = await get<Page>(next, '/collections/{table}/items');
        expect(page.numberReturned).toBe(page.features.length);
        expect(page.numberMatched).toBeUndefined();
        ids.push(...page.features.map((one) => one.id));
        next = linkOf(page, 'next');
        if (next !== undefined) expect(next).toContain('/versions/1/');
      }
      return ids;
    };
    expect(await within(river, '106,26,109,28')).toEqual([0, 1]);
    expect(await within(river, '108,26,0,109,28,9000')).toEqual([1]);
    expect(await within(island, '179,-20,-179,-10')).toEqual([0, 1]);
    expect(await within(island, '-180,-20,-179,-10')).toEqual([1]);
  });

  it('are as many as a page holds where more are asked for, and whatever time is asked for', async () => {
    const most = items(
      river,
      `?limit=${limits.rowPage.value + 1}&datetime=2026-01-01T00:00:00Z/..`,
    );
    expect((await get<Page>(most, '/collections/{table}/items')).numberReturned).toBe(3);
  });

  it('are not there for a table without places, for no feature and for no collection', async () => {
    const { collections } = await get<{ collections: object[] }>(
      `${featuresOf(plain)}/collections`,
      '/collections',
    );
    expect(collections).toEqual([]);
    const route = '/collections/{table}';
    expect(await refused(`${featuresOf(plain)}/collections/0`, route)).toEqual([
      ...[404, 'opendata.open.no-features'],
    ]);
    expect(await refused(items(plain), `${route}/items`)).toEqual([
      404,
      'opendata.open.no-features',
    ]);
    for (const id of ['3', '-1', 'x', '9'.repeat(30)]) {
      expect(await refused(`${items(river)}/${id}`, `${route}/items/{feature}`)).toEqual([
        ...[404, 'opendata.open.feature-not-found'],
      ]);
    }
    expect(await refused(`${featuresOf(river)}/collections/7`, route)).toEqual([
      ...[404, 'opendata.open.table-not-found'],
    ]);
    expect(await refused(featuresOf(river, '9'), '')).toEqual([
      ...[404, 'opendata.open.version-not-found'],
    ]);
    for (const query of ['?limit=0', '?datetime=soon', '?crs=EPSG:3857', '?cursor=x']) {
      expect((await refused(items(river, query), `${route}/items`))[0]).toBe(400);
    }
  });

  it('are counted call by call as a kind of their own, refused ones too', async () => {
    const usage = on.portal.app.get(Usage, { strict: false });
    const events = async () => {
      await usage.onApplicationShutdown();
      const bodies = await on.rows<{ body: UsageEvent[] }>(
        `SELECT body FROM intake.message WHERE kind = 'usage' ORDER BY id`,
      );
      return bodies.flatMap(({ body }) => body);
    };
    const before = (await events()).length;
    for (const query of ['?limit=2', '/1', '/9', '?cursor=x']) await fetch(items(river, query));
    const of = { dataset: river, version: 1 };
    const act = { act: 'feature', channel: 'portal', consumer: 'anonymous', ...of };
    const answered = { ...act, outcome: 'answered' };
    expect((await events()).slice(before)).toMatchObject([
      { ...answered, rows: 2 },
      { ...answered, rows: 1 },
      { ...act, outcome: 'refused', rows: 0 },
      { ...act, outcome: 'refused', rows: 0 },
    ]);
  });
});
