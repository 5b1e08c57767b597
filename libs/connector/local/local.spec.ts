import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import fc from 'fast-check';
import { pino } from 'pino';
import { generateConnectorKeys, openConnectorKeys } from '@shutong/wire';
import { OpenApi } from '../../../test/support/openapi';
import { parties, termsBetween } from '../../wire/parties.fixture';
import type { HeldAgreement, HeldAgreements } from '../agreement/held-agreement';
import type { StoredAgreement } from '../agreement/stored-agreement';
import { Asking } from '../asking/asking';
import { BatchOrdering } from '../batch/receiving/batch-ordering';
import { AccessToken } from '../hub/access-token';
import { HubClient } from '../hub/hub-client';
import { Jobs } from '../job/jobs';
import { State } from '../state/state';
import type { AgreementList } from './agreement-list';
import { addRoutes } from './local-routes';
import { startLocal, type LocalServer } from './local-server';
import type { Problem } from './problem';
import { batchSchema, jobRowSchema, querySchema, verifySchema } from './request-bodies';

const document = new OpenApi('connector-local.yaml');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const keys = [
  { name: 'hrss-system', sha256: sha256('first key') },
  { name: 'pension-system', sha256: sha256('second-key') },
];
const nobody = 'http://127.0.0.1:9';
const agreement = '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11';
const verification = { agreement, keys: { ID: '11010519491231002X' }, claims: { NAME: '张三' } };

interface Spoken {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Partial<Problem & AgreementList>;
}

