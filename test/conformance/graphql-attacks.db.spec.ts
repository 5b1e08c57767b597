import { getIntrospectionQuery } from 'graphql';
import { limits } from '@shutong/platform';
import { startHub, type HubUnderTest } from '../support/hub';

let hub: HubUnderTest;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.stop());

interface Refusal {
  readonly code: string;
  readonly problems?: readonly { readonly field: string; readonly rule: string }[];
}
interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Refusal }[];
}

/** Sends a body as it is, as somebody who has signed in. */
async function send(body: string, role = 'provider-officer') {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${hub.tokens[role]}`,
  };
  const answer = await fetch(`${hub.url}/graphql`, { method: 'POST', headers, body });
  return { status: answer.status, body: (await answer.json()) as Answer & Refusal };
}
const ask = (query: string, variables: object = {}) => send(JSON.stringify({ query, variables }));

const many = (count: number, one: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => one(n)).join(' ');
const nested = (levels: number, field: string, leaf: string): string =>
  `${`${field} { `.repeat(levels)}${leaf}${' }'.repeat(levels)}`;

const { graphqlAliases, graphqlCost, graphqlDepth, graphqlTokens } = limits;
const atMost = ({ value, unit }: { value: number; unit: string }) =>
  `query must have at most ${value} ${unit}`;
/** Eleven levels with the two around it. */
const deep = nested(9, 'versions', 'code');
const page = 'entries(first: 100) { nodes { items { code } resources { code } } }';

describe('a document that would cost the hub much', () => {
  it.each([
    ['by unknown directives', `{ __typename ${'@a '.repeat(900)} }`],
    ['by one directive over and over', `{ __typename ${'@skip(if: false) '.repeat(280)} }`],
    ['by wrong fields', `{ ${many(1900, (n) => `x${n}`)} }`],
    [
      'by fragments in a circle',
      '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
    ],
  ])('%s is refused in GraphQL’s own words, and not too many of them', async (_, query) => {
    const { status, body } = await ask(query);
    expect([status, body.data]).toEqual([400, undefined]);
    const codes = new Set(body.errors!.map(({ extensions }) => extensions.code));
    expect([...codes]).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(JSON.stringify(body).length).toBeLessThan(50_000);
  });

  it.each([
    ['by its levels', `{ entries { nodes { ${deep} } } }`, atMost(graphqlDepth)],
    [
      'by levels that a fragment hides',
      `{ entries { nodes { ...a } } } fragment a on Entry { ${deep} }`,
      atMost(graphqlDepth),
    ],
    [
      'by aliases of nothing',
      `{ ${many(31, (n) => `a${n}: __typename`)} }`,
      atMost(graphqlAliases),
    ],
    [
      'by aliases of a mutation',
      `mutation { ${many(31, (n) => `a${n}: submitEntry(id: "x") { id }`)} }`,
      atMost(graphqlAliases),
    ],
    ['by pages', `{ ${many(30, (n) => `a${n}: ${page}`)} }`, atMost(graphqlCost)],
    [
      'by pages of a size that a variable says',
      `query ($n: Int!) { ${many(30, (n) => `a${n}: ${page.replace('100', '$n')}`)} }`,
      atMost(graphqlCost),
    ],
    [
      'by a chain of fragments that each spread the next one twice',
      `{ entries { nodes { ...f0 } } } ${many(
        100,
        (n) => `fragment f${n} on Entry { ${n < 99 ? `...f${n + 1} ...f${n + 1}` : 'code'} }`,
      )}`,
      atMost(graphqlCost),
    ],
    ['by its size', `{ ${many(graphqlTokens.value, () => '__typename')} }`, atMost(graphqlTokens)],
    [
      'by fields of one name',
      `{ ${'search { totalCount } '.repeat(480)} }`,
      'query must not repeat the same field so often',
    ],
    [
      'by aliases of the schema',
      `{ ${many(5, (n) => `a${n}: __schema { types { name } }`)} }`,
      'query must have at most 0 aliases of the schema',
    ],
    [
      'by lists of the schema within each other',
      '{ __schema { types { fields { type { fields { name } } } } } }',
      'query must have at most 1 list of the schema at a time',
    ],
  ])('%s is refused before a resolver runs, in words of the catalogue', async (_, query, rule) => {
    const { status, body } = await ask(query, query.includes('$n') ? { n: 100 } : {});
    expect([status, body.data]).toEqual([400, undefined]);
    const refusals = body.errors!.map(({ extensions }) => extensions);
    expect(refusals).toContainEqual(
      expect.objectContaining({
        ...{ code: 'platform.invalid-input', status: 400 },
        problems: [{ field: 'query', rule }],
      }),
    );
  });
});

describe('the schema', () => {
  it('is told to whoever asks once, as tools do: it is a published contract', async () => {
    const all = { inputValueDeprecation: true, oneOf: true, specifiedByUrl: true };
    for (const query of [getIntrospectionQuery(), getIntrospectionQuery(all)]) {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ query });
      const answer = await fetch(`${hub.url}/graphql`, { method: 'POST', headers, body });
      const { data, errors } = (await answer.json()) as Answer;
      expect([answer.status, errors]).toEqual([200, undefined]);
      expect(data).toMatchObject({ __schema: { queryType: { name: 'Query' } } });
    }
  });
});

describe('what comes along with a document', () => {
  const searching = 'query ($q: String!) { search(query: $q) { totalCount } }';

  it('several operations in one request are refused, and none of them runs', async () => {
    const draft = `mutation { draftEntry(code: "batched/1", content: { title: "一" }) { id } }`;
    const { status, body } = await send(JSON.stringify([{ query: draft }, { query: draft }]));
    expect([status, body.errors![0]!.extensions]).toEqual([
      400,
      expect.objectContaining({
        code: 'platform.invalid-input',
        problems: [{ field: 'request', rule: 'Operation batching disabled.' }],
      }),
    ]);
    const found = await ask('{ entry(code: "batched/1") { id } }');
    expect(found.body.errors![0]!.extensions.code).toBe('catalog.entry.not-found');
  });

  it('a body beyond the limit is refused unread', async () => {
    const { status, body } = await ask(searching, { q: 'x'.repeat(limits.requestBody.value) });
    expect([status, body.code]).toEqual([413, 'platform.too-large']);
  });

  it('a text that fills the body is refused by its field', async () => {
    const long = 'x'.repeat(limits.requestBody.value - 1000);
    for (const { body } of [
      await ask(searching, { q: long }),
      await ask(`{ search(query: "${long}") { totalCount } }`),
    ]) {
      expect(body.errors).toHaveLength(1);
      expect(body.errors![0]!.extensions).toMatchObject({
        ...{ code: 'platform.invalid-input', problems: [{ field: 'query' }] },
      });
    }
  });

  it('variables that are all wrong get an answer that ends', async () => {
    const { status, body } = await ask(
      'query ($f: SearchFilterInput) { search(filter: $f) { totalCount } }',
      { f: { theme: Array.from({ length: 100_000 }, () => 1) } },
    );
    expect(status).toBe(400);
    const refusals = body.errors!.map(({ extensions }) => extensions);
    const last = refusals.pop();
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['BAD_USER_INPUT']));
    expect(last).toMatchObject({
      ...{ code: 'platform.invalid-input', problems: [{ field: 'variables' }] },
    });
    expect(JSON.stringify(body).length).toBeLessThan(50_000);
  });

  it('more values than a filter takes are refused by their field', async () => {
    const { body } = await ask(
      'query ($f: SearchFilterInput) { search(filter: $f) { totalCount } }',
      { f: { theme: Array.from({ length: 50_000 }, () => 'x') } },
    );
    expect(body.errors![0]!.extensions).toMatchObject({
      code: 'platform.invalid-input',
      problems: [{ field: 'filter.theme' }],
    });
  });

  it('variables nested without end are refused where their depth shows', async () => {
    const lists = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const query = 'mutation ($c: EntryInput!) { draftEntry(code: "1", content: $c) { id } }';
    const { status, body } = await send(
      `{"query":${JSON.stringify(query)},"variables":{"c":{"title":"一","keywords":${lists}}}}`,
    );
    expect([status, body.errors![0]!.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
  });
});
