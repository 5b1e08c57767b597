import { uuidv7 } from '@shutong/platform';
import { callerOf } from '../../../test/support/developers';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import type { RegisteredDeveloper } from '../developer/developer';

let at: OpenDataUnderTest;
let portal: ReturnType<typeof callerOf>;
let entry: string;
let [inside, second, outside]: string[] = [];

async function published(): Promise<string> {
  const { id } = await at.dataset();
  await at.publish(await at.version(id, 'code,depth\n001,1.5\n'), entry);
  await until(async () => (await at.rows('SELECT FROM opendata.listed WHERE id = $1', [id]))[0]);
  return id;
}

beforeAll(async () => {
  at = await openDataUnderTest();
  portal = callerOf(at.portal.url);
  entry = await at.entry([openItem('code', '编号'), openItem('depth', '深度')]);
  [inside, second, outside] = [await published(), await published(), await published()];
});
afterAll(() => at.close());

async function hub<T>(query: string, variables: object, role = 'authority'): Promise<T> {
  const answer = await at.hub.app.inject({
    ...{ method: 'POST', url: '/graphql', payload: { query, variables } },
    headers: { authorization: `Bearer ${at.hub.tokens[role]}` },
  });
  const { data, errors } = answer.json<{ data: T; errors?: { extensions: { code: string } }[] }>();
  if (errors) throw new Error(errors.map(({ extensions }) => extensions.code).join());
  return data;
}

const hours = (from: number): string => new Date(Date.now() + from * 3_600_000).toISOString();

async function announced(from = -1, to = 1, datasets = [inside!, second!], role = 'authority') {
  const { announceContest } = await hub<{ announceContest: { id: string } }>(
    `mutation ($from: DateTime!, $to: DateTime!, $datasets: [ID!]!) {
       announceContest(kind: contest, title: "开放数据创新大赛", description: "水务", opensAt: $from, closesAt: $to,
                       datasets: $datasets) { id } }`,
    { from: hours(from), to: hours(to), datasets },
    role,
  );
  return announceContest.id;
}

const enter = (by: RegisteredDeveloper, contest: string, datasets = [inside!]) =>
  portal.post('/api/v1/developer/entries', by.secret, {
    ...{ contest, title: '水位预报', description: '…', datasets },
  });

const makeKey = (by: RegisteredDeveloper, wish: object) =>
  portal.post('/api/v1/developer/keys', by.secret, { label: 'k', tier: 'contest', ...wish });

/** A developer who has entered, with a key. */
async function entered(contest: string, by?: RegisteredDeveloper) {
  const developer = by ?? (await portal.register());
  const { status, body } = await enter(developer, contest);
  expect([status, body['isReceived']]).toEqual([201, true]);
  const id = body['id'] as unknown as string;
  const made = await makeKey(developer, { entry: id });
  expect([made.status, made.body['isReady']]).toEqual([201, true]);
  const { key, name } = made.body as unknown as { key: string; name: string };
  return { developer, entry: id, key, name };
}

const rowsOf = (dataset: string, key: string) =>
  portal.get(`/api/v1/datasets/${dataset}/versions/latest/tables/0/rows`, key);
const outcome = async (dataset: string, key: string) => {
  const { status, body } = await rowsOf(dataset, key);
  return [status, body['code']];
};

