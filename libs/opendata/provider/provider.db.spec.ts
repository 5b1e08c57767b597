import { callerOf } from '../../../test/support/developers';
import { authorityCode } from '../../../test/support/hub';
import { listedRecords, recordsSource } from '../../../test/support/listed-records';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import type { OpenRowsAnswer } from '../open-dataset/open-dataset';
import { creditCodeCheckDigit } from '@shutong/platform';

/** As the market's register gives them to companies. */
const company = ((body: string) => body + creditCodeCheckDigit(body))('91520000MA6DM0001');
const terms = 'https://company.example/terms';

let at: OpenDataUnderTest;
let portal: ReturnType<typeof callerOf>;
let official: string;
let social: string;
let unmarked: unknown;

beforeAll(async () => {
  at = await openDataUnderTest({ OPEN_LICENCE: 'CC_BY_4_0' });
  portal = callerOf(at.portal.url);
  await at.rows(
    `INSERT INTO identity.department (code, name, division, level, node, path, registered_at, changed_at)
     VALUES ($1, '水务科技公司', '520000', 'province', '520000', $1, now(), now())`,
    [company],
  );
  official = await published(authorityCode);
  unmarked = await published(company).catch((error: unknown) => error);
  await mark({ code: company });
  social = await published(company);
  await listedRecords(at.hub.db.pool('migrator'));
  await until(async () => {
    const found = await at.rows('SELECT FROM opendata.listed WHERE record_id IS NOT NULL');
    return found.length === 3 || undefined;
  });
});
afterAll(() => at.close());

/** A dataset of whoever has that code, which the portal shows. */
async function published(department: string): Promise<string> {
  const { id } = await at.dataset(department);
  const version = await at.version(id, 'code,depth\n001,1.5\n', 'f.csv', department);
  const items = [openItem('code', '编号'), openItem('depth', '深度')];
  await at.publish(version, await at.entry(items, {}, department), department);
  await until(async () => (await at.rows('SELECT FROM opendata.listed WHERE id = $1', [id]))[0]);
  return id;
}

async function hub<T>(query: string, variables: object, role = 'authority'): Promise<T> {
  const answer = await at.hub.app.inject({
    ...{ method: 'POST', url: '/graphql', payload: { query, variables } },
    headers: { authorization: `Bearer ${at.hub.tokens[role]}` },
  });
  const { data, errors } = answer.json<{ data: T; errors?: { extensions: { code: string } }[] }>();
  if (errors) throw new Error(errors.map(({ extensions }) => extensions.code).join());
  return data;
}

async function mark(whom: object, role = 'authority', under = terms): Promise<void> {
  const query = `mutation ($code: String, $sourceId: ID, $terms: String!) {
    markProvider(code: $code, sourceId: $sourceId, name: "水务科技公司", terms: $terms, quality: checked,
                 ground: "抽查合格") { id } }`;
  await hub(query, { ...whom, terms: under }, role);
}

const rest = async (query: string) => {
  const { body } = await portal.get(`/api/v1/datasets${query}`);
  return (body['datasets'] as unknown as readonly { id: string }[]).map(({ id }) => id);
};

interface Package {
  readonly id: string;
  readonly license_id: string | null;
  readonly extras: readonly { readonly key: string; readonly value: string }[];
}

async function ckan<T>(action: string): Promise<T> {
  return (await portal.get(`/api/3/action/${action}`)).body['result'] as T;
}

const extraOf = ({ extras }: Package, name: string) =>
  extras.find(({ key }) => key === name)?.value;
const turtle = async (path: string) => (await fetch(`${at.portal.url}${path}`)).text();

