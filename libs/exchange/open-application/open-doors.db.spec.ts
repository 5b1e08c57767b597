import { EntryImport } from '@shutong/catalog';
import { systemContext } from '@shutong/platform';
import { actor, contents, newEntry } from '../../../test/support/catalog';
import { authorityCode, startHub, type HubUnderTest } from '../../../test/support/hub';

interface Answer {
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

/** The hub as its main.ts starts it: a developer comes with a token that names no department. */
describe('a developer at the doors of the hub', () => {
  let hub: HubUnderTest;
  let entryId: string;
  beforeAll(async () => {
    hub = await startHub();
    const officer = actor(authorityCode, ['provider-officer']);
    const entries = [newEntry('306/2', contents({ title: '取水户登记' }), officer)];
    const publisher = actor(authorityCode, ['authority']);
    const ctx = systemContext('test', new Date());
    await hub.app.get(EntryImport, { strict: false }).importEntries(ctx, entries, publisher);
    const sql = `SELECT id FROM catalog.entry WHERE code = '306/2'`;
    entryId = (await hub.db.pool('migrator').query<{ id: string }>(sql)).rows[0]!.id;
  });
  afterAll(() => hub.stop());

  async function ask(role: string, query: string, variables: object = {}): Promise<Answer> {
    const headers = { authorization: `Bearer ${hub.tokens[role]}` };
    const payload = { query, variables };
    return (await hub.app.inject({ method: 'POST', url: '/graphql', headers, payload })).json();
  }
  const told = async (role: string, query: string, variables: object = {}) => {
    const { data, errors } = await ask(role, query, variables);
    expect(errors).toBeUndefined();
    return data;
  };
  const tasksOf = async (role: string) => {
    const { tasks } = (await told(role, '{ tasks(first: 5) { nodes { title aboutId } } }')) as {
      tasks: { nodes: { title: string; aboutId: string }[] };
    };
    return tasks.nodes.map(({ title, aboutId }) => [title, aboutId]);
  };

  it('applies, reads, is told and acts as a person without a department', async () => {
    expect(await told('developer', '{ me { department roles } }')).toEqual({
      me: { department: null, roles: ['developer'] },
    });
    const input = {
      ...{ entryId, fields: ['holder'], purpose: '研究用水效率', scope: '本人使用' },
      ...{ security: '加密存储', periodUntil: new Date(Date.now() + 86_400_000_000) },
    };
    const { applyForOpenData: made } = (await told(
      'developer',
      `mutation ($input: OpenApplicationInput!) { applyForOpenData(input: $input) {
         id state name availableActions { action allowed code } } }`,
      { input },
    )) as { applyForOpenData: { id: string; availableActions: unknown } };
    expect(made).toMatchObject({ state: 'received', name: 'name of developer' });
    expect(made.availableActions).toContainEqual({
      action: 'withdrawOpenApplication',
      allowed: true,
      code: null,
    });
    expect(made.availableActions).toContainEqual({
      action: 'askOpenSupplement',
      allowed: false,
      code: 'platform.forbidden',
    });
    const { id } = made;
    expect(await tasksOf('provider-officer')).toEqual([['收到开放数据申请：取水户登记', id]]);
    await told(
      'provider-officer',
      'mutation ($id: ID!) { askOpenSupplement(id: $id, items: ["负责人"]) { state } }',
      { id },
    );
    expect(await tasksOf('developer')).toEqual([['申请材料需补正：取水户登记', id]]);
    expect(await tasksOf('provider-officer')).toEqual([]);
    await told(
      'developer',
      'mutation ($id: ID!) { supplyOpenApplication(id: $id, items: ["本人"]) { state } }',
      { id },
    );
    expect(await tasksOf('developer')).toEqual([]);
    expect(
      await told('developer', '{ openApplications(first: 5) { nodes { id state } } }'),
    ).toEqual({ openApplications: { nodes: [{ id, state: 'received' }] } });
  });

  it.each([
    ['applications of departments', '{ applications(first: 1) { nodes { id } } }'],
    ['agreements of departments', '{ agreements(first: 1) { nodes { id } } }'],
    ['needs', '{ needs(first: 1) { nodes { id } } }'],
    ['people', '{ people(first: 1) { nodes { id } } }'],
  ])('sees no %s', async (_, query) => {
    const { errors } = await ask('developer', query);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['platform.forbidden']);
  });
});