describe('the local address', () => {
  const folder = mkdtempSync(join(tmpdir(), 'local-'));
  const lines: string[] = [];
  const contact = { contact: { state: 'unreachable', since: 1_774_000_000_000_000 } } as const;
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  let state: State;
  let local: LocalServer;
  let find: HeldAgreements['find'];
  let asking: Asking;
  let jobs: Jobs;
  let ordering: BatchOrdering;

  beforeAll(async () => {
    state = State.open(folder);
    const own = await openConnectorKeys(generateConnectorKeys());
    const now = () => Date.now() * 1000;
    const of = { clientId: 'one', tokenUrl: nobody, audience: nobody, keys: () => own, now };
    const hub = new HubClient(nobody, new AccessToken(of));
    const agreements = { find: (id: string) => find(id), renewed: (id: string) => find(id) };
    const keyed = { keys: own, former: [], next: [] };
    asking = new Asking({ hub, agreements, own: keyed, now });
    const intake = {
      agreement,
      target: 'main',
      table: 'persons',
      columns: { ID: 'id' },
      key: ['ID'],
    };
    const intakes = [{ name: 'persons', ...intake }];
    ordering = new BatchOrdering({
      ...{ state, hub, agreements, asking, own: keyed, intakes, now, log },
      onNews: () => undefined,
    });
    const listen = { host: '127.0.0.1', port: 0, keys };
    jobs = new Jobs({ state, asking, now, log });
    local = await startLocal({ asking, ordering, jobs, state, contact, listen, log });
  });
  afterAll(async () => {
    await local.close();
    await state.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    find = async () => undefined;
    lines.length = 0;
  });

  const url = () => `http://127.0.0.1:${local.port}`;
  const json = { 'content-type': 'application/json' };
  const bearer = { authorization: 'Bearer second-key' };

  /** Asks over a real socket; whatever comes back has to be what the document describes. */
  const speak = async (method: string, path: string, init: RequestInit = {}): Promise<Spoken> => {
    const response = await fetch(`${url()}${path}`, { method, ...init });
    const text = await response.text();
    const body = JSON.parse(text) as Spoken['body'];
    const { status, headers } = response;
    const type = headers.get('content-type') ?? '';
    const [place = ''] = path.split('?');
    const faults = document.faultsOf(method.toLowerCase(), place, { status, type, body });
    expect(faults).toEqual([]);
    return { status, headers, text, body };
  };
  const verify = (body: unknown, headers: Record<string, string> = {}) =>
    speak('POST', '/v1/verify', {
      headers: { ...json, ...bearer, 'accept-language': 'en', ...headers },
      body: typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body),
    });
  const codeOf = ({ status, body }: Spoken) => `${status} ${body.code}`;

  describe('keeps to its document', () => {
    it('has the routes that it lists, and no other', async () => {
      const routes: string[] = [];
      const bare = Fastify({ exposeHeadRoutes: false });
      bare.addHook('onRoute', ({ method, url: path }) => {
        routes.push(`${String(method)} ${path.replace(/:(\w+)/g, '{$1}')}`);
      });
      const asked = { asking, ordering, jobs, state, contact };
      await bare.register(async (scope) => addRoutes(scope, asked, keys));
      await bare.ready();
      expect(routes.sort()).toEqual(document.operations);
    });

    it('takes the bodies that it describes, to the letter', () => {
      expect(document.bodySchema('post', '/v1/verify')).toEqual(verifySchema);
      expect(document.bodySchema('post', '/v1/query')).toEqual(querySchema);
      const row = document.bodySchema('post', '/v1/jobs', 'application/x-ndjson');
      expect(row).toEqual(jobRowSchema);
      expect(document.bodySchema('post', '/v1/batches')).toEqual(batchSchema);
    });

    it('answers its health to anybody, and nothing besides', async () => {
      const { status, body, headers } = await speak('GET', '/health');
      const hub = { state: 'unreachable', since: '2026-03-20T09:46:40.000Z' };
      expect([status, body]).toEqual([200, { status: 'ok', hub }]);
      expect(headers.get('server')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
    });
  });

  describe('lets in only who bears one of its keys', () => {
    it.each([
      ['nothing', undefined],
      ['another key', 'Bearer third-key'],
      ['the hash of a key', `Bearer ${sha256('second-key')}`],
      ['another scheme', 'Basic second-key'],
      ['a key and more', 'Bearer second-key x'],
      ['an empty key', 'Bearer '],
    ])('not %s', async (_, authorization) => {
      const headers: Record<string, string> = authorization ? { authorization } : {};
      for (const [method, path] of [
        ['POST', '/v1/verify'],
        ['POST', '/v1/query'],
        ['GET', '/v1/agreements'],
      ] as const) {
        const refused = await speak(method, path, { headers });
        expect(codeOf(refused)).toBe('401 connector.unauthenticated');
        expect(refused.headers.get('www-authenticate')).toBe('Bearer');
      }
    });

    it('and lets it in with either letter case of the scheme', async () => {
      const known = await verify(verification, { authorization: 'bearer second-key' });
      expect(codeOf(known)).toBe('404 connector.agreement-unknown');
    });
  });

  it('tells what is wrong in Chinese, or in English where that is asked for', async () => {
    const titleIn = async (language: string) =>
      (await verify(verification, { 'accept-language': language })).body.title;
    expect(await titleIn('en-GB,en;q=0.9')).toBe('No such agreement');
    expect(await titleIn('zh-CN')).toBe('没有这份协议');
    expect(await titleIn('fr')).toBe('没有这份协议');
    const { body } = await verify(verification);
    expect(body.remedy).toContain('GET /v1/agreements');
  });

  describe('names what is wrong with a body, and repeats nothing of it', () => {
    const long = 'x'.repeat(1001);
    it.each([
      ['no agreement', { ...verification, agreement: undefined }, '/agreement required'],
      [
        'an agreement that is no id',
        { ...verification, agreement: 'secret' },
        '/agreement pattern',
      ],
      ['no keys', { ...verification, keys: {} }, '/keys minProperties'],
      ['no claims', { ...verification, claims: {} }, '/claims minProperties'],
      ['a key that is too long', { ...verification, keys: { secret: long } }, '/keys/* maxLength'],
      ['a claim of nothing', { ...verification, claims: { secret: null } }, '/claims/* type'],
      ['a claim of a list', { ...verification, claims: { secret: ['x'] } }, '/claims/* type'],
      ['a value as a name', { ...verification, keys: { 'the secret': 'x' } }, '/keys pattern'],
      ['something more', { ...verification, secret: 'x' }, 'body additionalProperties'],
      ['a purpose that is no code', { ...verification, purpose: 'my secret' }, '/purpose pattern'],
      ['a list', ['secret'], 'body type'],
      ['nothing', 'null', 'body type'],
      ['broken JSON', '{"secret"', 'body'],
      ['no content', '', 'body'],
      ['a name of its own kind', '{"__proto__":{"secret":1}}', 'body'],
      ['half a character', { ...verification, keys: { secret: '\ud800' } }, 'body'],
    ])('%s', async (_, body, field) => {
      find = async () => {
        const all = await parties();
        const cards = { provider: all.provider.card, requester: all.requester.card };
        const held = { terms: termsBetween(all), state: 'active', side: 'requester' } as const;
        return { ...held, cards, restricted: {}, restriction: 0 };
      };
      const refused = await verify(body);
      expect(codeOf(refused)).toBe('400 connector.invalid-input');
      expect(refused.body.detail).toBe(`Wrong: ${field}.`);
      expect(refused.text).not.toContain('secret');
    });

    it('a number that JSON rounds: it would ask about another person', async () => {
      const rounded = `{"agreement":"${agreement}","keys":{"ID":110105194912310021},"claims":{"N":1}}`;
      expect((await verify(rounded)).body.detail).toBe('Wrong: /keys/* maximum.');
    });

    it.each([
      [{ fields: [] }, '/fields minItems'],
      [{ fields: ['A', 'A'] }, '/fields uniqueItems'],
      [{ fields: ['A'], maxRows: 0 }, '/maxRows minimum'],
      [{ fields: ['A'], maxRows: 10_001 }, '/maxRows maximum'],
      [{ fields: ['A'], maxRows: 1.5 }, '/maxRows type'],
      [{ fields: ['A'], after: '' }, '/after minLength'],
      [{ fields: ['A'], claims: {} }, 'body additionalProperties'],
    ])('a query with %o', async (change, field) => {
      const refused = await speak('POST', '/v1/query', {
        headers: { ...json, ...bearer, 'accept-language': 'en' },
        body: JSON.stringify({ agreement, keys: {}, ...change }),
      });
      expect(refused.body.detail).toBe(`Wrong: ${field}.`);
    });
  });

  describe('takes JSON in UTF-8 and nothing else', () => {
    const text = JSON.stringify(verification);
    const gbk = Buffer.concat([
      Buffer.from(text.split('张三')[0]!),
      Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]),
      Buffer.from(text.split('张三')[1]!),
    ]);
    it.each([
      ['a name in GBK, which would be verified as one that nobody bears', gbk, json],
      ['another charset', text, { 'content-type': 'application/json; charset=gbk' }],
      ['a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['plain text', text, { 'content-type': 'text/plain' }],
    ])('not %s', async (_, body, headers) => {
      expect(codeOf(await verify(body, headers))).toBe('415 connector.media-type');
    });

    it('with its charset named', async () => {
      const named = { 'content-type': 'application/json; charset="UTF-8"' };
      expect(codeOf(await verify(text, named))).toBe('404 connector.agreement-unknown');
    });

    it('and no more than 64 KiB of it', async () => {
      const purpose = 'x'.repeat(65_536);
      expect(codeOf(await verify({ ...verification, purpose }))).toBe('413 connector.too-large');
    });
  });

  describe('refuses in its own shape', () => {
    it.each([
      ['GET', '/v2/verify', '404 connector.not-found'],
      ['GET', '/', '404 connector.not-found'],
      ['POST', '/v1/verify/', '404 connector.not-found'],
      ['GET', '/%zz', '400 connector.invalid-input'],
    ])('%s %s', async (method, path, code) => {
      expect(codeOf(await speak(method, path, { headers: bearer }))).toBe(code);
    });

    it.each([
      ['GET', '/v1/verify', 'POST'],
      ['PUT', '/v1/query', 'POST'],
      ['DELETE', '/v1/agreements?after=1', 'GET'],
      ['OPTIONS', '/health', 'GET'],
    ])('%s %s, naming the method that there is', async (method, path, allow) => {
      const refused = await speak(method, path, { headers: bearer });
      expect(codeOf(refused)).toBe('405 connector.method-not-allowed');
      expect(refused.headers.get('allow')).toBe(allow);
    });

    it('what is no HTTP at all', async () => {
      const socket = connect(local.port, '127.0.0.1');
      socket.end('secret\r\n\r\n');
      const chunks: Buffer[] = [];
      for await (const chunk of socket) chunks.push(chunk as Buffer);
      const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n');
      expect(head).toContain('HTTP/1.1 400 Bad Request');
      expect(JSON.parse(body)).toMatchObject({ status: 400, code: 'connector.invalid-input' });
      expect(body).not.toContain('secret');
    });
  });

  it('answers what it cannot explain without explaining, and logs where, not what', async () => {
    find = async () => {
      throw new TypeError('cannot read 11010519491231002X');
    };
    const failed = await verify(verification);
    expect(codeOf(failed)).toBe('500 connector.unexpected');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('local.spec');
    expect(failed.text + lines.join()).not.toContain('11010519491231002X');
  });

  it('answers any body with a refusal of its own, never with a failure', async () => {
    const nearly = fc.record(
      {
        agreement: fc.oneof(fc.constant(agreement), fc.jsonValue()),
        keys: fc.jsonValue(),
        claims: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
        purpose: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      nearly.map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (body) => {
        const { status } = await verify(body);
        expect([400, 404]).toContain(status);
      }),
      { numRuns: 300 },
    );
    expect(lines).toEqual([]);
  });

  it('tells of a batch whether the operator could have read it, also of one from before that was kept', async () => {
    const all = await parties();
    const terms = termsBetween(all);
    const held = {
      ...{ id: agreement, terms: { ...terms, id: agreement }, side: 'requester', state: 'active' },
      cards: { provider: all.provider.card, requester: all.requester.card },
    } as unknown as HeldAgreement;
    find = async () => held;
    const headers = { ...json, ...bearer };
    const body = JSON.stringify({ intake: 'persons' });
    const ordered = await speak('POST', '/v1/batches', { method: 'POST', headers, body });
    expect(ordered).toMatchObject({ status: 202, body: { hosted: false } });
    const listed = async () =>
      ((await speak('GET', '/v1/batches', { headers })).body as { batches?: unknown }).batches;
    expect(await listed()).toMatchObject([{ hosted: false }]);
    const { batch } = ordered.body as { batch?: string };
    const operated = { ...held.terms, provider: { ...terms.provider, hosted: true } };
    const { hosted, ...older } = state.receivings.get(batch!)!;
    expect(hosted).toBe(false);
    await state.receivings.put(batch!, older);
    expect(await listed()).toMatchObject([{ hosted: false }]);
    await state.agreements.put(agreement, { terms: operated } as StoredAgreement);
    expect(await listed()).toMatchObject([{ hosted: true }]);
    await state.agreements.remove(agreement);
  });

  it('lists what the department may ask of others, in pages by id', async () => {
    const all = await parties();
    const terms = termsBetween(all);
    const idOf = (n: number) => `0199f0f2-7c1e-7d0a-9f43-${String(n).padStart(12, '0')}`;
    const cards = { provider: all.provider.jws, requester: all.requester.jws };
    const kept = { cards, signatures: { provider: 'p', requester: 'r' }, changedAt: 1 };
    for (let n = 1; n <= 240; n += 1) {
      const side = n % 2 === 0 ? 'requester' : 'provider';
      const stored = {
        ...kept,
        terms: { ...terms, id: idOf(n) },
        state: 'suspended',
        side,
      } as const;
      await state.agreements.put(idOf(n), stored);
    }
    const first = await speak('GET', '/v1/agreements', { headers: bearer });
    expect(first.body.agreements).toHaveLength(100);
    expect(first.body.agreements?.[0]).toMatchObject({
      id: idOf(2),
      state: 'suspended',
      resource: { code: 'person-register', title: '人口基础信息' },
      provider: { name: '公安厅' },
      modes: ['verify', 'query'],
      quota: { calls: 1000, window: 'day' },
      hosted: false,
    });
    expect(first.text).not.toContain(kept.signatures.provider + all.provider.jws);
    const after = `/v1/agreements?after=${first.body.next}`;
    const second = await speak('GET', after, { headers: bearer });
    expect(second.body.agreements?.map(({ id }) => id)).toEqual(
      Array.from({ length: 20 }, (_, index) => idOf(202 + 2 * index)),
    );
    expect(second.body).not.toHaveProperty('next');
    const wrong = await speak('GET', '/v1/agreements?after=x&after=y', { headers: bearer });
    expect(codeOf(wrong)).toBe('400 connector.invalid-input');
  });
});
