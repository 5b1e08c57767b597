import { uuidv7 } from '@shutong/platform';
import { callerOf } from '../../../test/support/developers';
import { authorityCode } from '../../../test/support/hub';
import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';

let at: OpenDataUnderTest;
let portal: ReturnType<typeof callerOf>;
let dataset: string;
beforeAll(async () => {
  at = await openDataUnderTest();
  portal = callerOf(at.portal.url);
  const founded = await at.dataset();
  dataset = founded.id;
  const version = await at.version(dataset, 'code,depth\n001,1.5\n002,2.5\n');
  await at.publish(version, await at.entry([openItem('code', '编号'), openItem('depth', '深度')]));
});
afterAll(() => at.close());

interface Feedback {
  readonly id: string;
  readonly state: string;
  readonly dueOn: string | null;
  readonly title: string | null;
  readonly answer: string | null;
}

const written = { title: '深度有误', body: '002 应为 3.5', contact: 'a@b.example' };
const correction = { kind: 'correction', ...written };

async function handedIn(body: object = { ...correction, dataset }): Promise<string> {
  const answer = await portal.post('/api/v1/feedback', undefined, body);
  expect([answer.status, answer.body]).toEqual([
    201,
    expect.objectContaining({ isReceived: true }),
  ]);
  return answer.body['id'] as unknown as string;
}

const shown = async (id: string) =>
  (await portal.get(`/api/v1/feedback/${id}`)).body as unknown as Feedback;

async function hub<T>(role: string, query: string, variables: object = {}): Promise<T> {
  const answer = await at.hub.app.inject({
    ...{ method: 'POST', url: '/graphql', payload: { query, variables } },
    headers: { authorization: `Bearer ${at.hub.tokens[role]}` },
  });
  const { data, errors } = answer.json<{ data: T; errors?: { extensions: { code: string } }[] }>();
  if (errors) throw new Error(errors.map(({ extensions }) => extensions.code).join());
  return data;
}

const answering = `mutation ($id: ID!, $accepted: Boolean!) {
  answerFeedback(id: $id, accepted: $accepted, answer: "已核实并更正") { state } }`;
const dismissing = 'mutation ($id: ID!) { dismissFeedback(id: $id, ground: "广告") { state } }';

