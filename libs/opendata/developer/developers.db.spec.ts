import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot, uuidv7 } from '@shutong/platform';
import { callerOf, smallTiers } from '../../../test/support/developers';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { nameOf } from '../../../test/zones/attempts';
import { hubAttempts, streamAttempts } from '../../../test/zones/hub-attempts';
import { onHub } from '../../../test/zones/inside';
import { digestOf, makeCredential } from '../api-key/credential';
import type { RegisteredDeveloper } from './developer';

let at: OpenDataUnderTest;
let portal: ReturnType<typeof callerOf>;
beforeAll(async () => {
  at = await openDataUnderTest({ OPEN_TIERS: await smallTiers() });
  portal = callerOf(at.portal.url);
});
afterAll(() => at.close());

const datasets = '/api/v1/datasets';

async function hub<T>(role: string, query: string, variables: object): Promise<T> {
  const answer = await at.hub.app.inject({
    ...{ method: 'POST', url: '/graphql', payload: { query, variables } },
    headers: { authorization: `Bearer ${at.hub.tokens[role]}` },
  });
  const { data, errors } = answer.json<{
    data: T;
    errors?: { extensions: { code: string } }[];
  }>();
  if (errors) throw new Error(errors.map(({ extensions }) => extensions.code).join());
  return data;
}

const trust = (id: string, level: string) =>
  hub(
    'authority',
    `mutation ($id: ID!, $ground: String!) {
       setDeveloperTrust(id: $id, trust: ${level}, ground: $ground) { id trust } }`,
    { id, ground: '核验完成' },
  );

const made = async (by: RegisteredDeveloper, wish: object = {}) => {
  const answer = await portal.post('/api/v1/developer/keys', by.secret, { label: '一', ...wish });
  return { ...answer, key: answer.body['key'] as unknown as string };
};

