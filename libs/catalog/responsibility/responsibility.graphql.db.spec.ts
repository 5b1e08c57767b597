import { Jurisdiction } from '@shutong/clocks';
import { otherwise } from '../../../test/support/jurisdictions';
import { startHub, authorityCode, type HubUnderTest } from '../../../test/support/hub';

interface Answer {
  readonly data: Record<string, unknown>;
  readonly errors?: readonly { readonly extensions: Record<string, unknown> }[];
}

const content = {
  ...{ title: '取水许可证信息', provider: authorityCode, sharing: 'conditional' },
  items: [{ name: '许可证编号', code: 'permit_no' }, { name: '持证单位' }],
  conditions: { scope: '省级部门', uses: '行政审批' },
  ...{ updateCycle: 'daily', replyDays: 5, contact: '水资源处', dueOn: '2026-01-31' },
};
const publish = `mutation ($code: String!, $content: ResponsibilityInput!) {
  publishResponsibility(code: $code, content: $content) { version publishedAt items { name code } } }`;

describe('the responsibility list over GraphQL', () => {
  let hub: HubUnderTest;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());

  async function ask(role: string, query: string, variables: object = {}): Promise<Answer> {
    const response = await fetch(`${hub.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${hub.tokens[role]!}`,
      },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  }

  it('C02.3 the authority publishes and changes, everybody reads every version', async () => {
    const first = await ask('authority', publish, { code: 'A-1', content });
    expect(first.errors).toBeUndefined();
    expect(first.data['publishResponsibility']).toMatchObject({
      version: 1,
      items: [
        { name: '许可证编号', code: 'permit_no' },
        { name: '持证单位', code: null },
      ],
    });
    await ask('authority', publish, { code: 'A-1', content: { ...content, replyDays: 3 } });
    const { data } = await ask(
      'requester',
      `{ responsibility(code: "A-1", version: 1) { replyDays publishedBy }
         responsibilityVersions(code: "A-1") { nodes { version replyDays } } }`,
    );
    expect(data).toMatchObject({
      responsibility: { replyDays: 5, publishedBy: expect.stringContaining('authority') as string },
      responsibilityVersions: {
        nodes: [
          { version: 2, replyDays: 3 },
          { version: 1, replyDays: 5 },
        ],
      },
    });
  });

  it('Article 21: a reply within the time that the jurisdiction gives is published, however long that is', async () => {
    const conditional = (days: number) => `{ kind: answer-conditional, days: ${days},`;
    const local = otherwise(conditional(10), conditional(15));
    vi.spyOn(hub.app.get(Jurisdiction), 'limitOf').mockImplementation((kind) =>
      local.limitOf(kind),
    );
    const said = async (replyDays: number) => {
      const variables = { code: 'A-9', content: { ...content, replyDays } };
      const { errors } = await ask('authority', publish, variables);
      return errors?.map(({ extensions }) => extensions['code']) ?? 'ok';
    };
    expect(await said(15)).toBe('ok');
    expect(await said(16)).toEqual(['catalog.responsibility.malformed']);
    vi.restoreAllMocks();
  });

  it('C02.2 answers the report to everybody: each duty with how it stands, and the counts', async () => {
    await ask('authority', publish, { code: 'A-2', content });
    await ask('authority', publish, { code: 'A-3', content: { ...content, dueOn: '2999-01-01' } });
    const { data, errors } = await ask(
      'requester',
      `query ($provider: String!) {
         responsibilities(filter: { provider: $provider, overdue: true }) {
           nodes { code mounted overdue entryState missingItems } pageInfo { hasNextPage } }
         responsibilityCounts(provider: $provider) { total mounted unmounted overdue }
         responsibilityByDepartment { nodes { provider providerName unmounted overdue } } }`,
      { provider: authorityCode },
    );
    expect(errors).toBeUndefined();
    const { responsibilities, responsibilityCounts: counts } = data as {
      responsibilities: { nodes: { code: string }[] };
      responsibilityCounts: Record<string, number>;
    };
    expect(responsibilities.nodes).toContainEqual({
      ...{ code: 'A-2', mounted: false, overdue: true, entryState: null },
      missingItems: ['permit_no'],
    });
    expect(responsibilities.nodes.map(({ code }) => code)).not.toContain('A-3');
    expect(counts['overdue']).toBe(responsibilities.nodes.length);
    expect(counts).toMatchObject({ mounted: 0, unmounted: counts['total'] });
    expect(data['responsibilityByDepartment']).toEqual({
      nodes: [
        {
          ...{ provider: authorityCode, providerName: '数据局' },
          ...{ unmounted: counts['unmounted'], overdue: counts['overdue'] },
        },
      ],
    });
  });

  it('nobody else publishes or ends', async () => {
    const end = 'mutation { endResponsibility(code: "A-1", reasons: "不便") { version } }';
    for (const role of ['provider-officer', 'requester', 'office-head', 'auditor']) {
      const tried = await ask(role, publish, { code: 'A-9', content });
      expect(tried.errors![0]!.extensions).toMatchObject({ code: 'platform.forbidden' });
      const ended = await ask(role, end);
      expect(ended.errors![0]!.extensions).toMatchObject({ code: 'platform.forbidden' });
    }
  });

  it.each([
    ['code', { code: '责任 1' }],
    ['content.replyDays', { content: { ...content, replyDays: 251 } }],
    ['content.sharing', { content: { ...content, sharing: 'not-shared' } }],
    ['content.dueOn', { content: { ...content, dueOn: '31.1.2026' } }],
    ['content.items.0.name', { content: { ...content, items: [{ name: '' }] } }],
  ])('takes no malformed %s', async (field, change) => {
    const { errors } = await ask('authority', publish, { code: 'A-8', content, ...change });
    expect(errors![0]!.extensions).toMatchObject({
      code: 'platform.invalid-input',
      problems: [{ field }],
    });
  });
});
