import { uuidv7 } from '@shutong/platform';
import { callerOf } from '../../../test/support/developers';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';

let at: OpenDataUnderTest;
let portal: ReturnType<typeof callerOf>;
let entry: string;
let dataset: string;
beforeAll(async () => {
  at = await openDataUnderTest();
  portal = callerOf(at.portal.url);
  entry = await at.entry([openItem('code', '编号'), openItem('depth', '深度')]);
  dataset = (await at.dataset()).id;
  await publish('1.5');
  await until(
    async () => (await at.rows('SELECT FROM opendata.listed WHERE id = $1', [dataset]))[0],
  );
});
afterAll(() => at.close());

const publish = async (depth: string) =>
  at.publish(await at.version(dataset, `code,depth\n001,${depth}\n`), entry);

const follows = '/api/v1/developer/follows';
const follow = (secret: string, id = dataset) => portal.call('PUT', `${follows}/${id}`, secret);
const kindsTold = async (secret: string) => {
  const { body } = await portal.get('/api/v1/developer/notices', secret);
  return (body['notices'] as unknown as readonly { kind: string }[]).map(({ kind }) => kind);
};
const told = (secret: string, kind: string) =>
  until(async () => (await kindsTold(secret)).includes(kind) || undefined);

const mutation = async (role: string, query: string, variables: object) => {
  const answer = await at.hub.app.inject({
    ...{ method: 'POST', url: '/graphql', payload: { query, variables } },
    headers: { authorization: `Bearer ${at.hub.tokens[role]}` },
  });
  expect(answer.json()).not.toHaveProperty('errors');
};

describe('a developer who follows a dataset', () => {
  it('is told of new versions, answered corrections and withdrawals, until unfollowing', async () => {
    const [by, other] = [await portal.register(), await portal.register()];
    expect((await follow(by.secret)).status).toBe(204);
    expect((await follow(by.secret)).status).toBe(204);
    expect((await portal.get(follows, by.secret)).body['follows']).toEqual([
      expect.objectContaining({ id: dataset, title: expect.stringMatching(/^数据集/) as unknown }),
    ]);
    const next = await publish('2.5');
    await told(by.secret, 'open-version-published');
    const correction = { kind: 'correction', dataset, title: '有误', body: '应为 3.5' };
    const { body } = await portal.post('/api/v1/feedback', undefined, correction);
    const taken = 'SELECT FROM opendata.feedback WHERE id = $1';
    await until(async () => (await at.rows(taken, [body['id']]))[0]);
    await mutation(
      'provider-officer',
      'mutation ($id: ID!) { answerFeedback(id: $id, accepted: true, answer: "已更正") { id } }',
      { id: body['id'] },
    );
    await told(by.secret, 'open-correction-answered');
    const withdraw = 'mutation ($id: ID!) { withdrawPublication(id: $id, ground: "有误") { id } }';
    await mutation('authority', withdraw, { id: next });
    await told(by.secret, 'open-version-withdrawn');
    expect((await portal.call('DELETE', `${follows}/${dataset}`, by.secret)).status).toBe(204);
    expect((await portal.get(follows, by.secret)).body['follows']).toEqual([]);
    expect((await follow(other.secret)).status).toBe(204);
    await publish('4.5');
    await told(other.secret, 'open-version-published');
    expect(await kindsTold(by.secret)).toHaveLength(3);
  });

  it('follows what the portal shows, by the own secret, and so many at most', async () => {
    const by = await portal.register();
    const unknown = await follow(by.secret, uuidv7(new Date()));
    expect([unknown.status, unknown.body['code']]).toEqual([
      404,
      'opendata.follow.unknown-dataset',
    ]);
    expect((await follow(by.key)).status).toBe(401);
    expect((await portal.call('DELETE', `${follows}/${dataset}`, by.secret)).status).toBe(404);
    await at.rows(
      `INSERT INTO opendata.follow (developer_id, dataset_id, followed_at)
       SELECT $1, gen_random_uuid(), now() FROM generate_series(1, 500)`,
      [by.developer],
    );
    const full = await follow(by.secret);
    expect([full.status, full.body['code']]).toEqual([409, 'opendata.follow.too-many']);
  });
});