describe('a developer', () => {
  it('C19.1 a new developer makes a first call from the document alone', async () => {
    interface Operation {
      readonly operationId: string;
      readonly security: readonly object[];
      readonly requestBody?: {
        readonly content: {
          readonly 'application/json': { readonly schema: { readonly required: string[] } };
        };
      };
    }
    const file = join(projectRoot(), 'contracts', 'openapi', 'portal.yaml');
    const { paths, components } = parse(readFileSync(file, 'utf8')) as {
      paths: Record<string, Record<string, Operation>>;
      components: { securitySchemes: Record<string, { scheme: string }> };
    };
    const found = (id: string) =>
      Object.entries(paths)
        .flatMap(([path, methods]) =>
          Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
        )
        .find(({ operation }) => operation.operationId === id)!;
    const registering = found('Registration.register');
    const { required } = registering.operation.requestBody!.content['application/json'].schema;
    const body = Object.fromEntries(required.map((property) => [property, '新手']));
    const method = registering.method.toUpperCase();
    const { body: account } = await portal.call(method, registering.path, undefined, body);
    const listing = found('OpenDataset.list');
    expect(listing.operation.security).toContainEqual({ key: [] });
    expect(components.securitySchemes['key']!.scheme).toBe('bearer');
    const first = await portal.get(listing.path, account['key']);
    expect([first.status, first.headers.get('ratelimit')?.split(',')[1]]).toEqual([
      200,
      expect.stringMatching(/^ "day";r=29;t=\d+$/),
    ]);
  });

  it('has secret and key shown once: no table holds either, and no row of one lets anybody in', async () => {
    const { developer, key, secret } = await portal.register();
    const [row] = await at.rows<{ digest: Buffer; whole: string }>(
      `SELECT k.digest, row(k, d)::text AS whole FROM opendata.api_key k
         JOIN opendata.developer d ON d.id = k.developer_id WHERE d.id = $1`,
      [developer],
    );
    for (const text of [key, secret, digestOf(secret).toString('hex')]) {
      expect(row!.whole).not.toContain(text.slice(18));
    }
    for (const leaked of [row!.digest.toString('hex'), row!.digest.toString('base64')]) {
      expect((await portal.get(datasets, leaked)).status).toBe(401);
    }
    const other = makeCredential('key').text;
    const swapped = key.slice(0, 17) + other.slice(17);
    for (const wrong of [swapped, other, `${key}x`, secret]) {
      const refused = await portal.get(datasets, wrong);
      expect([refused.status, refused.body['code']]).toEqual([401, 'opendata.key.unknown']);
    }
    expect((await portal.get('/api/v1/developer', key)).status).toBe(401);
  });

  it('sees its own account alone', async () => {
    const [one, other] = [await portal.register('甲'), await portal.register('乙')];
    const { body } = await portal.get('/api/v1/developer', one.secret);
    expect(body).toMatchObject({
      ...{ id: one.developer, name: '甲', trust: 'unverified' },
      tiers: [
        { tier: 'open', quota: { minute: 1000, day: 30 } },
        { tier: 'extended', quota: null },
        { tier: 'contest', quota: null },
      ],
      keys: [{ name: one.name, tier: 'open', revokedAt: null }],
    });
    expect(JSON.stringify(body)).not.toContain(other.name);
    const path = `/api/v1/developer/keys/${other.name}`;
    expect((await portal.call('DELETE', path, one.secret)).body).toMatchObject({
      code: 'opendata.key.not-found',
    });
    expect((await portal.get(datasets, other.key)).status).toBe(200);
  });

  it('makes keys for some calls, for some datasets and for some days', async () => {
    const by = await portal.register();
    const mine = uuidv7(new Date());
    const bound = await made(by, { scopes: ['rows'], datasets: [mine.toUpperCase()], days: 1 });
    const rows = (id: string) => `${datasets}/${id}/versions/latest/tables/0/rows`;
    const codeOf = async (path: string) => (await portal.get(path, bound.key)).body['code'];
    expect(await codeOf(rows(mine))).toBe('opendata.open.dataset-not-found');
    expect(await codeOf(rows(uuidv7(new Date())))).toBe('opendata.key.other-dataset');
    expect(await codeOf(`${datasets}/${mine}`)).toBe('opendata.key.out-of-scope');
    const name = bound.body['name'];
    await at.rows(
      `UPDATE opendata.api_key SET made_at = made_at - interval '2 days', expires_at = now() WHERE name = $1`,
      [name],
    );
    expect(await codeOf(rows(mine))).toBe('opendata.key.expired');
    expect((await made(by, { days: 400 })).status).toBe(400);
  });

  it('is held to what a key is for in CKAN’s actions too, where only the parameters name the dataset', async () => {
    const { id } = await at.dataset();
    const entry = await at.entry([openItem('code', 'code')]);
    await at.publish(await at.version(id, 'code\n001\n'), entry);
    const resource = await until(async () => {
      const { body } = await portal.get(`/api/3/action/package_show?id=${id}`);
      const { resources = [] } = (body['result'] ?? {}) as { resources?: { id: string }[] };
      return resources[0]?.id;
    });
    const search = `/api/3/action/datastore_search?resource_id=${resource}`;
    const by = await portal.register();
    const asked = async (wish: object, ...paths: string[]) => {
      const { key } = await made(by, wish);
      const answers = paths.map(async (path) => {
        const answer = await fetch(`${at.portal.url}${path}`, { headers: { authorization: key } });
        return answer.status;
      });
      return Promise.all(answers);
    };
    const list = '/api/3/action/package_list';
    const dump = `/datastore/dump/${resource}`;
    const other = uuidv7(new Date());
    expect(await asked({ scopes: ['catalogue'] }, list, search, dump)).toEqual([200, 403, 403]);
    expect(await asked({ scopes: ['rows'] }, list, search, dump)).toEqual([403, 200, 403]);
    const whole = { scopes: ['rows', 'files'] };
    expect(await asked({ ...whole, datasets: [id] }, search, dump)).toEqual([200, 200]);
    expect(await asked({ ...whole, datasets: [other] }, search, dump)).toEqual([403, 403]);
  });

  it('replaces a key, both working for a while, and revokes one at once', async () => {
    const by = await portal.register();
    const rotate = (name: string, overlapHours: number) =>
      portal.post(`/api/v1/developer/keys/${name}/rotation`, by.secret, { overlapHours });
    const second = await rotate(by.name, 1);
    const works = async (key: string) => (await portal.get(datasets, key)).status;
    const next = second.body as unknown as { key: string; name: string };
    expect([second.status, await works(by.key), await works(next.key)]).toEqual([201, 200, 200]);
    expect((await rotate(by.name, 1)).body['code']).toBe('opendata.key.already-replaced');
    const third = (await rotate(next.name, 0)).body as unknown as { key: string; name: string };
    expect([await works(next.key), await works(third.key)]).toEqual([401, 200]);
    const gone = await portal.call('DELETE', `/api/v1/developer/keys/${third.name}`, by.secret);
    expect([gone.status, await works(third.key)]).toEqual([204, 401]);
    const entries = await at.rows<{ action: string }>(
      `SELECT action FROM audit.entry WHERE actor = $1 ORDER BY action`,
      [`developer:${by.developer}`],
    );
    expect(entries.map(({ action }) => action)).toEqual([
      'opendata.developer.register',
      'opendata.key.make',
      'opendata.key.revoke',
      'opendata.key.rotate',
      'opendata.key.rotate',
    ]);
  });

  it('C26.1 an unverified developer reaches the open tier only', async () => {
    const by = await portal.register();
    const refused = await made(by, { tier: 'extended' });
    expect([refused.status, refused.body['code']]).toEqual([403, 'opendata.key.tier-not-reached']);
    expect((await portal.get(datasets, by.key)).status).toBe(200);
    await trust(by.developer, 'verified');
    const extended = await made(by, { tier: 'extended' });
    expect((await portal.get(datasets, extended.key)).status).toBe(200);
  });

  it('C26.2 a lowered trust level acts on the next call', async () => {
    const by = await portal.register();
    await trust(by.developer, 'trusted');
    const { key } = await made(by, { tier: 'extended' });
    expect((await portal.get(datasets, key)).status).toBe(200);
    await trust(by.developer, 'unverified');
    expect((await portal.get(datasets, key)).body['code']).toBe('opendata.key.tier-not-reached');
    expect((await portal.get(datasets, by.key)).status).toBe(200);
    await trust(by.developer, 'barred');
    expect((await portal.get(datasets, by.key)).status).toBe(403);
  });

  it('takes the account over with a verified real name, by its secret', async () => {
    const [by, other] = [await portal.register(), await portal.register()];
    const verify = (id: string, secret: string) =>
      hub<{ verifyDeveloper: { trust: string } }>(
        'developer',
        'mutation ($id: ID!, $secret: String!) { verifyDeveloper(id: $id, secret: $secret) { trust } }',
        { id, secret },
      );
    await expect(verify(by.developer, other.secret)).rejects.toThrow('unknown-secret');
    expect((await verify(by.developer, by.secret)).verifyDeveloper.trust).toBe('verified');
    await expect(verify(other.developer, other.secret)).rejects.toThrow('already-taken');
  });
});

