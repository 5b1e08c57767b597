import { callerOf } from '../../../test/support/developers';
import { authorityCode } from '../../../test/support/hub';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { uuidv7 } from '@shutong/platform';
import type { RegisteredDeveloper } from '../developer/developer';
import type { OpenReuse } from './open-reuse';

let at: OpenDataUnderTest;
let portal: ReturnType<typeof callerOf>;
let entry: string;
let [first, second]: string[] = [];
let owner: RegisteredDeveloper;

/** A dataset with a version, which the portal shows. */
async function published(by = entry): Promise<string> {
  const { id } = await at.dataset();
  await at.publish(await at.version(id, 'code,depth\n001,1.5\n'), by);
  await until(async () => (await at.rows('SELECT FROM opendata.listed WHERE id = $1', [id]))[0]);
  return id;
}

beforeAll(async () => {
  at = await openDataUnderTest();
  portal = callerOf(at.portal.url);
  entry = await at.entry([openItem('code', '编号'), openItem('depth', '深度')]);
  [first, second] = [await published(), await published()];
  owner = await portal.register('掌上水务');
});
afterAll(() => at.close());

const written = { kind: 'application', title: '水深地图', titleEn: 'Depth map' };
const wish = { ...written, address: 'https://map.example/depth', description: '查询水深' };

const handIn = (datasets: readonly string[], change: object = {}, by = owner.secret) =>
  portal.post('/api/v1/developer/reuses', by, { ...wish, ...change, datasets });

async function handedIn(datasets: readonly string[], change: object = {}): Promise<string> {
  const { status, body } = await handIn(datasets, change);
  expect([status, body]).toEqual([201, expect.objectContaining({ isReceived: true })]);
  return body['id'] as unknown as string;
}

async function hub<T>(role: string, query: string, variables: object = {}): Promise<T> {
  const answer = await at.hub.app.inject({
    ...{ method: 'POST', url: '/graphql', payload: { query, variables } },
    headers: { authorization: `Bearer ${at.hub.tokens[role]}` },
  });
  const { data, errors } = answer.json<{ data: T; errors?: { extensions: { code: string } }[] }>();
  if (errors) throw new Error(errors.map(({ extensions }) => extensions.code).join());
  return data;
}

const accept = (id: string, role = 'authority') =>
  hub(role, 'mutation ($id: ID!) { acceptReuse(id: $id) { state } }', { id });
const refuse = (id: string, reasons: string) =>
  hub(
    'authority',
    'mutation ($id: ID!, $r: String!) { refuseReuse(id: $id, reasons: $r) { state } }',
    {
      ...{ id, r: reasons },
    },
  );

const shownOf = async (path: string) =>
  (await portal.get(path)).body as unknown as {
    readonly count: number;
    readonly reuses: readonly OpenReuse[];
    readonly next: string | null;
  };

const idsOf = (reuses: readonly { readonly id: string }[]) => reuses.map(({ id }) => id);

interface Told {
  readonly kind: string;
  readonly title: string;
  readonly body: string;
  readonly about: { readonly id: string };
  readonly facts: Readonly<Record<string, string>>;
}

const toldTo = async (secret: string, language = 'zh-CN') => {
  const answer = await portal.get('/api/v1/developer/notices', secret, {
    'accept-language': language,
  });
  return answer.body['notices'] as unknown as readonly Told[];
};

/** Waits for a notice about a dataset. */
const toldOf = (secret: string, kind: string, id: string) =>
  until(async () => (await toldTo(secret)).find((one) => one.kind === kind && one.about.id === id));

