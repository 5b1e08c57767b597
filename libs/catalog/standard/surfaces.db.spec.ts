import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, encodeCursor, graphqlModule, limits } from '@shutong/platform';
import {
  bureau,
  catalogUnderTest,
  contents,
  item,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { EntryDrafting } from '../entry/drafting.service';
import { EntryReview } from '../entry/review.service';
import { CatalogHubModule } from '../hub.module';

interface Answer {
  readonly data: Record<string, Record<string, unknown>> | null;
  readonly errors?: readonly { readonly extensions: Record<string, unknown> }[];
}

describe('standards over HTTP', () => {
  let catalog: CatalogUnderTest;
  let hub: NestFastifyApplication;
  let published: string;
  let draft: string;
  const officer = () => catalog.as(water, 'provider-officer');
  const authority = () => catalog.as(bureau, 'authority');
  const reader = () => catalog.as(police, 'requester');
  /** Who asks the hub; sign-in is identity's, and tested there. */
  let asking = reader;

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    @Module({ imports: [catalog.modules, graphqlModule(), CatalogHubModule] })
    class HubModule {}
    hub = await createHttpApp(HubModule, { clock: catalog.clock });
    const fastify = hub.getHttpAdapter().getInstance();
    fastify.addHook('onRequest', async (request) => {
      request.ctx = { ...request.ctx!, actor: asking().actor };
    });
    await hub.listen(0, '127.0.0.1');
    const sex = item('sex', '性别', {
      ...{ type: 'code', length: 1, dataElement: 'sex-code' },
      codeTable: { code: 'sex', version: 1 },
    });
    published = await drafted('330/1', [sex]);
    await submitted(catalog, officer(), published);
    await catalog.get(EntryReview).publish(authority(), published);
    draft = await drafted('330/2', [sex]);
  });
  afterAll(async () => {
    await hub.close();
    await catalog.close();
  });

  async function drafted(code: string, items: ReturnType<typeof item>[]): Promise<string> {
    const content = contents({ title: `取水人信息 ${code}`, items });
    return (await catalog.get(EntryDrafting).draft(officer(), code, content)).id;
  }

  async function ask(query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    const payload = { query, variables };
    const { body } = await hub.inject({ method: 'POST', url: '/graphql', payload });
    return JSON.parse(body) as Answer;
  }

  async function check(id: string, payload: unknown) {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const answer = await hub.inject({
      ...{ method: 'POST', url: `/api/v1/entries/${id}/check`, payload: text },
      headers: { 'content-type': 'application/json', 'accept-language': 'en' },
    });
    return { status: answer.statusCode, body: JSON.parse(answer.body) as Record<string, unknown> };
  }

  it('C52.1 rows are checked by REST and GraphQL alike, without telling a value back', async () => {
    const rest = await check(published, { rows: [{ sex: '1' }, { sex: '3' }, { age: 7 }] });
    expect(rest).toEqual({
      status: 200,
      body: {
        ...{ entry: published, version: 1, rows: 3, refusedRows: 2, problemCount: 2 },
        problems: [
          {
            ...{ row: 1, item: 'sex', code: 'catalog.value.not-in-code-table' },
            title: 'Not in the code table',
          },
          {
            ...{ row: 2, item: 'age', code: 'catalog.value.unknown-item' },
            title: 'No such item',
          },
        ],
      },
    });
    const { data } = await ask(
      `query ($entry: ID!, $rows: [RowInput!]!) { checkValues(entry: $entry, rows: $rows)
         { rows refusedRows problems { row item code } } }`,
      {
        entry: published,
        rows: [
          { cells: [{ item: 'sex', value: '9' }] },
          { cells: [{ item: 'sex', value: '3' }] },
          { cells: [{ item: 'sex', value: null }] },
        ],
      },
    );
    expect(data!['checkValues']).toEqual({
      ...{ rows: 3, refusedRows: 1 },
      problems: [{ row: 1, item: 'sex', code: 'catalog.value.not-in-code-table' }],
    });
  });

  it('a check tells nothing of a draft to another department', async () => {
    const body = { code: 'catalog.entry.not-found' };
    expect(await check(draft, { rows: [{ sex: '1' }] })).toMatchObject({ status: 404, body });
    asking = officer;
    expect(await check(draft, { rows: [{ sex: '1' }] })).toMatchObject({ status: 200 });
    asking = reader;
  });

  it('a check counts all problems and lists as many as the limit', async () => {
    const rows = Array.from({ length: limits.checkedRows.value }, () => ({ sex: '3', age: 1 }));
    const { body } = await check(published, { rows });
    expect(body).toMatchObject({ refusedRows: rows.length, problemCount: 2 * rows.length });
    expect(body['problems']).toHaveLength(limits.checkProblems.value);
  });

  it('a check of what are no rows, or too many, is refused by name of the field', async () => {
    const tooMany = Array.from({ length: limits.checkedRows.value + 1 }, () => ({}));
    const deep = `{"rows":[{"sex":${'['.repeat(200_000)}${']'.repeat(200_000)}}]}`;
    for (const rows of [{}, { rows: [] }, { rows: [1] }, { rows: [[1]] }, { rows: tooMany }]) {
      expect([rows, (await check(published, rows)).status]).toEqual([rows, 400]);
    }
    expect((await check(published, { rows: [{ sex: '\u0000' }] })).status).toBe(400);
    expect((await check(published, deep)).status).toBe(400);
    expect((await check('none', { rows: [{}] })).status).toBe(400);
  });

  const issue = (acceptBreaking: boolean) =>
    ask(
      `mutation ($content: CodeTableVersionInput!, $accept: Boolean!) {
         issueCodeTableVersion(code: "sex", content: $content, acceptBreaking: $accept) {
           breaking version { version } difference { added { code } removed { code }
             renamed { code name before { name } } }
           boundItems { totalCount nodes { entryCode itemCode provider version } } } }`,
      {
        accept: acceptBreaking,
        content: {
          validFrom: '2027-01-01',
          values: [
            { code: '1', name: '男' },
            { code: '2', name: '女性', nameEn: 'Female' },
            { code: '3', name: '其他' },
          ],
        },
      },
    );

  it('C52.3 the authority issues a version and is answered the difference and what stays behind', async () => {
    expect((await issue(true)).errors![0]!.extensions).toMatchObject({
      code: 'catalog.standard.only-authority',
    });
    asking = authority;
    expect((await issue(false)).errors![0]!.extensions).toMatchObject({
      code: 'catalog.code-table.breaking',
      problems: expect.arrayContaining([{ field: '330/1#sex', rule: 'bound to version 1' }]),
    });
    const { data } = await issue(true);
    expect(data!['issueCodeTableVersion']).toMatchObject({
      ...{ breaking: true, version: { version: 2 } },
      difference: {
        added: [{ code: '3' }],
        removed: [{ code: '0' }, { code: '9' }],
        renamed: [{ code: '1', name: '男', before: { name: '男性' } }],
      },
      boundItems: { totalCount: 2 },
    });
    asking = reader;
  });

  it('C52.3 what stays behind is listed at any time, page by page, drafts to their own department alone', async () => {
    const query = `query ($after: String) { boundItems(table: "sex", outdated: true, first: 1, after: $after)
      { totalCount pageInfo { hasNextPage endCursor } nodes { entryId itemCode version } } }`;
    const { data } = await ask(query);
    expect(data!['boundItems']).toMatchObject({
      ...{ totalCount: 1, pageInfo: { hasNextPage: false } },
      nodes: [{ entryId: published, itemCode: 'sex', version: 1 }],
    });
    asking = officer;
    const page = async (after?: string) =>
      (await ask(query, { after })).data!['boundItems'] as unknown as {
        readonly totalCount: number;
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
        readonly nodes: readonly { readonly entryId: string }[];
      };
    const first = await page();
    const second = await page(first.pageInfo.endCursor);
    expect([first.totalCount, first.pageInfo.hasNextPage]).toEqual([2, true]);
    expect(second.pageInfo.hasNextPage).toBe(false);
    const seen = [...first.nodes, ...second.nodes].map(({ entryId }) => entryId);
    expect(seen.sort()).toEqual([published, draft].sort());
    const forged = encodeCursor([published, 2 ** 40, -1]);
    expect((await ask(query, { after: forged })).errors![0]!.extensions).toMatchObject({
      code: 'platform.invalid-cursor',
    });
    asking = reader;
  });

  it('the register is read in pages, tables with their versions and values', async () => {
    const { data } = await ask(`{
      standards(level: "national", first: 2) { nodes { number level } pageInfo { hasNextPage } }
      standard(number: "GB/T 2261.1-2003") { title inForce withdrawn }
      dataElement(code: "sex-code") { type length codeTable standard }
      codeTable(code: "sex") { standard versions { version validFrom valueCount } }
      codeTableValues(code: "sex", version: 1, first: 2) { nodes { code name nameEn } pageInfo { hasNextPage } }
      codeList(name: "formats") { groups { code zh } codes { code group } } }`);
    expect(data).toMatchObject({
      standards: { nodes: [{}, {}], pageInfo: { hasNextPage: true } },
      standard: { inForce: '2003-12-01', withdrawn: null },
      dataElement: { type: 'code', length: 1, codeTable: 'sex', standard: 'GB/T 2261.1-2003' },
      codeTable: {
        versions: [
          { version: 2, valueCount: 3 },
          { version: 1, valueCount: 4 },
        ],
      },
      codeTableValues: { nodes: [{ code: '0' }, { code: '1', nameEn: 'Male' }] },
      codeList: { codes: expect.arrayContaining([{ code: 'mysql', group: '3' }]) },
    });
  });

  it('what is not there is answered by its code', async () => {
    const asked = {
      'standard(number: "GB 1") { title }': 'catalog.standard.not-found',
      'dataElement(code: "none") { name }': 'catalog.data-element.not-found',
      'codeTable(code: "none") { title }': 'catalog.code-table.not-found',
      'codeTableValues(code: "sex", version: 9) { nodes { code } }':
        'catalog.code-table.version-not-found',
      'codeList(name: "none") { name }': 'catalog.taxonomy.not-found',
    };
    for (const [query, code] of Object.entries(asked)) {
      const { errors } = await ask(`{ ${query} }`);
      expect([query, errors?.[0]?.extensions['code']]).toEqual([query, code]);
    }
  });

  it('nothing new comes from a withdrawn standard, and it is withdrawn once', async () => {
    asking = authority;
    const withdraw = (day: string) =>
      ask(
        `mutation ($day: String!) { withdrawStandard(number: "GB/T 2261.2-2003", day: $day) { withdrawn } }`,
        { day },
      );
    const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions['code'];
    expect(codeOf(await withdraw('2026-02-30'))).toBe('catalog.standard.malformed');
    expect(codeOf(await withdraw('2003-11-30'))).toBe('catalog.standard.malformed');
    expect((await withdraw('2026-03-01')).data!['withdrawStandard']).toEqual({
      withdrawn: '2026-03-01',
    });
    expect(codeOf(await withdraw('2026-03-01'))).toBe('catalog.standard.withdrawn');
    const element = await ask(
      `mutation { registerDataElement(content: { code: "MARRIED", name: "婚否", type: "boolean",
         definition: "是否已婚", standard: "GB/T 2261.2-2003" }) { code } }`,
    );
    expect(codeOf(element)).toBe('catalog.standard.withdrawn');
    const told = await catalog.rows<{ type: string }>(
      `SELECT type FROM transport.message WHERE key = 'GB/T 2261.2-2003' ORDER BY id`,
    );
    expect(told.map(({ type }) => type)).toEqual([
      'catalog.standard.registered',
      'catalog.standard.withdrawn',
    ]);
    asking = reader;
  });
});