describe('data from society', () => {
  it('C25.1 company data carries its class with terms and quality mark', async () => {
    expect(unmarked).toMatchObject({ code: 'opendata.publication.terms-missing' });
    expect((await portal.get(`/api/v1/datasets/${social}`)).body).toMatchObject({
      ...{ sourceClass: 'social', terms, qualityMark: 'checked' },
    });
    expect((await portal.get(`/api/v1/datasets/${official}`)).body).toMatchObject({
      ...{ sourceClass: 'official', terms: null, qualityMark: null },
    });
    const shown = await ckan<Package>(`package_show?id=${social}`);
    expect([shown.license_id, extraOf(shown, 'source_class')]).toEqual([terms, 'social']);
    expect(extraOf(shown, 'provider_terms')).toBe(terms);
    expect(extraOf(shown, 'quality_mark')).toBe('checked');
    const ours = await ckan<Package>(`package_show?id=${official}`);
    expect([ours.license_id, extraOf(ours, 'source_class')]).toEqual(['CC_BY_4_0', 'official']);
  });

  it('carries its terms with its rows and files, in whatever format, and the region’s data the region’s licence', async () => {
    const tables = (id: string) => `${at.portal.url}/api/v1/datasets/${id}/versions/1/tables/0`;
    const paths = ['rows.csv', 'rows.jsonl', 'rows.json?limit=1', 'file', 'file.csv'];
    for (const path of paths) {
      const { headers } = await fetch(`${tables(social)}/${path}`);
      expect([path, headers.get('dataset-version'), headers.get('dataset-licence')]).toEqual([
        ...[path, '1', null],
      ]);
      expect(headers.get('link')).toContain(`<${terms}>; rel="license"`);
      const ours = await fetch(`${tables(official)}/${path}`);
      expect(ours.headers.get('dataset-licence')).toBe('CC_BY_4_0');
    }
    const { licence } = (await (await fetch(`${tables(social)}/rows`)).json()) as OpenRowsAnswer;
    expect(licence).toBe(terms);
  });

  it('is assessed by its own terms, and anew when they change', async () => {
    const known = async (id: string, isKnown: number) => {
      const sql = `SELECT (metrics ->> 'mqa-licence')::numeric || ' ' || (metrics ->> 'mqa-known-licence') AS said
                     FROM opendata.assessment WHERE dataset_id = $1`;
      const wanted = `1 ${isKnown}`;
      return until(async () => {
        const [found] = await at.rows<{ said: string }>(sql, [id]);
        return found?.said === wanted ? wanted : undefined;
      });
    };
    await known(official, 1);
    await known(social, 0);
    await mark({ code: company }, 'authority', 'CC0 1.0');
    await known(social, 1);
    await mark({ code: company });
    expect(await known(social, 0)).toBe('1 0');
  });

  it('C25.2 it is never shown as official', async () => {
    await expect(mark({ code: authorityCode })).rejects.toThrow('opendata.provider.official');
    // Also without a mark: that it is none of the government's its code says.
    await at.rows('DELETE FROM opendata.provider WHERE code = $1', [company]);
    expect((await portal.get(`/api/v1/datasets/${social}`)).body['sourceClass']).toBe('social');
    const shown = await ckan<Package>(`package_show?id=${social}`);
    expect([shown.license_id, extraOf(shown, 'source_class')]).toEqual([null, 'social']);
    expect(await turtle(`/dataset/${social}.ttl`)).toContain('publishertype/Company');
    await mark({ code: company });
    expect(await turtle(`/dataset/${official}.ttl`)).not.toContain('publishertype');
  });

  it('C25.3 a query can require it or leave it out', async () => {
    expect(await rest('?sourceClass=social')).toEqual([social]);
    expect(await rest('?sourceClass=official')).toEqual([official]);
    expect((await rest('')).sort()).toEqual([official, social].sort());
    const found = async (fq: string) => {
      const { results } = await ckan<{ results: Package[] }>(`package_search?fq=${fq}&rows=100`);
      return results.map(({ id }) => id);
    };
    expect(await found('source_class:social')).toEqual([social]);
    const without = await found('-source_class:social');
    expect(without).toContain(official);
    expect(without).not.toContain(social);
    const only = await turtle('/catalog.ttl?sourceClass=social');
    expect([only.includes(social), only.includes(official)]).toEqual([true, false]);
    const others = await turtle('/catalog.ttl?sourceClass=official');
    expect([others.includes(social), others.includes(official)]).toEqual([false, true]);
  });

  it('is what a harvested catalogue holds that the authority has marked so', async () => {
    await expect(mark({ sourceId: recordsSource }, 'provider-officer')).rejects.toThrow(
      'forbidden',
    );
    await expect(mark({})).rejects.toThrow('opendata.provider.which');
    await mark({ sourceId: recordsSource });
    const { facets, results } = await ckan<{
      facets: { source_class: Record<string, number> };
      results: Package[];
    }>('package_search?rows=100&facet.field=["source_class"]');
    expect(facets.source_class).toEqual({ official: 1, social: 4 });
    const harvested = results.filter(({ id }) => id !== official && id !== social);
    expect(harvested.map((one) => extraOf(one, 'quality_mark'))).toEqual(Array(3).fill('checked'));
    expect(harvested.map((one) => one.license_id).sort()).toEqual(['cc-by', terms, terms].sort());
  });

  it('keeps its mark while any of its data is open; else the authority takes it off on a ground', async () => {
    const marks = async () => {
      const { socialProviders } = await hub<{
        socialProviders: { nodes: { id: string; code: string | null }[] };
      }>('{ socialProviders(first: 9) { nodes { id code } } }', {});
      return socialProviders.nodes;
    };
    const unmark = (id: string, ground: string, role = 'authority') =>
      hub(
        'mutation ($id: ID!, $ground: String!) { unmarkProvider(id: $id, ground: $ground) { id } }',
        { id, ground },
        role,
      );
    const idOf = async (of: string | null) => (await marks()).find(({ code }) => code === of)!.id;
    const [id, catalogue] = [await idOf(company), await idOf(null)];
    await expect(unmark(id, '停止运营')).rejects.toThrow('opendata.provider.data-open');
    await expect(unmark(id, ' ')).rejects.toThrow('opendata.provider.ground-missing');
    await expect(unmark(id, 'x', 'provider-officer')).rejects.toThrow('forbidden');
    const [open] = await at.rows<{ id: string }>(
      'SELECT id FROM opendata.publication WHERE department = $1',
      [company],
    );
    await hub('mutation ($id: ID!) { withdrawPublication(id: $id, ground: "x") { state } }', open!);
    for (const one of [id, catalogue]) await unmark(one, '停止运营');
    expect(await marks()).toEqual([]);
    await expect(unmark(id, 'x')).rejects.toThrow('opendata.provider.not-found');
    const events = await at.rows<{ type: string }>(
      `SELECT type FROM transport.message WHERE type LIKE '%opendata.provider.unmarked%'`,
    );
    expect(events).toHaveLength(2);
    const { body } = await portal.get('/api/3/action/package_search?fq=source_class:social');
    expect((body['result'] as unknown as { count: number }).count).toBe(0);
  });
});