it('C50.2 no open-zone key can call an exchange interface', async () => {
  const by = await portal.register();
  await trust(by.developer, 'trusted');
  const { key } = await made(by, { tier: 'extended' });
  expect((await portal.get(datasets, key)).status).toBe(200);
  const attempts = [...hubAttempts(), ...streamAttempts(['exchange.commands'])];
  const admitted = [];
  for (const attempt of attempts) {
    if (attempt.kind !== 'http') continue;
    const { answer, succeeded } = await onHub(at.hub.url, attempt, key);
    if (succeeded) admitted.push([nameOf(attempt), answer]);
  }
  expect(attempts.length).toBeGreaterThan(250);
  expect(admitted).toEqual([]);
});

describe('what the portal hands in', () => {
  const handIn = (body: unknown) =>
    at.hub.db
      .pool('portal')
      .query(`INSERT INTO intake.message (key, kind, body) VALUES ($1, 'developer', $2)`, [
        uuidv7(new Date()),
        JSON.stringify(body),
      ]);
  const keysOf = async (developer: string) =>
    (await at.rows('SELECT FROM opendata.api_key WHERE developer_id = $1', [developer])).length;

  it('is written only with the proof that the developer was there, and holds up nothing after it', async () => {
    const { developer } = await portal.register();
    const [seen] = await at.rows<{ digest: Buffer }>(
      'SELECT secret_digest AS digest FROM open_access.developer WHERE id = $1',
      [developer],
    );
    const { name, text } = makeCredential('key');
    const digest = digestOf(text).toString('hex');
    const key = { name, digest, label: 'x', tier: 'open', scopes: ['rows'], days: 1 };
    const forged = { op: 'make-key', developer, proof: seen!.digest.toString('hex'), key };
    await handIn(forged);
    await handIn({ ...forged, op: 'own' });
    await handIn('no message');
    await portal.register();
    expect(await keysOf(developer)).toBe(1);
  });

  it('is bounded: registrations of a network, and of everybody in an hour', async () => {
    const from = (network: string) =>
      portal.call('POST', '/api/v1/developers', undefined, { name: 'x' }, forwarded(network));
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await from('198.51.100.7')).status);
    expect(statuses).toEqual([201, 201, 429]);
    await at.rows(
      `INSERT INTO opendata.developer (id, name, secret_name, secret_digest, trust, registered_at)
       SELECT gen_random_uuid(), 'many', 'n' || n, decode(repeat('00', 32), 'hex'), 'unverified', now()
         FROM generate_series(1, 200) AS n`,
    );
    expect((await from('192.0.2.1')).body['code']).toBe('opendata.developer.too-many');
    await at.rows(`DELETE FROM opendata.developer WHERE name = 'many'`);
  });
});

