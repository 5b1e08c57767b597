import { AsyncLocalStorage } from 'node:async_hooks';
import { generateKeyPairSync } from 'node:crypto';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { Client } from 'pg';
import { EntryImport } from '@shutong/catalog';
import { systemContext } from '@shutong/platform';
import { actor, contents, item, newEntry } from '../support/catalog';
import { authorityCode, startHub, type HubUnderTest } from '../support/hub';
import { departmentCode } from '../support/identity-fixtures';
import { recordHarvested, runHarvested, sourceHarvested } from '../support/harvested-rows';
import { contestListed } from '../support/open-data-rows';
import {
  batchListed,
  batchesListed,
  datasetListed,
  rowsListed,
  versionListed,
} from '../support/listed-rows';

type Field = GraphQLField<unknown, unknown>;
interface Answer {
  readonly data?: Readonly<Record<string, { readonly nodes: readonly unknown[] } | null>>;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

/** How many rows the larger page has; of everything that is listed there are at least as many. */
const many = 8;

/** Arguments that a list needs beside its page. */
const given: Readonly<Record<string, string>> = {
  batchChunks: `id: "${batchListed}"`,
  batches: `agreementId: "${batchesListed}"`,
  boundItems: 'table: "ethnic-group"',
  datasetTables: `versionId: "${versionListed}"`,
  datasetVersions: `datasetId: "${datasetListed}"`,
  contestReport: `id: "${contestListed}"`,
  codeTableValues: 'code: "ethnic-group", version: 1',
  deadLetters: 'topic: "test", group: "g"',
  departmentListItems: `department: "${authorityCode}", kind: "duties"`,
  externalFigures: 'unit: "甲省"',
  harvestOutcomes: `runId: "${runHarvested}"`,
  harvestRecords: `sourceId: "${sourceHarvested}"`,
  harvestRecordVersions: `id: "${recordHarvested}"`,
  harvestRuns: `sourceId: "${sourceHarvested}"`,
  indexEvidence: 'scheme: "five-star", unit: "甲省"',
  indexStandings: 'scheme: "five-star", cohort: "departments", period: "2026"',
  onTimeByDepartment: 'from: "2026-01-01", to: "2026-12-31"',
  logEntries: 'purpose: { code: "test", legalBasis: "test" }',
  openFreshness: 'on: "2026-12-31"',
  regionLeague: 'on: "2026-12-31", level: county',
  responsibilityVersions: 'code: "duty/1"',
  sourceDepartmentVersions: 'element: "DE2"',
  search: 'query: "取水"',
  searchWords: 'from: "2026-01-01", to: "2026-12-31"',
  usageBy: 'division: entry, from: "2026-01-01", to: "2026-12-31"',
  usageOverTime: 'grain: hour, from: "2026-01-01", to: "2026-12-31"',
};

/** Lists whose rows only a whole exchange with connectors makes. */
const ofExchange = [
  ...[
    'agreements',
    'applications',
    'projectUsage',
    'projects',
    'resourcesCovering',
    'usageRecords',
  ],
];

/** Lists without pages: of states, of steps, one entry's changes, a department's one connector, one dataset's addresses, domains, metrics, schemes, suggestions, code lists, a table's columns. */
const unpaged = [
  'connectors',
  'dataDictionary',
  'datasetProbes',
  'entriesByState',
  'entryDiff',
  'homeFigures',
  'indexTiers',
  'openApplicationActions',
  'projectUsageByDomain',
  'qualityGains',
  'suggest',
  'taxonomies',
];

/** What is asked of lists whose every field, with all that is in it, is more than one document may ask for. */
const asked: Readonly<Record<string, string>> = {
  matters: `{ nodes { id state availableActions { action reason } parts {
    id state holder dueOn daysLeft availableActions { action }
    members { id state availableActions { action } decision { id } } } } }`,
};

let hub: HubUnderTest;
let schema: GraphQLSchema;
beforeAll(async () => {
  hub = await startHub();
  ({ schema } = hub.app.get(GraphQLSchemaHost, { strict: false }));
  await fill();
});
afterAll(() => hub.stop());

async function ask(query: string, role: string, variables: object = {}): Promise<Answer> {
  const headers = { authorization: `Bearer ${hub.tokens[role]}` };
  const payload = { query, variables };
  return (await hub.app.inject({ method: 'POST', url: '/graphql', headers, payload })).json();
}

/** As the first who may. */
async function askAllowed(query: string): Promise<Answer & { role: string }> {
  for (const role of Object.keys(hub.tokens)) {
    const answer = await ask(query, role);
    if (!answer.errors?.some(({ extensions }) => extensions.code === 'platform.forbidden')) {
      return { ...answer, role };
    }
  }
  throw new Error(`Nobody may: ${query}`);
}

/** Departments, each with an entry, duties and systems; people come by their tokens, log entries by all of it. */
async function fill(): Promise<void> {
  const numbers = Array.from({ length: many }, (_, n) => n + 2);
  await hub.db.pool('migrator').query(
    `INSERT INTO identity.department
       (code, name, name_en, division, level, node, path, registered_at, changed_at)
     SELECT code, 'department ' || code, code, '520000', 'province', '520000', code, now(), now()
       FROM unnest($1::text[]) AS d(code)`,
    [numbers.map(departmentCode)],
  );
  const codeTable = { code: 'ethnic-group', version: 1 };
  const bound = item('ethnic_group', '民族', { type: 'code', length: null, codeTable });
  const entries = numbers.map((n) => {
    const officer = actor(departmentCode(n), ['provider-officer']);
    const items = [...contents().items, bound];
    return newEntry(`306/${n}`, contents({ title: `取水许可（${n}）`, items }), officer);
  });
  const ctx = systemContext('test', new Date());
  const publisher = actor(authorityCode, ['authority']);
  await hub.app.get(EntryImport, { strict: false }).importEntries(ctx, entries, publisher);
  for (const n of numbers) await register(n);
  for (const n of numbers) await changed(`用水计划（${n}）`);
  await registerTable();
  await rowsListed(hub, numbers);
  await listItems(numbers);
  // A version more with each publication.
  for (const n of numbers) await duty(1, { title: `duty in its version ${n}` });
}

/** A list of the authority's department, with an item for each number. */
async function listItems(numbers: readonly number[]): Promise<void> {
  const items = numbers.map((n) => ({ code: `${n}`, title: `事项（${n}）`, resources: [] }));
  await hub.db.pool('migrator').query(
    `INSERT INTO catalog.department_list (department, kind, version, current, items, published_by, published_at)
     VALUES ($1, 'duties', 1, true, $2, 'test', now())`,
    [authorityCode, JSON.stringify(items)],
  );
}

async function register(n: number): Promise<void> {
  const { publicKey } = generateKeyPairSync('ed25519');
  const client = { department: departmentCode(n), name: `system ${n}` };
  const jwk = publicKey.export({ format: 'jwk' });
  const mutation =
    'mutation ($input: RegisterClientInput!) { registerClient(input: $input) { id } }';
  await done(ask(mutation, 'security-administrator', { input: { ...client, jwk } }));
  await duty(n, { provider: departmentCode(n) });
  await ask('{ me { id } }', Object.keys(hub.tokens)[n - 2]!);
}

/** A duty of the authority has changed, so that it has to make an entry. */
async function changed(title: string): Promise<void> {
  const input = {
    ...{ cause: 'duty', description: '职责调整', occurredOn: '2026-01-05', newEntries: [title] },
  };
  const mutation =
    'mutation ($input: CatalogChangeInput!) { recordCatalogChange(input: $input) { id } }';
  await done(ask(mutation, 'authority', { input }));
}

/** One beside those that ship. */
async function registerTable(): Promise<void> {
  const content = {
    ...{ code: 'use', title: '用途', titleEn: 'Use', standard: 'GB/T 2261.1-2003' },
    first: { validFrom: '2026-01-01', values: [{ code: '1', name: '工业', nameEn: 'Industry' }] },
  };
  const mutation =
    'mutation ($content: CodeTableInput!) { registerCodeTable(content: $content) { code } }';
  await done(ask(mutation, 'authority', { content }));
}

async function duty(n: number, change: object): Promise<void> {
  const content = {
    ...{ title: 'duty', provider: departmentCode(2), items: [{ name: '许可证编号' }] },
    ...{ sharing: 'unconditional', updateCycle: 'daily', replyDays: 1, dueOn: '2027-01-01' },
    ...{ contact: '办公室', ...change },
  };
  await done(
    ask(
      `mutation ($code: String!, $content: ResponsibilityInput!) {
         publishResponsibility(code: $code, content: $content, reasons: "test") { version } }`,
      'authority',
      { code: `duty/${n}`, content },
    ),
  );
}

async function done(asking: Promise<Answer>): Promise<void> {
  expect((await asking).errors).toBeUndefined();
}

/** Everything that can be selected without arguments, and all lists within. */
function selectionOf(type: GraphQLNamedType): string {
  if (!isObjectType(type)) return '';
  const fields = Object.values(type.getFields()).filter(({ args }) => !args.some(isNeeded));
  return `{ ${fields.map((field) => `${field.name} ${selectionOf(getNamedType(field.type))}`).join(' ')} }`;
}
const isNeeded = ({ type, defaultValue }: Field['args'][number]): boolean =>
  isNonNullType(type) && defaultValue === undefined;

function documentOf({ name, type }: Field, first: number): string {
  const args = [`first: ${first}`, given[name] ?? ''].filter(Boolean).join(', ');
  const selection = asked[name] ?? selectionOf(getNamedType(type));
  return `{ ${name}(${args}) ${selection} }`;
}

const isPaged = ({ args }: Field): boolean => args.some(({ name }) => name === 'first');

/** How often each statement was sent, by its text without the length of its page and of lists of parameters. */
type Sent = ReadonlyMap<string, number>;

const textOf = (query: unknown): string => {
  const text = typeof query === 'string' ? query : (query as { text: string }).text;
  return text.replace(/\$\d+(, *\$\d+)*/g, '$n').replace(/LIMIT \d+$/, 'LIMIT n');
};

/** Statements that the request itself sends, and none that the process sends beside it. */
async function statementsOf(work: () => Promise<unknown>): Promise<Sent> {
  const within = new AsyncLocalStorage<Map<string, number>>();
  const { value } = Object.getOwnPropertyDescriptor(Client.prototype, 'query')!;
  const send = value as (...args: unknown[]) => never;
  const noting = function (this: Client, ...args: unknown[]) {
    const sent = within.getStore();
    const text = textOf(args[0]);
    sent?.set(text, (sent.get(text) ?? 0) + 1);
    return Reflect.apply(send, this, args);
  };
  const spy = vi.spyOn(Client.prototype, 'query').mockImplementation(noting);
  const sent = new Map<string, number>();
  await within.run(sent, work);
  spy.mockRestore();
  return sent;
}

const tries = 3;

/** How often a work sent each statement: fewest and most times over its tries. */
interface Spread {
  readonly fewest: Sent;
  readonly most: Sent;
}

async function spreadOf(work: () => Promise<unknown>): Promise<Spread> {
  const sent: Sent[] = [];
  for (let n = 0; n < tries; n += 1) sent.push(await statementsOf(work));
  const texts = new Set(sent.flatMap((one) => [...one.keys()]));
  expect(texts.size).toBeGreaterThan(0);
  const over = (pick: (...times: number[]) => number) =>
    new Map([...texts].map((text) => [text, pick(...sent.map((one) => one.get(text) ?? 0))]));
  return { fewest: over(Math.min), most: over(Math.max) };
}

/**
 * Statements that eight rows need more often than one. Look-ups are gathered by turns of the event loop, and what a document reaches by
 * two ways falls into one turn or into two: the fewest of eight stand beside the most of one. A statement for each row is
 * sent eight times in every try.
 */
const moreIn = (eight: Spread, one: Spread): string[] =>
  [...eight.fewest]
    .filter(([text, times]) => times > (one.most.get(text) ?? 0))
    .map(([text]) => text);

interface Cost {
  readonly rows: number;
  readonly more: readonly string[];
}

async function costOf(list: Field): Promise<Cost> {
  // What is done once, such as noting a sign-in, is done by the first request.
  const { role, data, errors } = await askAllowed(documentOf(list, many));
  expect([list.name, errors]).toEqual([list.name, undefined]);
  const page = (first: number) => () => done(ask(documentOf(list, first), role));
  return {
    rows: data![list.name]!.nodes.length,
    more: moreIn(await spreadOf(page(many)), await spreadOf(page(1))),
  };
}

describe('a list costs the same statements for one row and for eight, whatever is selected', () => {
  const queries = () => Object.values(schema.getQueryType()!.getFields());

  it('page by page', async () => {
    const lists = queries().filter((query) => isPaged(query) && !ofExchange.includes(query.name));
    expect(lists.length).toBeGreaterThan(8);
    const costs: [string, Cost][] = [];
    for (const list of lists) costs.push([list.name, await costOf(list)]);
    expect(costs.filter(([, { rows }]) => rows !== many)).toEqual([]);
    expect(costs.filter(([, { more }]) => more.length > 0)).toEqual([]);
  });

  it('also where an entry has eight versions instead of one', async () => {
    const [{ id }] = await hub.db
      .pool('migrator')
      .query<{ id: string }>(`SELECT id FROM catalog.entry WHERE code = '306/2'`)
      .then(({ rows }) => rows as [{ id: string }]);
    const document = `{ entry(id: "${id}") ${selectionOf(schema.getType('Entry')!)} }`;
    const read = () => done(ask(document, 'authority'));
    const versions = async () => {
      const { data } = await ask(document, 'authority');
      return (data as unknown as { entry: { versions: unknown[] } }).entry.versions.length;
    };
    expect(await versions()).toBe(1);
    const one = await spreadOf(read);
    await hub.db.pool('migrator').query(
      `INSERT INTO catalog.entry SELECT (jsonb_populate_record(e, jsonb_build_object(
           'version', n, 'current', false, 'state', 'superseded'))).*
         FROM catalog.entry e, generate_series(2, 8) AS n WHERE e.id = $1`,
      [id],
    );
    expect(await versions()).toBe(many);
    expect(moreIn(await spreadOf(read), one)).toEqual([]);
  });

  it('also where each entry has a draft, whose contents decide what may be done about it', async () => {
    await hub.db.pool('migrator').query(
      `INSERT INTO catalog.entry SELECT (jsonb_populate_record(e,
           '{"version": 9, "current": false, "state": "draft", "related_codes": ["306/3"]}')).*
         FROM catalog.entry e WHERE e.current;
       INSERT INTO catalog.item SELECT (jsonb_populate_record(i, '{"version": 9}')).* FROM catalog.item i;`,
    );
    const selection = selectionOf(schema.getType('EntryConnection')!);
    const page = (first: number) => () =>
      done(
        ask(`{ entries(first: ${first}, filter: { state: "draft" }) ${selection} }`, 'authority'),
      );
    expect(moreIn(await spreadOf(page(many)), await spreadOf(page(1)))).toEqual([]);
  });

  it('in suggestions', async () => {
    const document = (typed: string) =>
      `{ suggest(typed: "${typed}") ${selectionOf(schema.getType('Suggestion')!)} }`;
    const suggested = async (typed: string, rows: number) => {
      const { data } = await ask(document(typed), 'requester');
      expect((data!['suggest'] as unknown as unknown[]).length).toBe(rows);
      return spreadOf(() => done(ask(document(typed), 'requester')));
    };
    const one = await suggested('取水许可（3', 1);
    expect(moreIn(await suggested('取水许可', many), one)).toEqual([]);
  });

  it('and there is no other list: one that comes is paged, or is looked at here', () => {
    const whole = queries().filter(({ type }) => isListType(getNullableType(type)));
    expect(whole.map(({ name }) => name).sort()).toEqual(unpaged);
  });
});