describe('a reuse of open data', () => {
  it('C24.2 a reuse needs a dataset and an owner', async () => {
    const codeOf = async (answer: ReturnType<typeof handIn>) => (await answer).body['code'];
    expect((await handIn([])).status).toBe(400);
    expect(await codeOf(handIn([uuidv7(new Date())]))).toBe('opendata.reuse.unknown-dataset');
    expect(await codeOf(handIn([first!], {}, ''))).toBe('opendata.developer.unknown-secret');
    expect(await codeOf(handIn([first!], {}, owner.key))).toBe('opendata.developer.unknown-secret');
    const unproven = { op: 'hand-in-reuse', developer: owner.developer, proof: '0'.repeat(64) };
    const body = { ...unproven, id: uuidv7(new Date()), ...wish, datasets: [first] };
    await at.hub.db
      .pool('portal')
      .query(`INSERT INTO intake.message (key, kind, body) VALUES ($1, 'account', $2)`, [
        body.id,
        body,
      ]);
    await until(async () => {
      const waiting = await at.rows(`SELECT FROM intake.message WHERE kind = 'account'`);
      return waiting.length === 0 || undefined;
    });
    expect(await at.rows('SELECT FROM opendata.reuse')).toEqual([]);
  });

  it('is shown once a person of the authority has accepted it, and its developer is told', async () => {
    const id = await handedIn([first!]);
    expect((await portal.get(`/api/v1/reuses/${id}`)).status).toBe(404);
    const [task] = await at.rows<{ addressee: string; done: boolean }>(
      `SELECT addressee, done_at IS NOT NULL AS done FROM notice.notice WHERE about_id = $1`,
      [id],
    );
    expect(task).toEqual({ addressee: `role:${authorityCode}/authority`, done: false });
    await expect(accept(id, 'provider-officer')).rejects.toThrow('platform.forbidden');
    await accept(id);
    const { openReuse } = await hub<{ openReuse: object }>(
      'auditor',
      `query ($id: ID!) { openReuse(id: $id) { state judgedBy developer { name } datasets { id }
         availableActions { action allowed } } }`,
      { id },
    );
    expect(openReuse).toMatchObject({
      ...{ state: 'accepted', developer: { name: '掌上水务' }, datasets: [{ id: first }] },
      judgedBy: expect.stringContaining('authority') as unknown,
    });
    expect((await portal.get(`/api/v1/reuses/${id}`)).body).toMatchObject({
      ...written,
      ...{ address: wish.address, developer: '掌上水务', datasets: [{ id: first }] },
    });
    const told = await toldOf(owner.secret, 'open-reuse-accepted', id);
    expect(told.facts).toEqual({ id, title: '水深地图' });
    expect((await toldTo(owner.secret, 'en'))[0]!.title).toBe('Your reuse is accepted');
    expect((await portal.get('/api/v1/developer/notices', owner.key)).status).toBe(401);
    const actions = await at.rows<{ action: string }>(
      `SELECT action FROM audit.entry WHERE resource @> ARRAY[$1] AND outcome = 'allow' ORDER BY action`,
      [`reuse:${id}`],
    );
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['opendata.reuse.hand-in', 'opendata.reuse.judge']),
    );
  });

  it('that is refused, now or after it was shown, is shown to nobody; its developer reads why', async () => {
    const id = await handedIn([first!], { kind: 'paper' });
    await accept(id);
    await expect(refuse(id, '  ')).rejects.toThrow('opendata.reuse.reasons-missing');
    await refuse(id, '网址已失效');
    await expect(accept(id)).rejects.toThrow('opendata.reuse.wrong-state');
    expect((await portal.get(`/api/v1/reuses/${id}`)).status).toBe(404);
    const own = await ownOf(owner.secret);
    expect(own.find((one) => one.id === id)).toMatchObject({
      ...{ state: 'refused', reasons: '网址已失效', datasets: [first] },
    });
    expect((await toldOf(owner.secret, 'open-reuse-refused', id)).body).toContain('网址已失效');
  });

  it('is taken back by its owner, and by nobody else', async () => {
    const id = await handedIn([first!], { kind: 'report' });
    await accept(id);
    const other = await portal.register();
    const path = `/api/v1/developer/reuses/${id}`;
    const refused = await portal.call('DELETE', path, other.secret);
    expect([refused.status, refused.body['code']]).toEqual([404, 'opendata.reuse.not-found']);
    expect((await portal.call('DELETE', path, owner.secret)).status).toBe(204);
    expect((await portal.call('DELETE', path, owner.secret)).status).toBe(409);
    expect((await portal.get(`/api/v1/reuses/${id}`)).status).toBe(404);
  });

  it.each([
    ['a script', 'javascript:alert(1)', 'opendata.reuse.address'],
    ['credentials', 'https://user:secret@map.example/', 'opendata.reuse.address'],
    ['another protocol', 'ftp://map.example/', 'opendata.reuse.address'],
    ['no protocol', 'map.example', 'opendata.reuse.address'],
    ['too much', `https://map.example/${'x'.repeat(2000)}`, 'platform.invalid-input'],
  ])('is refused with %s as its address', async (_, address, code) => {
    expect((await handIn([first!], { address })).body['code']).toBe(code);
  });

  it('of a barred developer is neither taken nor shown', async () => {
    const barred = await portal.register();
    const { body } = await handIn([second!], {}, barred.secret);
    const id = body['id'] as unknown as string;
    await accept(id);
    expect((await portal.get(`/api/v1/reuses/${id}`)).status).toBe(200);
    await hub(
      'authority',
      'mutation ($id: ID!) { setDeveloperTrust(id: $id, trust: barred, ground: "x") { id } }',
      { id: barred.developer },
    );
    expect((await portal.get(`/api/v1/reuses/${id}`)).status).toBe(404);
    expect((await handIn([second!], {}, barred.secret)).status).toBe(403);
  });
});

