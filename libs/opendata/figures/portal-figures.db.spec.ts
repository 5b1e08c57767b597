import { creditCodeCheckDigit, systemContext } from '@shutong/platform';
import { callerOf } from '../../../test/support/developers';
import { authorityCode } from '../../../test/support/hub';
import { listedRecords, recordsSource } from '../../../test/support/listed-records';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { OpenApi } from '../../../test/support/openapi';
import { findFacets, type FindFacet } from '../find/find-asked';
import { FindDatasets } from '../find/find-datasets.service';
import type { FindQuery } from '../find/find-query';

const city = ((body: string) => body + creditCodeCheckDigit(body))('11520100MB0000001');

let at: OpenDataUnderTest;

beforeAll(async () => {
  at = await openDataUnderTest();
  await at.rows(
    `INSERT INTO identity.department (code, name, division, level, node, path, registered_at, changed_at)
     VALUES ($1, '贵阳市水务局', '520100', 'city', '520100', $1, now(), now())`,
    [city],
  );
});
afterAll(() => at.close());

const contract = new OpenApi('portal.yaml');

async function figures() {
  const answer = await fetch(`${at.portal.url}/api/v1/figures`);
  const body = (await answer.json()) as { at: string };
  const judged = { status: answer.status, type: answer.headers.get('content-type') ?? '', body };
  expect(contract.faultsOf('get', '/api/v1/figures', judged)).toEqual([]);
  const { at: when, ...counted } = body;
  expect(Date.parse(when)).toBeLessThanOrEqual(Date.now());
  return counted;
}

/** Waits until the worker has listed all that it is to look at. */
const listed = () =>
  until(async () => {
    const due = await at.rows('SELECT FROM opendata.listing_due');
    return due.length === 0 || undefined;
  });

async function published(content: string, department = authorityCode, into?: string) {
  const id = into ?? (await at.dataset(department)).id;
  const version = await at.version(id, content, 'f.csv', department);
  const items = [openItem('code', '编号'), openItem('depth', '深度')];
  const entry = await at.entry(items, { theme: '生态环境' }, department);
  const publication = await at.publish(version, entry, department);
  await listed();
  return { id, publication };
}

const rowsOf = (count: number): string =>
  ['code,depth', ...Array.from({ length: count }, (_, n) => `00${n},1.5`), ''].join('\n');

const lookedAtAnew = async (change: string, params: unknown[]): Promise<void> => {
  await at.rows(change, params);
  await at.rows('INSERT INTO opendata.listing_due (id) SELECT id FROM opendata.record');
  await listed();
};

/** An application of a dataset, handed in at the portal and accepted by the authority. */
async function accepted(dataset: string): Promise<void> {
  const portal = callerOf(at.portal.url);
  const { secret } = await portal.register();
  const wish = { kind: 'application', title: '水深地图', address: 'https://map.example/' };
  const body = { ...wish, description: '查询水深', datasets: [dataset] };
  const { id } = (await portal.post('/api/v1/developer/reuses', secret, body)).body;
  const query = `mutation { acceptReuse(id: "${String(id)}") { state } }`;
  const answer = await at.hub.app.inject({
    ...{ method: 'POST', url: '/graphql', payload: { query } },
    headers: { authorization: `Bearer ${at.hub.tokens['authority']}` },
  });
  expect(answer.json()).toEqual({ data: { acceptReuse: { state: 'accepted' } } });
}

const allFacets = Object.keys(findFacets) as FindFacet[];
/** Finds everything, but by looking at each dataset. */
const eachOne: FindQuery = { op: 'not', part: { op: 'equals', field: 'name', value: '-' } };

/** What the sums say, and what counting anew says. */
async function bothWays() {
  const finding = at.portal.app.get(FindDatasets, { strict: false });
  const asked = {
    sort: [],
    start: 0,
    rows: 100,
    facets: allFacets,
    facetLimit: 100,
    facetLeast: 1,
  };
  const by = (query: FindQuery) =>
    finding.find(systemContext('test', new Date()), { ...asked, query });
  return [await by({ op: 'all' }), await by(eachOne)] as const;
}

async function expectSameBothWays(datasets: number): Promise<void> {
  const [kept, anew] = await bothWays();
  expect(kept).toEqual(anew);
  expect(kept.count).toBe(datasets);
}

describe('the figures of the portal', () => {
  it('C15.2 the portal’s counters come from data', async () => {
    const none = { bodies: 0, areas: 0, datasets: 0, records: 0, apis: 0, apps: 0 };
    expect(await figures()).toEqual(none);
    const own = await published(rowsOf(2));
    const below = await published(rowsOf(3), city);
    await listedRecords(at.hub.db.pool('migrator'));
    await listed();
    const loaded = { bodies: 2, areas: 1, datasets: 5, records: 5, apis: 2, apps: 0 };
    expect(await figures()).toEqual(loaded);
    await accepted(own.id);
    await published(rowsOf(7), authorityCode, own.id);
    expect(await figures()).toEqual({ ...loaded, records: 10, apps: 1 });
    await at.publications.withdraw(at.as('department-head', city), below.publication, '含有错误');
    const left = { bodies: 2, areas: 0, datasets: 4, records: 7, apis: 1, apps: 1 };
    expect(await figures()).toEqual(left);
    await listed();
    expect(await figures()).toEqual(left);
    await lookedAtAnew(`UPDATE opendata.source SET division = '520300' WHERE id = $1`, [
      recordsSource,
    ]);
    expect(await figures()).toEqual({ ...left, bodies: 1, areas: 1 });
    await lookedAtAnew(`UPDATE opendata.record SET state = 'gone' WHERE source_id = $1`, [
      recordsSource,
    ]);
    expect(await figures()).toEqual({ ...left, bodies: 1, datasets: 1 });
  });
});

describe('sums over the catalogue', () => {
  it('say what counting anew says, whatever has changed', async () => {
    await lookedAtAnew(`UPDATE opendata.record SET state = 'present' WHERE source_id = $1`, [
      recordsSource,
    ]);
    const { publication } = await published(rowsOf(1), city);
    await expectSameBothWays(5);
    await at.rows(
      `INSERT INTO opendata.provider (id, source_id, name, name_en, terms, quality, ground, marked_by, marked_at)
       VALUES ($1, $1, 'n', '', 't', 'checked', 'g', 'test', now())`,
      [recordsSource],
    );
    await expectSameBothWays(5);
    await at.publications.withdraw(at.as('department-head', city), publication, '含有错误');
    await expectSameBothWays(4);
    await listed();
    await expectSameBothWays(4);
    await lookedAtAnew(
      `UPDATE opendata.record SET description = jsonb_set(description, '{keywords}', '[{"en": "new"}]')
        WHERE source_id = $1`,
      [recordsSource],
    );
    await expectSameBothWays(4);
    expect((await bothWays())[0].facets.tags?.[0]).toEqual({ name: 'new', title: 'new', count: 3 });
  });
});