describe('somebody outside', () => {
  it('C18.1 a visitor browses, previews, downloads, reads the API document and asks for a correction', async () => {
    const browsed = await portal.get('/api/v1/datasets');
    expect(browsed.body['datasets']).toEqual([expect.objectContaining({ id: dataset })]);
    const table = `/api/v1/datasets/${dataset}/versions/latest/tables/0`;
    const previewed = await portal.get(`${table}/rows?limit=1`);
    expect(previewed.body['rows']).toEqual([{ code: '001', depth: expect.anything() as unknown }]);
    const file = await fetch(`${at.portal.url}${table}/file`);
    expect((await file.text()).startsWith('PAR1')).toBe(true);
    const document = await fetch(`${at.portal.url}/api/v1/openapi.yaml`);
    expect(document.headers.get('content-type')).toContain('application/yaml');
    expect(await document.text()).toContain('/api/v1/feedback:');
    await handedIn();
  });

  it('C18.2 the correction reaches its department', async () => {
    const id = await handedIn();
    const { openFeedback } = await hub<{ openFeedback: object }>(
      'provider-officer',
      'query ($id: ID!) { openFeedback(id: $id) { department title body contact state } }',
      { id },
    );
    expect(openFeedback).toEqual({ ...written, department: authorityCode, state: 'received' });
    const tasks = await at.rows<{ addressee: string; task: boolean }>(
      `SELECT addressee, task FROM notice.notice WHERE about_type = 'open-feedback' AND about_id = $1`,
      [id],
    );
    expect(tasks).toEqual([{ addressee: `role:${authorityCode}/provider-officer`, task: true }]);
  });

  it('C18.3 it gets a due date and a public answer', async () => {
    const id = await handedIn();
    const before = await shown(id);
    const [clock] = await at.rows<{ due: string; days: number }>(
      `SELECT due_on::text AS due, limit_days AS days FROM clocks.clock WHERE matter_id = $1`,
      [id],
    );
    expect(clock!.days).toBe(10);
    expect(before).toMatchObject({
      state: 'received',
      dueOn: clock!.due,
      title: null,
      answer: null,
    });
    expect(before.dueOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    await hub('provider-officer', answering, { id, accepted: true });
    const listed = await portal.get(`/api/v1/feedback?dataset=${dataset}`);
    expect(
      (listed.body['feedback'] as unknown as Feedback[]).find((one) => one.id === id),
    ).toMatchObject({
      ...{ state: 'answered', title: '深度有误', body: '002 应为 3.5', answer: '已核实并更正' },
    });
    expect(JSON.stringify(listed.body)).not.toContain('a@b.example');
    await expect(hub('provider-officer', answering, { id, accepted: false })).rejects.toThrow(
      'opendata.feedback.wrong-state',
    );
    const entries = await at.rows<{ action: string }>(
      `SELECT action FROM audit.entry WHERE resource @> ARRAY[$1] AND outcome = 'allow' ORDER BY action`,
      [`feedback:${id}`],
    );
    expect(entries.map(({ action }) => action)).toEqual([
      'opendata.feedback.answer',
      'opendata.feedback.receive',
    ]);
  });

  it('requests data of a department, or of the authority where it names none', async () => {
    const request = { kind: 'request', title: '公交时刻', body: '请开放' };
    for (const wish of [request, { ...request, department: authorityCode }]) {
      expect(await shown(await handedIn(wish))).toMatchObject({ department: authorityCode });
    }
  });

  it('is shown nothing of what is dismissed, and told of what cannot be taken', async () => {
    const id = await handedIn({ ...correction, kind: 'comment', dataset });
    await hub('authority', dismissing, { id });
    expect(await shown(id)).toMatchObject({ state: 'dismissed', title: null, answer: null });
    const codeOf = async (body: object) =>
      (await portal.post('/api/v1/feedback', undefined, body)).body['code'];
    expect(await codeOf(correction)).toBe('opendata.feedback.dataset-missing');
    expect(await codeOf({ ...correction, dataset: uuidv7(new Date()) })).toBe(
      'opendata.open.dataset-not-found',
    );
    expect(await codeOf({ ...correction, dataset, body: '机密★10年' })).toBe(
      'platform.state-secret',
    );
    expect(await codeOf({ ...correction, dataset, body: 'x'.repeat(4001) })).toBe(
      'platform.invalid-input',
    );
    for (const field of ['dataset', 'developer', 'department', 'contact'])
      expect(await codeOf({ ...correction, dataset, [field]: null })).toBe(
        'platform.invalid-input',
      );
  });

  it('C26.3 supervision shows calls, errors and complaints', async () => {
    const { developer, key } = await portal.register();
    await portal.get('/api/v1/datasets', key);
    await portal.get(`/api/v1/datasets/${uuidv7(new Date())}`, key);
    const complaint = { kind: 'complaint', developer, title: '滥用', body: '冒充官方' };
    const taken = await portal.post('/api/v1/feedback', undefined, complaint);
    expect([taken.status, taken.body['isReceived']]).toEqual([202, false]);
    const figures = async () =>
      (
        await hub<{ openDataDevelopers: { nodes: { id: string; figures: object }[] } }>(
          'auditor',
          '{ openDataDevelopers(first: 100) { nodes { id figures { calls errors complaints } } } }',
        )
      ).openDataDevelopers.nodes.find(({ id }) => id === developer)!.figures;
    const wanted = { calls: 2, errors: 1, complaints: 1 };
    let found = await figures();
    while (JSON.stringify(found) !== JSON.stringify(wanted)) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      found = await figures();
    }
    expect((await portal.get(`/api/v1/feedback/${taken.body['id']}`)).status).toBe(404);
  });

  it('is bounded: what is handed in, in an hour', async () => {
    await at.rows(
      `INSERT INTO opendata.feedback (id, kind, dataset_id, department, title, body, state, received_at)
       SELECT gen_random_uuid(), 'comment', $1, $2, 'many', 'x', 'received', now() FROM generate_series(1, 100)`,
      [dataset, authorityCode],
    );
    const answer = await portal.post('/api/v1/feedback', undefined, { ...correction, dataset });
    expect([answer.status, answer.body['code']]).toEqual([429, 'opendata.feedback.too-many']);
  });
});
