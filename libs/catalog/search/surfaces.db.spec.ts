import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { GraphQLInputObjectType } from 'graphql';
import { systemContext } from '@shutong/platform';
import { examples } from '../../../scripts/generate/openapi/examples';
import { actor, contents, item, newEntry } from '../../../test/support/catalog';
import { authorityCode, startHub, type HubUnderTest } from '../../../test/support/hub';
import { OpenApi } from '../../../test/support/openapi';
import { EntryImport } from '../entry/entry-import.service';

type Query = Readonly<Record<string, string | number | readonly string[]>>;
interface Hit {
  readonly id: string;
  readonly facets: Readonly<Record<string, string | readonly string[]>>;
}
interface Answer {
  readonly total: number;
  readonly results: readonly Hit[];
  readonly facets: Readonly<Record<string, readonly object[]>>;
  readonly next: string | null;
  readonly corrected: string | null;
  readonly relaxed: boolean;
}

let hub: HubUnderTest;
beforeAll(async () => {
  hub = await startHub();
  const officer = actor(authorityCode, ['provider-officer']);
  const entries = [
    contents(),
    contents({ title: '河道水质监测数据', titleEn: 'River water quality', theme: '生态环境' }),
    contents({ title: '取水户名录', titleEn: 'Water users', items: [item('user', '取水户名称')] }),
  ].map((content, n) => newEntry(`306/${n + 1}`, content, officer));
  const authority = actor(authorityCode, ['authority']);
  const ctx = systemContext('test', new Date());
  await hub.app.get(EntryImport, { strict: false }).importEntries(ctx, entries, authority);
});
afterAll(() => hub.stop());

const authorization = () => `Bearer ${hub.tokens['requester']}`;

/** As departments' systems ask; a list is a parameter over and over. */
async function rest(query: Query): Promise<{ status: number; type: string; body: Answer }> {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  );
  const url = `${hub.url}/api/v1/search?${new URLSearchParams(pairs).toString()}`;
  const answer = await fetch(url, { headers: { authorization: authorization() } });
  const type = answer.headers.get('content-type') ?? '';
  return { status: answer.status, type, body: (await answer.json()) as Answer };
}

/** The same as people's screens ask, with the answer as REST writes it. */
async function graphql({ q, kind, sort, first, after, ...filter }: Query): Promise<Answer> {
  const lists = Object.entries(filter).map(([name, values]) => [name, [values].flat()]);
  const response = await fetch(`${hub.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: authorization() },
    body: JSON.stringify({
      query: `query ($query: String!, $kind: String, $sort: String, $first: Int!, $after: String,
                     $filter: SearchFilterInput) {
        search(query: $query, kind: $kind, sort: $sort, first: $first, after: $after, filter: $filter) {
          totalCount corrected relaxed pageInfo { endCursor hasNextPage } facets { facet value count }
          nodes { kind id entryId code title titleEn text score facets { facet value }
                  highlights { field from to } } } }`,
      variables: {
        ...{ query: q ?? '', kind, sort, first: first ?? 20, after },
        filter: Object.fromEntries(lists) as object,
      },
    }),
  });
  const { data } = (await response.json()) as { data: { search: Searched } };
  return asRest(data.search);
}

interface Valued {
  readonly facet: string;
  readonly value: string;
}
interface Searched extends Pick<Answer, 'corrected' | 'relaxed'> {
  readonly totalCount: number;
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
  readonly facets: readonly (Valued & { readonly count: number })[];
  readonly nodes: readonly (Omit<Hit, 'facets'> & { readonly facets: readonly Valued[] })[];
}

function asRest({ totalCount, corrected, relaxed, pageInfo, facets, nodes }: Searched): Answer {
  const counts: Record<string, object[]> = {};
  for (const { facet, value, count } of facets) (counts[facet] ??= []).push({ value, count });
  const next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  const results = nodes.map((hit) => ({ ...hit, facets: gathered(hit.facets) }));
  return { total: totalCount, results, facets: counts, next, corrected, relaxed };
}

function gathered(facets: readonly Valued[]): Hit['facets'] {
  const lists: Record<string, string[]> = {};
  for (const { facet, value } of facets) (lists[facet] ??= []).push(value);
  return lists;
}

/** REST writes a single value bare. */
const listed = (answer: Answer): Answer => ({
  ...answer,
  results: answer.results.map((hit) => ({
    ...hit,
    facets: Object.fromEntries(Object.entries(hit.facets).map(([name, of]) => [name, [of].flat()])),
  })),
});

describe('GET /api/v1/search', () => {
  const contract = new OpenApi('hub.yaml');

  it.each<[string, Query]>([
    ['words', { q: '取水' }],
    ['English words', { q: 'water' }],
    ['all of a kind', { kind: 'item' }],
    ['facets', { sharing: 'conditional', theme: ['资源能源', '生态环境'] }],
    ['a query with its own syntax', { q: '取水 -名录 sharing:conditional' }],
    ['the newest first', { q: '水', sort: 'newest' }],
    ['the most used first', { q: '水', sort: 'use' }],
    ['a mistyped word', { q: '水质监侧数据' }],
    ['what is not there', { q: '航天发射' }],
  ])('answers %s as GraphQL does, all of it', async (_, query) => {
    const { status, type, body } = await rest({ first: 2, ...query });
    expect(contract.faultsOf('get', '/api/v1/search', { status, type, body })).toEqual([]);
    expect(listed(body)).toEqual(await graphql({ first: 2, ...query }));
  });

  it('gives the same pages by the same cursors', async () => {
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const query: Query = { q: '水', first: 2, ...(after ? { after } : {}) };
      const { body } = await rest(query);
      expect(listed(body)).toEqual(await graphql(query));
      seen.push(...body.results.map(({ id }) => id));
      after = body.next;
    }
    const { body } = await rest({ q: '水', first: 100 });
    expect(seen).toEqual(body.results.map(({ id }) => id));
    expect(seen.length).toBeGreaterThan(2);
  });

  it('takes every argument that GraphQL takes, and no other', () => {
    const parameters = contract.parameters('get', '/api/v1/search');
    const { schema } = hub.app.get(GraphQLSchemaHost, { strict: false });
    const { args } = schema.getQueryType()!.getFields()['search']!;
    const filter = schema.getType('SearchFilterInput') as GraphQLInputObjectType;
    const names = args.map(({ name }) => (name === 'query' ? 'q' : name));
    const all = [...names, ...Object.keys(filter.getFields())].filter((name) => name !== 'filter');
    expect(parameters.map(({ name }) => name).sort()).toEqual(all.sort());
    expect(parameters.filter(({ description }) => !description)).toEqual([]);
  });

  it.each([...examples()].filter(([id]) => id === 'Search.search'))(
    'answers the example of its contract with what stands there: %s',
    async (_, example) => {
      const { body } = await rest(example.query);
      expect(comparable(body)).toEqual(comparable(example.answer as Answer));
    },
  );
});

/** Ids, cursors and scores are of one hub at one time. */
const comparable = ({ results, next, ...rest_ }: Answer) => ({
  ...rest_,
  next: next === null ? null : 'a cursor',
  results: results.map((hit) => ({ ...hit, id: typeof hit.id, score: 'a number' })),
});
