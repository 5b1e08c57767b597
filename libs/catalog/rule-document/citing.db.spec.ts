import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, graphqlModule } from '@shutong/platform';
import {
  bureau,
  catalogUnderTest,
  contents,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { EntryDrafting } from '../entry/drafting.service';
import { EntryReview } from '../entry/review.service';
import { CatalogHubModule } from '../hub.module';
import { CitingEntries } from './citing-entries.service';
import { RuleDocumentRegister } from './rule-document-register.service';

const said = {
  title: '取水许可管理办法',
  number: '黔水〔2024〕7号',
  issuer: '贵州省水利厅',
  kind: 'normative-document',
  division: '520000',
  inForceFrom: '2024-05-01',
};

interface Answer {
  readonly data: Record<string, Record<string, unknown>>;
  readonly errors?: readonly { readonly extensions: Record<string, unknown> }[];
}

describe('what rests on a rule document', () => {
  let catalog: CatalogUnderTest;
  let hub: NestFastifyApplication;
  let drafting: EntryDrafting;
  let review: EntryReview;
  const officer = () => catalog.as(water, 'provider-officer');
  const authority = () => catalog.as(bureau, 'authority');
  /** Who asks the hub; sign-in is identity's, and tested there. */
  let asking = () => authority();
  let codes = 0;

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    drafting = catalog.get(EntryDrafting);
    review = catalog.get(EntryReview);
    @Module({ imports: [catalog.modules, graphqlModule(), CatalogHubModule] })
    class HubModule {}
    hub = await createHttpApp(HubModule, { clock: catalog.clock });
    const fastify = hub.getHttpAdapter().getInstance();
    fastify.addHook('onRequest', async (request) => {
      request.ctx = { ...request.ctx!, actor: asking().actor };
    });
    await hub.listen(0);
  });
  afterAll(async () => {
    await hub.close();
    await catalog.close();
  });
  beforeEach(() => {
    asking = authority;
  });

  async function ask(query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    const payload = { query, variables };
    const { body } = await hub.inject({ method: 'POST', url: '/graphql', payload });
    return JSON.parse(body) as Answer;
  }
  async function registered(): Promise<string> {
    const code = `qs-measures-${++codes}`;
    const { errors } = await ask(
      `mutation ($code: String!, $content: RuleDocumentInput!) {
         registerRuleDocument(code: $code, content: $content) { revision } }`,
      { code, content: said },
    );
    expect(errors).toBeUndefined();
    return code;
  }
  const basis = (document: string) => ({ basis: [{ document, article: '第五条' }] });
  const draft = (document: string, change = {}) =>
    drafting.draft(officer(), `306/${++codes}`, contents({ ...basis(document), ...change }));
  async function published(document: string) {
    const { id } = await draft(document);
    await submitted(catalog, officer(), id);
    return review.publish(authority(), id);
  }

  it('C08.1 an entry without a legal basis is not submitted, nor one that names no article, with field and article', async () => {
    const { id } = await draft('decree-809', { basis: [] });
    await expect(submitted(catalog, officer(), id)).rejects.toMatchObject({
      problems: expect.arrayContaining([
        expect.objectContaining({ field: 'basis', rule: 'required' }),
      ]) as unknown,
    });
    const blank = await draft('decree-809', { basis: [{ document: 'decree-809', article: ' ' }] });
    await expect(submitted(catalog, officer(), blank.id)).rejects.toMatchObject({
      problems: [expect.objectContaining({ field: 'basis[0].article', rule: 'required' })],
    });
  });

  it('C08.1 an entry whose basis is withdrawn before publication is not published', async () => {
    const document = await registered();
    const { id } = await draft(document);
    await submitted(catalog, officer(), id);
    await catalog.get(RuleDocumentRegister).withdraw(authority(), document, { reasons: '已废止' });
    await expect(review.publish(authority(), id)).rejects.toMatchObject({
      problems: [expect.objectContaining({ field: 'basis[0].document', rule: 'withdrawn' })],
    });
  });

  it('C08.2 withdrawing a document lists every entry that cites it, and changes none of them', async () => {
    const document = await registered();
    const cited = [await published(document), await published(document), await draft(document)];
    await published('decree-809');
    const { data, errors } = await ask(
      `mutation ($code: String!) {
         withdrawRuleDocument(code: $code, reasons: "已废止", replacedBy: "decree-809") {
           state replacedBy reasons
           citingEntries(first: 2) { totalCount pageInfo { hasNextPage endCursor }
             nodes { id state basis { document article } } } } }`,
      { code: document },
    );
    expect(errors).toBeUndefined();
    const withdrawn = data['withdrawRuleDocument']!;
    expect(withdrawn).toMatchObject({
      ...{ state: 'withdrawn', replacedBy: 'decree-809', reasons: '已废止' },
      citingEntries: { totalCount: 3, pageInfo: { hasNextPage: true } },
    });
    const first = withdrawn['citingEntries'] as { pageInfo: { endCursor: string } };
    const later = await ask(
      `query ($code: String!, $after: String) { ruleDocument(code: $code) {
         citingEntries(after: $after) { nodes { id state basis { document article } } } } }`,
      { code: document, after: first.pageInfo.endCursor },
    );
    const rest = later.data['ruleDocument']!['citingEntries'];
    const nodes = [first, rest].flatMap((page) => (page as { nodes: { id: string }[] }).nodes);
    expect(nodes.map(({ id }) => id).sort()).toEqual(cited.map(({ id }) => id).sort());
    expect(nodes).toEqual(
      expect.arrayContaining(cited.map(({ id, state }) => ({ id, state, ...basis(document) }))),
    );
  });

  it('C08.2 another department sees there no draft that it may not see, in the count neither', async () => {
    const document = await registered();
    const shown = await published(document);
    await draft(document);
    const list = (department: string) =>
      catalog.get(CitingEntries).of(catalog.as(department, 'requester'), document, { first: 10 });
    expect(await list(police)).toMatchObject({ totalCount: 1, nodes: [{ id: shown.id }] });
    expect(await list(water)).toMatchObject({ totalCount: 2 });
  });

  it('an entry that cites another document from its next version on is listed no more', async () => {
    const document = await registered();
    const { id } = await published(document);
    await drafting.edit(officer(), id, contents(basis('decree-809')));
    await submitted(catalog, officer(), id);
    const list = () => catalog.get(CitingEntries).of(officer(), document, { first: 10 });
    expect(await list()).toMatchObject({ totalCount: 1 });
    await review.publish(authority(), id);
    expect(await list()).toMatchObject({ totalCount: 0, nodes: [] });
  });

  it('lists and amends by its operations, and refuses what does not hold by name of the field', async () => {
    const code = await registered();
    const amended = await ask(
      `mutation ($code: String!, $content: RuleDocumentInput!) {
         amendRuleDocument(code: $code, content: $content) { revision number } }`,
      { code, content: { ...said, number: '黔水〔2024〕8号' } },
    );
    expect(amended.data['amendRuleDocument']).toEqual({ revision: 2, number: '黔水〔2024〕8号' });
    const listed = await ask(
      `{ ruleDocuments(filter: { state: "in-force", division: "520000" }) { nodes { code } } }`,
    );
    expect(listed.data['ruleDocuments']!['nodes']).toContainEqual({ code });
    const refused = await ask(
      `mutation ($content: RuleDocumentInput!) {
         registerRuleDocument(code: "ok", content: $content) { code } }`,
      { content: { ...said, division: '990000', inForceFrom: '2025-02-30' } },
    );
    expect(refused.errors![0]!.extensions).toMatchObject({
      code: 'catalog.rule-document.malformed',
      problems: [
        { field: 'division', rule: 'division' },
        { field: 'inForceFrom', rule: 'day' },
      ],
    });
  });

  it.each([
    ['code', { code: 'Decree 809' }],
    ['content.kind', { content: { ...said, kind: 'decree' } }],
    ['content.inForceFrom', { content: { ...said, inForceFrom: '1.1.2025' } }],
    ['content.title', { content: { ...said, title: '长'.repeat(301) } }],
  ])('takes no malformed %s', async (field, change) => {
    const { errors } = await ask(
      `mutation ($code: String!, $content: RuleDocumentInput!) {
         registerRuleDocument(code: $code, content: $content) { code } }`,
      { code: 'new-one', content: said, ...change },
    );
    expect(errors![0]!.extensions).toMatchObject({
      code: 'platform.invalid-input',
      problems: [{ field }],
    });
  });
});