/** As a few programs would at a time. */
async function inParts<T, R>(all: readonly T[], run: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let from = 0; from < all.length; from += 27) {
    done.push(...(await Promise.all(all.slice(from, from + 27).map(run))));
  }
  return done;
}

async function ownOf(secret: string) {
  const { body } = await portal.get('/api/v1/developer/reuses', secret);
  return body['reuses'] as unknown as readonly { readonly id: string }[];
}

describe('a dataset', () => {
  it('C24.1 each dataset shows its reuses', async () => {
    const id = await handedIn([second!], { kind: 'visualisation' });
    await handedIn([second!]);
    await accept(id);
    expect((await portal.get(`/api/v1/datasets/${second}`)).body['reuses']).toBe(1);
    const shown = await shownOf(`/api/v1/datasets/${second}/reuses`);
    expect([shown.count, idsOf(shown.reuses)]).toEqual([1, [id]]);
    const { result } = (await portal.get(`/api/3/action/package_show?id=${second}`))
      .body as unknown as {
      result: { extras: object[] };
    };
    expect(result.extras).toContainEqual({ key: 'reuses', value: '1' });
    const papers = await shownOf(`/api/v1/reuses?kind=paper&dataset=${second}`);
    expect(papers.reuses).toEqual([]);
  });

  it('C22.2 results are listed by dataset and institution', async () => {
    const dataset = await published();
    const ror = 'https://ror.org/03cve4549';
    const tsinghua = { institution: '清华大学', institutionEn: 'Tsinghua University' };
    const academy = { institution: '中国科学院' };
    const wanted = [
      [[dataset], { kind: 'paper', ...tsinghua, institutionCode: ror }],
      [[dataset, second!], { kind: 'report', ...tsinghua }],
      [[dataset], { kind: 'paper', ...academy }],
      [[second!], { kind: 'paper', ...academy }],
      [[dataset], { kind: 'application', ...academy }],
    ] as const;
    const ids: string[] = [];
    for (const [datasets, change] of wanted) {
      const id = await handedIn(datasets, change);
      await accept(id);
      ids.push(id);
    }
    const listed = async (query: string) =>
      idsOf((await shownOf(`/api/v1/reuses?${query}`)).reuses).map((id) => ids.indexOf(id));
    const of = (name: string) => `institution=${encodeURIComponent(name)}`;
    expect(await listed(of('清华大学'))).toEqual([1, 0]);
    expect(await listed(of('tsinghua university'))).toEqual([1, 0]);
    expect(await listed(of(ror))).toEqual([0]);
    expect(await listed(`${of('中国科学院')}&kind=paper`)).toEqual([3, 2]);
    expect(await listed(`${of('中国科学院')}&dataset=${dataset}`)).toEqual([4, 2]);
    const { body } = await portal.get(`/api/v1/reuses/institutions?dataset=${dataset}`);
    expect(body).toEqual({
      institutions: [
        { name: '中国科学院', nameEn: '', code: '', count: 2 },
        { name: '清华大学', nameEn: 'Tsinghua University', code: ror, count: 2 },
      ],
      next: null,
    });
    const page = (await portal.get(`/api/v1/datasets/${dataset}`)).body;
    expect([page['reuses'], page['results']]).toEqual([4, 3]);
    expect(await shownOf(`/api/v1/datasets/${dataset}/reuses`)).toMatchObject({
      count: 4,
      results: 3,
    });
    const { openReuses } = await hub<{ openReuses: { nodes: { id: string }[] } }>(
      'auditor',
      `query ($dataset: ID!) { openReuses(first: 9, dataset: $dataset, institution: "清华大学",
         kind: report) { nodes { id institutionCode } } }`,
      { dataset },
    );
    expect(openReuses.nodes).toEqual([{ id: ids[1], institutionCode: '' }]);
    const nameless = await handIn([dataset], { institutionCode: ror });
    expect(nameless.body['code']).toBe('opendata.reuse.institution');
  });

  it('C16.1 a dataset lists its apps and an app its datasets', async () => {
    const dataset = await published();
    const developers = [owner, await portal.register('公交')];
    const numbers = Array.from({ length: 81 }, (_, n) => n);
    const apps = await inParts(numbers, async (n) => {
      const of = n % 2 === 0 ? [dataset, second!] : [dataset];
      const { status, body } = await handIn(of, { title: `应用${n}` }, developers[n % 2]!.secret);
      expect(status).toBe(201);
      return body['id'] as unknown as string;
    });
    await inParts(apps, (id) => accept(id));
    const listed: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page = await shownOf(
        `/api/v1/datasets/${dataset}/reuses?first=40${next && `&after=${encodeURIComponent(next)}`}`,
      );
      expect(page.count).toBe(81);
      listed.push(...idsOf(page.reuses));
      next = page.next;
    }
    expect(listed).toEqual([...apps].sort().reverse());
    for (const [n, app] of [apps[0]!, apps[1]!].entries()) {
      const { datasets } = (await portal.get(`/api/v1/reuses/${app}`)).body as unknown as OpenReuse;
      expect(idsOf(datasets)).toEqual(n === 0 ? [second, dataset].sort() : [dataset]);
      expect(datasets.every(({ title }) => title !== null)).toBe(true);
    }
  });

  it('C16.2 retiring a dataset tells the owners of its apps', async () => {
    const dataset = await published();
    const next = await at.publish(await at.version(dataset, 'code,depth\n001,2.5\n'), entry);
    const [{ id: before }] = (await at.rows<{ id: string }>(
      'SELECT id FROM opendata.publication WHERE dataset_id = $1 AND number = 1',
      [dataset],
    )) as [{ id: string }];
    const [app, holder, stranger] = [
      await portal.register('app'),
      await portal.register('key'),
      await portal.register('none'),
    ];
    await handIn([dataset], {}, app.secret);
    const key = { label: 'k', datasets: [dataset] };
    await portal.post('/api/v1/developer/keys', holder.secret, key);
    const withdraw = (id: string) =>
      hub(
        'authority',
        'mutation ($id: ID!) { withdrawPublication(id: $id, ground: "来源有误") { state } }',
        {
          id,
        },
      );
    await withdraw(next);
    for (const { secret } of [app, holder]) {
      const { facts } = await toldOf(secret, 'open-version-withdrawn', dataset);
      expect(facts).toMatchObject({ version: '2', ground: '来源有误', dataset });
    }
    await withdraw(before);
    for (const { secret } of [app, holder]) {
      const { title } = await toldOf(secret, 'open-dataset-withdrawn', dataset);
      expect(title).toContain('数据集');
    }
    expect(await toldTo(stranger.secret)).toEqual([]);
    const { reuses } = await shownOf(`/api/v1/datasets/${dataset}/reuses`);
    expect(reuses).toEqual([]);
  });

  it('that is no longer open by its entry is told of too, once', async () => {
    const other = await at.entry([openItem('code', '编号'), openItem('depth', '深度')]);
    const dataset = await published(other);
    const app = await portal.register();
    await until(async () => {
      const [one] = await at.rows('SELECT FROM opendata.assessment WHERE dataset_id = $1', [
        dataset,
      ]);
      return one && true;
    });
    await handIn([dataset], {}, app.secret);
    await hub(
      'authority',
      'mutation ($id: ID!) { suspendEntry(id: $id, reasons: "核查") { id } }',
      { id: other },
    );
    await toldOf(app.secret, 'open-dataset-closed', dataset);
    expect(await toldTo(app.secret)).toHaveLength(1);
  });
});

it('is bounded: how many one developer has, and all hand in in an hour', async () => {
  const many = await portal.register();
  const fill = (developer: string, count: number) =>
    at.rows(
      `INSERT INTO opendata.reuse (id, developer_id, kind, title, title_en, address, description, state, received_at)
       SELECT gen_random_uuid(), $1, 'paper', 't', '', 'https://r.example/', 'd', 'received', now()
         FROM generate_series(1, $2)`,
      [developer, count],
    );
  await fill(many.developer, 100);
  const full = await handIn([first!], {}, many.secret);
  expect([full.status, full.body['code']]).toEqual([409, 'opendata.reuse.too-many']);
  await fill(owner.developer, 200);
  const crowded = await handIn([first!], {}, (await portal.register()).secret);
  expect([crowded.status, crowded.body['code']]).toEqual([429, 'opendata.reuse.too-many-lately']);
});