describe('a key of an entry', () => {
  it('C23.1 keys work only in the window and for its datasets', async () => {
    const later = await entered(await announced(1, 2));
    expect(await outcome(inside!, later.key)).toEqual([403, 'opendata.key.contest-not-open']);
    expect((await portal.get('/api/v1/datasets', later.key)).status).toBe(403);
    const { key } = await entered(await announced());
    expect(await outcome(inside!, key)).toEqual([200, undefined]);
    expect(await outcome(second!, key)).toEqual([200, undefined]);
    expect(await outcome(outside!, key)).toEqual([403, 'opendata.key.other-dataset']);
  });

  it('C23.2 on the last day they stop', async () => {
    const contest = await announced();
    const { developer, entry: id, key, name } = await entered(contest);
    const rotated = await portal.post(
      `/api/v1/developer/keys/${name}/rotation`,
      developer.secret,
      {},
    );
    const { key: next } = rotated.body as unknown as { key: string };
    expect([await outcome(inside!, key), await outcome(inside!, next)]).toEqual([
      [200, undefined],
      [200, undefined],
    ]);
    const ends = await at.rows<{ late: boolean }>(
      `SELECT k.expires_at > c.closes_at AS late FROM opendata.api_key k, opendata.contest c
        WHERE c.id = $1 AND k.entry_id = $2`,
      [contest, id],
    );
    expect(ends).toEqual([{ late: false }, { late: false }]);
    // As if the window had been so all the time: nothing else is touched, and no job has to run.
    await at.rows('UPDATE opendata.contest SET closes_at = now() WHERE id = $1', [contest]);
    for (const one of [key, next]) {
      expect(await outcome(inside!, one)).toEqual([403, 'opendata.key.contest-over']);
    }
    expect((await makeKey(developer, { entry: id })).body['code']).toBe('opendata.contest.over');
    expect((await enter(developer, contest)).body['code']).toBe('opendata.contest.over');
    expect((await portal.get('/api/v1/datasets', developer.key)).status).toBe(200);
  });

  it('stops at once where the contest is cancelled, and who has entered is told', async () => {
    const contest = await announced();
    const { developer, key } = await entered(contest);
    const cancel = 'mutation ($id: ID!) { cancelContest(id: $id, ground: "经费") { state } }';
    await expect(hub(cancel, { id: contest }, 'provider-officer')).rejects.toThrow('forbidden');
    await hub(cancel, { id: contest });
    expect(await outcome(inside!, key)).toEqual([403, 'opendata.key.contest-over']);
    const { body } = await portal.get('/api/v1/developer/notices', developer.secret);
    expect(body['notices']).toEqual([
      expect.objectContaining({
        kind: 'open-contest-cancelled',
        about: { type: 'contest', id: contest },
      }),
    ]);
    const shown = await portal.get(`/api/v1/contests/${contest}`);
    expect(shown.body).toMatchObject({ state: 'cancelled', ground: '经费', entries: 1 });
    await expect(hub(cancel, { id: contest })).rejects.toThrow('opendata.contest.wrong-state');
  });

  it('stops at once where its entry is taken back, by whoever has entered and nobody else', async () => {
    const contest = await announced();
    const { developer, entry: id, key } = await entered(contest);
    const path = `/api/v1/developer/entries/${id}`;
    const stranger = await portal.register();
    const refused = await portal.call('DELETE', path, stranger.secret);
    expect(refused.body['code']).toBe('opendata.contest.entry-not-found');
    expect(await outcome(inside!, key)).toEqual([200, undefined]);
    expect((await portal.call('DELETE', path, developer.secret)).status).toBe(204);
    expect(await outcome(inside!, key)).toEqual([403, 'opendata.key.contest-over']);
    for (const again of [
      await portal.call('DELETE', path, developer.secret),
      await makeKey(developer, { entry: id }),
    ]) {
      expect(again.body['code']).toBe('opendata.contest.entry-withdrawn');
    }
    expect((await portal.get(`/api/v1/contests/${contest}`)).body).toMatchObject({ entries: 0 });
    const { body } = await portal.get('/api/v1/developer/entries', developer.secret);
    expect(body['entries']).toMatchObject([{ id, withdrawnAt: expect.any(String) as unknown }]);
    const { contestReport } = await hub<{ contestReport: { nodes: { withdrawnAt: string }[] } }>(
      'query ($id: ID!) { contestReport(id: $id, first: 9) { nodes { answered withdrawnAt } } }',
      { id: contest },
    );
    expect(contestReport.nodes).toEqual([
      expect.objectContaining({ withdrawnAt: expect.any(String) as unknown }),
    ]);
    const entries = await at.rows<{ action: string }>(
      `SELECT action FROM audit.entry WHERE resource @> ARRAY[$1] AND outcome = 'allow' ORDER BY action`,
      [`contest-entry:${id}`],
    );
    expect(entries.map(({ action }) => action)).toEqual([
      'opendata.contest.enter',
      'opendata.contest.withdraw-entry',
    ]);
  });

  it('is made by whoever has entered, within the contest’s own bounds', async () => {
    const contest = await announced();
    const one = await entered(contest);
    const other = await portal.register();
    const codeOf = async (answer: ReturnType<typeof makeKey>) => (await answer).body['code'];
    expect(await codeOf(makeKey(other, { entry: one.entry }))).toBe(
      'opendata.contest.entry-not-found',
    );
    expect(await codeOf(makeKey(other, {}))).toBe('opendata.contest.entry-missing');
    expect(await codeOf(makeKey(one.developer, { entry: one.entry, tier: 'open' }))).toBe(
      'opendata.contest.entry-missing',
    );
    expect(await codeOf(makeKey(one.developer, { entry: one.entry, datasets: [outside] }))).toBe(
      'opendata.contest.own-datasets',
    );
    expect(await codeOf(enter(other, contest, [outside!]))).toBe('opendata.contest.other-dataset');
    expect(await codeOf(enter(other, uuidv7(new Date())))).toBe('opendata.contest.not-found');
    const { body } = await portal.get('/api/v1/developer/entries', one.developer.secret);
    expect(body['entries']).toEqual([
      expect.objectContaining({ id: one.entry, contest, datasets: [inside], keys: [one.name] }),
    ]);
    for (let n = 0; n < 4; n += 1) expect((await enter(one.developer, contest)).status).toBe(201);
    expect(await codeOf(enter(one.developer, contest))).toBe('opendata.contest.too-many');
  });
});