const forwarded = (address: string) => ({ 'x-forwarded-for': address });

describe('calls', () => {
  it('C19.2 over quota gives 429 with the reset time', async () => {
    const { key } = await portal.register();
    const answers = [];
    for (let n = 0; n < 31; n += 1) answers.push(await portal.get(datasets, key));
    const last = answers.pop()!;
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const seconds = Number(last.headers.get('retry-after'));
    expect([last.status, last.body['code']]).toEqual([429, 'opendata.key.quota-exceeded']);
    expect(last.headers.get('ratelimit-policy')).toBe('"minute";q=1000;w=60, "day";q=30;w=86400');
    expect(last.headers.get('ratelimit')).toContain(`"day";r=0;t=${seconds}`);
    const midnight = (
      await at.rows<{ left: number }>(
        `SELECT extract(epoch FROM (date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') + interval '1 day')
              - now() AT TIME ZONE 'Asia/Shanghai')::float8 AS left`,
      )
    )[0]!.left;
    expect(Math.abs(seconds - midnight)).toBeLessThan(60);
  });

  it('without a key are bounded for each network, of which nothing is kept', async () => {
    const from = (address: string) => portal.get(datasets, undefined, forwarded(address));
    const statuses = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await from(`203.0.113.${n}`)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await from('203.0.114.1')).status).toBe(200);
    const wrong = makeCredential('key').text;
    const tried = await portal.get(datasets, wrong, forwarded('203.0.113.9'));
    expect(tried.status).toBe(429);
  });

  it('C19.3 the usage page equals the gateway’s log', async () => {
    const beside = await at.another('beside');
    const second = callerOf(beside.url);
    const { key, secret, name, developer } = await portal.register();
    const unknown = `${datasets}/${uuidv7(new Date())}`;
    for (let n = 0; n < 8; n += 1) await portal.get(datasets, key);
    for (let n = 0; n < 7; n += 1) await second.get(datasets, key);
    for (let n = 0; n < 3; n += 1) await second.get(unknown, key);
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    interface Line {
      readonly operation: string;
      readonly dataset: string | null;
    }
    type Day = Line & { answered: number; refused: number; failed: number };
    type Call = Line & { status: number; times: number };
    const usage = async () =>
      (await portal.get(`/api/v1/developer/usage?from=${today}&to=${today}`, secret)).body[
        'days'
      ] as unknown as Day[];
    const days = await until(async () => {
      const found = await usage();
      const all = found.reduce((sum, { answered, refused }) => sum + answered + refused, 0);
      return all === 18 ? found : undefined;
    });
    const logged = (await portal.get('/api/v1/developer/calls?first=100', secret)).body[
      'calls'
    ] as unknown as Call[];
    const counted = (holds: (status: number) => boolean, { operation, dataset }: Line) =>
      logged
        .filter((call) => call.operation === operation && call.dataset === dataset)
        .reduce((sum, { status, times }) => sum + (holds(status) ? times : 0), 0);
    expect(days.map(({ operation }) => operation).sort()).toEqual([
      'OpenDataset.dataset',
      'OpenDataset.list',
    ]);
    for (const day of days) {
      expect(day).toMatchObject({
        ...{ day: today, key: name, failed: 0 },
        answered: counted((status) => status < 400, day),
        refused: counted((status) => status >= 400, day),
      });
    }
    expect(logged.reduce((sum, { times }) => sum + times, 0)).toBe(18);
    const { openDataDeveloper } = await hub<{ openDataDeveloper: object }>(
      'authority',
      'query ($id: ID!) { openDataDeveloper(id: $id) { figures { calls errors } } }',
      { id: developer },
    );
    expect(openDataDeveloper).toEqual({ figures: { calls: 18, errors: 3 } });
    // What one portal has counted is used up at the other.
    const left = (await portal.get(datasets, key)).headers.get('ratelimit');
    expect(left).toMatch(/"day";r=11;/);
    await beside.app.close();
  });
});
