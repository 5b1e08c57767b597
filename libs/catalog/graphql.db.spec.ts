import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  createHttpApp,
  encodeCursor,
  graphqlModule,
  PlatformModule,
  anonymous,
  readConfig,
} from '@shutong/platform';
import {
  assessments,
  bureau,
  catalogUnderTest,
  contents,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../test/support/catalog';
import type { EntryContent } from './entry/contents';
import { CatalogHubModule } from './hub.module';
import { Usage, type UsageEvent } from '@shutong/messaging';
import { MessagingPortalModule } from '@shutong/messaging/portal.module';
import { CatalogPortalModule } from './portal.module';
import { EntryDrafting } from './entry/drafting.service';
import { EntryReview } from './entry/review.service';

describe('the catalogue over HTTP', () => {
  let catalog: CatalogUnderTest;
  let hub: NestFastifyApplication;
  let portal: NestFastifyApplication;
  const officer = () => catalog.as(water, 'provider-officer');
  const authority = () => catalog.as(bureau, 'authority');
  /** Who asks the hub; sign-in is identity's, and tested there. */
  let asking = () => catalog.as(police, 'requester');

  async function start(module: Parameters<typeof createHttpApp>[0]) {
    const app = await createHttpApp(module, { clock: catalog.clock });
    const fastify = app.getHttpAdapter().getInstance();
    fastify.addHook('onRequest', async (request) => {
      request.ctx = { ...request.ctx!, actor: asking().actor };
    });
    await app.listen(0);
    return app;
  }

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    for (let n = 1; n <= 8; n += 1) {
      const content = contents({ title: `取水许可（${n}）` });
      const { id } = await catalog.get(EntryDrafting).draft(officer(), `306/${n}`, content);
      await submitted(catalog, officer(), id);
      await catalog.get(EntryReview).publish(authority(), id);
    }
    @Module({ imports: [catalog.modules, graphqlModule(), CatalogHubModule] })
    class HubModule {}
    hub = await start(HubModule);
    const database = await catalog.store.connect('portal');
    const parts = { config: readConfig('portal'), clock: catalog.clock, database };
    @Module({ imports: [PlatformModule.with(parts), MessagingPortalModule, CatalogPortalModule] })
    class PortalModule {}
    portal = await start(PortalModule);
  });
  afterAll(async () => {
    await hub.close();
    await portal.close();
    await catalog.close();
  });

  async function ask(query: string, variables: Record<string, unknown> = {}) {
    const { body } = await hub.inject({
      method: 'POST',
      url: '/graphql',
      payload: { query, variables },
    });
    return JSON.parse(body) as {
      data: Record<string, unknown>;
      errors?: { extensions: Record<string, unknown> }[];
    };
  }

  it('search answers hits, exact total and facets', async () => {
    const { data } = await ask(
      `{ search(query: "取水", first: 2) { totalCount pageInfo { hasNextPage endCursor }
           nodes { kind title facets { facet value } } facets { facet value count } } }`,
    );
    expect(data['search']).toMatchObject({
      totalCount: 8,
      pageInfo: { hasNextPage: true },
      facets: expect.arrayContaining([{ facet: 'sharing', value: 'conditional', count: 8 }]),
    });
  });

  it('drafts, assesses, approves, submits, publishes and mounts by mutations, defaults included', async () => {
    asking = officer;
    const draft = await ask(
      `mutation ($content: EntryInput!) { draftEntry(code: "307/1", content: $content)
         { id state missing { field article } } }`,
      { content: { title: '灌区用水量', sharing: 'conditional' } },
    );
    expect(draft.errors).toBeUndefined();
    const { id, missing } = draft.data['draftEntry'] as { id: string; missing: unknown[] };
    expect(missing).toContainEqual({ field: 'conditions.scope', article: 14 });
    const submitted = await ask('mutation ($id: ID!) { submitEntry(id: $id) { state } }', { id });
    expect(submitted.errors![0]!.extensions).toMatchObject({
      code: 'catalog.entry.incomplete',
      status: 400,
      problems: expect.arrayContaining([{ field: 'items', rule: 'required', article: 13 }]),
    });
    const content = contents({ title: '灌区用水量' });
    await ask(
      `mutation ($id: ID!, $content: EntryInput!) { editEntry(id: $id, content: $content) { id } }`,
      { id, content: { ...content, items: content.items } },
    );
    for (const assessment of assessments()) {
      const recorded = await ask(
        `mutation ($id: ID!, $of: AssessmentInput!) { assessEntry(id: $id, assessment: $of) { id } }`,
        { id, of: assessment },
      );
      expect(recorded.errors).toBeUndefined();
    }
    asking = () => catalog.as(water, 'department-head');
    const approved = await ask(
      'mutation ($id: ID!) { approveEntry(id: $id) { approvedAt missing { field } } }',
      { id },
    );
    expect(approved.data['approveEntry']).toMatchObject({ missing: [] });
    asking = officer;
    await ask('mutation ($id: ID!) { submitEntry(id: $id) { state } }', { id });
    asking = authority;
    const reviewed = await ask(
      `query ($id: ID!) { entry(id: $id) { reviewDue assessments { kind result } classification { kind }
         availableActions { action allowed code } } }`,
      { id },
    );
    const { availableActions, ...entry } = reviewed.data['entry'] as {
      availableActions: unknown[];
    };
    expect(availableActions).toEqual(
      expect.arrayContaining([
        { action: 'publishEntry', allowed: true, code: null },
        { action: 'returnEntry', allowed: true, code: null },
        { action: 'suspendEntry', allowed: false, code: 'catalog.entry.wrong-state' },
        { action: 'editEntry', allowed: false, code: 'platform.forbidden' },
      ]),
    );
    expect(entry).toEqual({
      reviewDue: '2026-03-04',
      assessments: assessments().map(({ kind, result }) => ({ kind, result })),
      classification: null,
    });
    const shown = await ask('mutation ($id: ID!) { publishEntry(id: $id) { state class } }', {
      id,
    });
    expect(shown.data['publishEntry']).toEqual({ state: 'published', class: 3 });
    asking = officer;
    const mounted = await ask(
      `mutation ($id: ID!, $resource: ResourceInput!) { mountResource(entryId: $id, resource: $resource)
         { version masks { field mask } } }`,
      {
        id,
        resource: {
          ...{ code: 'irrigation', title: '灌区表', kind: 'table', modes: ['query'] },
          ...{ keyFields: ['permit_no'], fields: ['permit_no', 'holder'] },
          masks: [{ field: 'holder', mask: 'keep-1-0' }],
        },
      },
    );
    expect(mounted.errors).toBeUndefined();
    expect(mounted.data['mountResource']).toEqual({
      version: 1,
      masks: [{ field: 'holder', mask: 'keep-1-0' }],
    });
  });

  it.each([
    ['resource.code', { code: '__proto__' }],
    ['resource.keyFields', { keyFields: ['permit_no', 'permit_no'] }],
    ['resource.fields', { fields: ['holder', 'holder'] }],
    ['resource.modes', { modes: ['query', 'query'] }],
  ])('mounts nothing that no agreement could name: %s', async (field, change) => {
    asking = officer;
    const { data } = await ask('{ entries(first: 1) { nodes { id } } }');
    const { nodes } = data['entries'] as { nodes: { id: string }[] };
    const resource = {
      ...{ code: 'named', title: '表', kind: 'table', modes: ['query'] },
      ...{ keyFields: ['permit_no'], fields: ['holder'], ...change },
    };
    const { errors } = await ask(
      `mutation ($id: ID!, $resource: ResourceInput!) {
         mountResource(entryId: $id, resource: $resource) { id } }`,
      { id: nodes[0]!.id, resource },
    );
    expect(errors![0]!.extensions).toMatchObject({
      code: 'platform.invalid-input',
      problems: [{ field }],
    });
  });

  it('drafts no item under a code that no agreement could name', async () => {
    asking = officer;
    const items = ['permit no', '__proto__'].map((code) => ({ code, name: '许可证编号' }));
    const { errors } = await ask(
      `mutation ($content: EntryInput!) { draftEntry(code: "307/2", content: $content) { id } }`,
      { content: { title: '灌区用水量', items } },
    );
    expect(errors![0]!.extensions).toMatchObject({
      code: 'platform.invalid-input',
      problems: [{ field: 'content.items.0.code' }, { field: 'content.items.1.code' }],
    });
  });

  it.each([
    ['an id', '{ entry(id: "no-uuid") { id } }', 'platform.invalid-input'],
    ['no id', '{ entry { id } }', 'catalog.entry.not-found'],
    ['a page size', '{ entries(first: 1000) { totalCount } }', 'platform.invalid-input'],
    ['a state', '{ entries(filter: { state: "open" }) { totalCount } }', 'platform.invalid-input'],
    [
      'a query of 201 characters',
      `{ search(query: "${'水'.repeat(201)}") { totalCount } }`,
      'platform.invalid-input',
    ],
    [
      'a page size of the report',
      '{ sharingByDepartment(first: 101) { nodes { total } } }',
      'platform.invalid-input',
    ],
    [
      'a cursor of the report',
      `{ sharingByDepartment(after: "${encodeCursor(['\u0000'])}") { nodes { total } } }`,
      'platform.invalid-cursor',
    ],
    ['a cursor', '{ search(after: "x") { totalCount } }', 'platform.invalid-cursor'],
  ])('refuses %s that it cannot serve with a clear code', async (_, query, code) => {
    const { errors } = await ask(query);
    expect(errors![0]!.extensions['code']).toBe(code);
  });

  it('GET /api/v1/search answers in both zones, each its own part', async () => {
    const url = '/api/v1/search?q=%E5%8F%96%E6%B0%B4&first=3&sharing=conditional';
    const inside = await hub.inject({ url });
    expect(JSON.parse(inside.body)).toMatchObject({
      total: 10,
      facets: {
        open: [{ value: 'conditional', count: 9 }],
        kind: [
          { value: 'item', count: 27 },
          { value: 'entry', count: 9 },
          { value: 'resource', count: 1 },
        ],
      },
    });
    const outside = await portal.inject({ url: '/api/v1/search?q=%E5%8F%96%E6%B0%B4' });
    const { total, facets } = JSON.parse(outside.body) as { total: number; facets: object };
    expect(total).toBe(9);
    expect(Object.keys(facets).sort()).toEqual([
      'cycle',
      'department',
      'format',
      'kind',
      'open',
      'region',
      'theme',
    ]);
    const wrong = await portal.inject({ url: '/api/v1/search?first=0' });
    expect(wrong.statusCode).toBe(400);
    expect(wrong.headers['content-type']).toContain('application/problem+json');
  });

  it('GET /api/v1/entries/{code} on the portal gives the open part', async () => {
    const found = await portal.inject({ url: '/api/v1/entries/306%2F1' });
    const entry = JSON.parse(found.body) as { items: { code: string }[] };
    expect(entry.items.map(({ code }) => code)).toEqual(['permit_no', 'holder']);
    const missing = await portal.inject({ url: '/api/v1/entries/306%2F404' });
    expect(missing.statusCode).toBe(404);
    expect(JSON.parse(missing.body)).toMatchObject({ code: 'catalog.entry.not-found' });
  });

  it('C54.3 the sharing attribute is reported by department, page by page, as the entries have it', async () => {
    const provider = catalog.as(police, 'provider-officer');
    const ground = { law: '反洗钱法', article: '第五条', reason: '法律规定保密' };
    const kinds: Partial<EntryContent>[] = [
      { sharing: 'unconditional', conditions: null },
      { sharing: 'unconditional', conditions: null },
      { sharing: 'not-shared', modes: [], conditions: null, legalGround: ground, open: 'not-open' },
      { sharing: 'conditional' },
    ];
    for (const [n, kind] of kinds.entries()) {
      const items = contents().items.map((one) => ({
        ...one,
        ...{ sharing: kind.sharing!, open: kind.open ?? one.open },
      }));
      const content = contents({ title: `警务数据（${n}）`, ...kind, items });
      const { id } = await catalog.get(EntryDrafting).draft(provider, `402/${n}`, content);
      // The last one stays submitted: nobody shares it yet.
      await submitted(catalog, provider, id);
      if (n < 3) await catalog.get(EntryReview).publish(authority(), id);
    }
    asking = () => catalog.as(bureau, 'requester');
    const report: { provider: string }[] = [];
    for (let after: string | null | undefined = null; after !== undefined;) {
      const { data } = await ask(
        `query ($after: String) { sharingByDepartment(first: 1, after: $after) {
           nodes { provider providerName unconditional conditional notShared total }
           pageInfo { endCursor hasNextPage } } }`,
        { after },
      );
      const page = data['sharingByDepartment'] as {
        nodes: { provider: string }[];
        pageInfo: { endCursor: string; hasNextPage: boolean };
      };
      report.push(...page.nodes);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined;
    }
    const { data } = await ask(
      '{ entries(first: 100, filter: { state: "published" }) { nodes { provider sharing } } }',
    );
    const { nodes } = data['entries'] as { nodes: { provider: string; sharing: string }[] };
    const counted = (of: string, sharing?: string) =>
      nodes.filter((one) => one.provider === of && (!sharing || one.sharing === sharing)).length;
    expect(report).toEqual(
      [...new Set(nodes.map((one) => one.provider))].sort().map((of) => ({
        provider: of,
        providerName: of === police ? '省公安厅' : '省水利厅',
        unconditional: counted(of, 'unconditional'),
        conditional: counted(of, 'conditional'),
        notShared: counted(of, 'not-shared'),
        total: counted(of),
      })),
    );
    expect(report.find((one) => one.provider === police)).toMatchObject({
      ...{ unconditional: 2, conditional: 0, notShared: 1, total: 3 },
    });
  });

  it('counts searches and views of both zones, a search once for all its pages, and tells of nobody', async () => {
    const events = async () => {
      const bodies = await catalog.rows<{ body: UsageEvent[] }>(
        'SELECT body FROM intake.message ORDER BY id',
      );
      return bodies.flatMap(({ body }) => body);
    };
    for (const one of [hub, portal]) await one.get(Usage).onApplicationShutdown();
    const before = await events();
    asking = officer;
    const first = await ask('{ search(query: "许可", first: 1) { pageInfo { endCursor } } }');
    const { pageInfo } = first.data['search'] as { pageInfo: { endCursor: string } };
    await ask(`{ search(query: "许可", first: 1, after: "${pageInfo.endCursor}") { totalCount } }`);
    for (const query of ['520102199001011234', '138-0013 8000', 'ﷺ'.repeat(12)])
      await ask('query ($query: String!) { search(query: $query) { totalCount } }', { query });
    await ask('{ entry(code: "306/1") { title } }');
    const headers = { 'user-agent': 'Mozilla/5.0 (compatible; Baiduspider/2.0)' };
    asking = () => ({ ...officer(), actor: anonymous });
    await portal.inject({ url: '/api/v1/search?q=%E8%88%AA%E5%A4%A9', headers });
    await portal.inject({ url: '/api/v1/entries/306%2F1' });
    await portal.inject({ url: '/api/v1/entries/none' });
    for (const one of [hub, portal]) await one.get(Usage).onApplicationShutdown();
    const added = (await events()).slice(before.length);
    const of = (channel: string) =>
      added
        .filter((event) => event.channel === channel)
        .map(({ at, channel: _, durationUs, entry, ...rest }) => {
          expect([typeof at, durationUs > 0, typeof entry]).toEqual([
            'string',
            true,
            rest.act === 'view' && rest.outcome === 'answered' ? 'string' : 'undefined',
          ]);
          return rest;
        });
    const department = { consumer: 'department', consumerDepartment: water, outcome: 'answered' };
    expect(of('hub')).toEqual([
      { act: 'search', ...department, words: '许可', rows: expect.any(Number) },
      ...Array.from({ length: 3 }, () => ({ act: 'search', ...department, rows: 0 })),
      { act: 'view', ...department, rows: 1 },
    ]);
    expect(of('portal')).toEqual([
      { act: 'search', consumer: 'crawler', outcome: 'answered', words: '航天', rows: 0 },
      { act: 'view', consumer: 'anonymous', outcome: 'answered', rows: 1 },
      { act: 'view', consumer: 'anonymous', outcome: 'refused', rows: 0 },
    ]);
  });
});