describe('a contest', () => {
  it('C23.3 the report gives calls and datasets per entry', async () => {
    const contest = await announced();
    const [one, two] = [await entered(contest), await entered(contest)];
    await rowsOf(inside!, one.key);
    await rowsOf(inside!, one.key);
    await rowsOf(second!, one.key);
    await rowsOf(outside!, one.key);
    await rowsOf(second!, two.key);
    await rowsOf(inside!, one.developer.key);
    interface Reported {
      readonly id: string;
      readonly answered: number;
      readonly refused: number;
      readonly datasetsCalled: readonly string[];
    }
    const report = async () =>
      (
        await hub<{ contestReport: { nodes: readonly Reported[] } }>(
          `query ($id: ID!) { contestReport(id: $id) { nodes {
             id keys answered refused failed datasets datasetsCalled } } }`,
          { id: contest },
          'auditor',
        )
      ).contestReport.nodes;
    const nodes = await until(async () => {
      const found = await report();
      const calls = found.reduce((sum, { answered, refused }) => sum + answered + refused, 0);
      return calls === 5 ? found : undefined;
    });
    expect(nodes).toEqual([
      {
        ...{ id: one.entry, keys: 1, answered: 3, refused: 1, failed: 0, datasets: [inside] },
        datasetsCalled: [inside, second].sort(),
      },
      {
        ...{ id: two.entry, keys: 1, answered: 1, refused: 0, failed: 0, datasets: [inside] },
        datasetsCalled: [second],
      },
    ]);
  });

  it('is the authority’s to announce, with a window to come and datasets that are shown', async () => {
    await expect(announced(-1, 1, [inside!], 'department-head')).rejects.toThrow('forbidden');
    await expect(announced(2, 1)).rejects.toThrow('opendata.contest.window');
    await expect(announced(-2, -1)).rejects.toThrow('opendata.contest.window');
    await expect(announced(-1, 1, [uuidv7(new Date())])).rejects.toThrow(
      'opendata.contest.unknown-dataset',
    );
    const [latest] = (await portal.get('/api/v1/contests?first=1')).body[
      'contests'
    ] as unknown as object[];
    expect(latest).toMatchObject({
      kind: 'contest',
      state: 'announced',
      datasets: [inside, second],
    });
  });
});
