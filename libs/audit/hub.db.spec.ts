import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  decodeEntryBundle,
  leafHash,
  openCheckpoint,
  verifier,
  verifyConsistency,
  verifyProof,
} from '@shutong/tlog';
import { logUnderTest, type LogUnderTest } from '../../test/support/audit-log';
import { registerDepartments, tokenOf, trusting } from '../../test/support/identity-fixtures';
import { startIdentityHub, type IdentityHub } from '../../test/support/identity-hub';
import { startTestIssuer, type TestIssuer } from '../../test/support/test-issuer';
import { AuditHubModule } from './hub.module';
import type { Consistency } from './published/published-log.service';
import type { ProvenLogEntry } from './search/log-reader.service';

const search = `query Search($filter: LogFilterInput, $first: Int, $after: String, $purpose: LogPurposeInput) {
  logEntries(filter: $filter, first: $first, after: $after, purpose: $purpose) {
    nodes { id seq recordedAt department actor action outcome reason agreement resource requestId body }
    pageInfo { endCursor hasNextPage }
  } }`;

interface Found {
  readonly id: string;
  readonly seq: number | null;
  readonly body: string;
}

interface Answer {
  readonly data: {
    readonly logEntries: {
      readonly nodes: readonly Found[];
      readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
    };
  };
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

describe('the published log at the hub', () => {
  let issuer: TestIssuer;
  let hub: IdentityHub;
  let log: LogUnderTest;
  let auditor: string;
  let officer: string;

  beforeAll(async () => {
    issuer = await startTestIssuer();
    const folder = await mkdtemp(join(tmpdir(), 'shutong-log-'));
    hub = await startIdentityHub({
      issuers: [trusting(issuer)],
      doors: [AuditHubModule],
      settings: { LOG_FOLDER: folder },
    });
    log = await logUnderTest(hub.test, folder);
    await registerDepartments(hub, 1);
    auditor = await tokenOf(issuer, 'auditor', 'auditor');
    officer = await tokenOf(issuer, 'officer', 'provider-officer');
  });
  afterAll(async () => {
    await hub.stop();
    await log.close();
    await issuer.stop();
  });

  const get = (url: string, token?: string) =>
    hub.app.inject({ url, ...(token ? { headers: { authorization: `Bearer ${token}` } } : {}) });
  const findAs = async (token: string | undefined, variables: object = {}) =>
    (await hub.graphql(token, search, variables)) as unknown as Answer;
  const one = async <Row extends object>(sql: string): Promise<Row> =>
    (await hub.test.pool('auditor_read').query<Row>(sql)).rows[0]!;
  const find = (variables: object) => findAs(auditor, variables);
  /** The path as it is written: neither client nor test normalises it. */
  const getRaw = async (path: string, token?: string) => {
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    const asked = request(hub.url, { path, headers }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
  };
  const entriesOf = (action: string) => hub.entries(action);

  it('answers nothing of the log before the first checkpoint', async () => {
    const answer = await get('/log/checkpoint');
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'audit.not-published']);
    expect((await get('/api/v1/log/consistency?from=1')).json().code).toBe('audit.not-published');
  });

  describe('with entries', () => {
    beforeAll(async () => {
      await log.record(299, { action: 'test.thing.done' });
      await log.publishAll();
      await log.record(301, { action: 'test.thing.read', outcome: 'deny', reason: 'test.no' });
      await log.publishAll();
    });

    it('gives anyone the checkpoint and the hash tiles, as C2SP tlog-tiles asks', async () => {
      const checkpoint = await get('/log/checkpoint');
      expect(checkpoint.statusCode).toBe(200);
      expect(checkpoint.headers).toMatchObject({
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'public, max-age=1',
        'access-control-allow-origin': '*',
      });
      const head = openCheckpoint(checkpoint.rawPayload, { log: verifier(log.vkey) });
      expect(head.size).toBeGreaterThanOrEqual(600);
      const tile = await get('/log/tile/0/000');
      expect(tile.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'cache-control': 'public, max-age=31536000, immutable',
      });
      expect(tile.rawPayload).toHaveLength(8192);
    });

    it('cuts a partial tile that was dropped out of the full one', async () => {
      const full = (await get('/log/tile/0/001')).rawPayload;
      const partial = await get('/log/tile/0/001.p/44');
      expect(partial.rawPayload).toEqual(full.subarray(0, 44 * 32));
      const bundle = await get('/log/tile/entries/001.p/44', auditor);
      const entries = decodeEntryBundle(bundle.rawPayload, 44);
      const hashes = Buffer.concat(entries.map((entry) => leafHash(entry)));
      expect(hashes).toEqual(partial.rawPayload);
    });

    it('keeps entries from strangers and from everybody who is no auditor', async () => {
      const stranger = await get('/log/tile/entries/000');
      expect([stranger.statusCode, stranger.json().code]).toEqual([
        401,
        'platform.unauthenticated',
      ]);
      expect((await get('/log/tile/entries/000', officer)).statusCode).toBe(403);
      expect(
        (await get('/api/v1/log/entries/019863b2-7c1e-7d0a-9f43-2b6a5f1c0e11')).statusCode,
      ).toBe(401);
      expect((await findAs(undefined)).errors?.[0]?.extensions.code).toBe(
        'platform.unauthenticated',
      );
      expect((await findAs(officer)).errors?.[0]?.extensions.code).toBe('platform.forbidden');
      expect(await entriesOf('audit.entry.search')).toEqual([
        expect.objectContaining({ outcome: 'deny', reason: 'platform.forbidden' }),
      ]);
    });

    it.each([
      '/log/tile/%65ntries/000',
      '/log/tile/entries%2F000',
      '/log/tile/0/../entries/000',
      '/log/tile/./entries/000',
      '/log/tile//entries/000',
      '/log//tile/entries/000',
      '/LOG/tile/entries/000',
      '/log/tile/0/%2e%2e/entries/000',
      '/log/tile/ENTRIES/000',
      '/log/tile/entries/000?x=/tile/0/000',
      '/log/tile/entries;/000',
    ])('gives no entry to a stranger by the path %s', async (path) => {
      const answer = await getRaw(path);
      expect([401, 404]).toContain(answer.status);
      expect(answer.headers['cache-control']).toBeUndefined();
      expect(answer.body).not.toContain('hub.audit/1');
    });

    it.each([
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/0',
      'tile/0/x1/234',
      'tile/64/000',
      'tile/00/000',
      'tile/0/x000/000',
      'tile/0/999',
      'tile/0/000/',
      'tile/0/..%2f..%2fcheckpoint',
      'tile/entries/000.p/0',
      'tile/entries/../../checkpoint',
    ])('has no file %s', async (path) => {
      const answer = await getRaw(`/log/${path}`, auditor);
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    });

    it('a read of a bundle is itself an entry', async () => {
      const before = (await entriesOf('audit.entry.read')).length;
      expect((await get('/log/tile/entries/000', auditor)).headers['cache-control']).toContain(
        'private',
      );
      const after = await entriesOf('audit.entry.read');
      expect(after).toHaveLength(before + 1);
      expect(after.at(-1)).toMatchObject({
        outcome: 'allow',
        resource: [{ type: 'log-bundle', id: '0', rows: 256 }],
      });
    });

    it('proves a searched entry to whoever holds the public key', async () => {
      const { data } = await find({ filter: { action: 'test.thing.read' }, first: 1 });
      const found = data.logEntries.nodes[0]!;
      expect(found).toMatchObject({ outcome: 'deny', reason: 'test.no' });
      const answer = await get(`/api/v1/log/entries/${found.id}`, auditor);
      const { body, seq, proof } = answer.json<ProvenLogEntry>();
      const proven = verifyProof(proof, Buffer.from(body), { log: verifier(log.vkey) });
      expect([proven.index, seq, body]).toEqual([found.seq, found.seq, found.body]);
      const forged = Buffer.from(body.replace('deny', 'allow'));
      expect(() => verifyProof(proof, forged, { log: verifier(log.vkey) })).toThrow(
        'proof is refused',
      );
    });

    it('has no proof yet for an entry that no checkpoint covers, and none for an unknown one', async () => {
      await log.record(1, { action: 'test.thing.fresh' });
      const { data } = await find({ filter: { action: 'test.thing.fresh' } });
      const { id, seq } = data.logEntries.nodes[0]!;
      expect(seq).toBeNull();
      const waiting = await get(`/api/v1/log/entries/${id}`, auditor);
      expect([waiting.statusCode, waiting.json().code]).toEqual([503, 'audit.not-published']);
      await log.log.order(100);
      expect((await get(`/api/v1/log/entries/${id}`, auditor)).statusCode).toBe(503);
      await log.publishAll();
      expect((await get(`/api/v1/log/entries/${id}`, auditor)).statusCode).toBe(200);
      const unknown = await get(
        '/api/v1/log/entries/019863b2-7c1e-7d0a-9f43-2b6a5f1c0e11',
        auditor,
      );
      expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'audit.entry-not-found']);
      expect((await get('/api/v1/log/entries/1', auditor)).statusCode).toBe(400);
    });

    it('proves to anyone that the log only grew', async () => {
      const old = openCheckpoint((await get('/log/checkpoint')).rawPayload, {
        log: verifier(log.vkey),
      });
      await log.record(500);
      await log.publishAll();
      const now = openCheckpoint((await get('/log/checkpoint')).rawPayload, {
        log: verifier(log.vkey),
      });
      const answer = (
        await get(`/api/v1/log/consistency?from=${old.size}&to=${now.size}`)
      ).json<Consistency>();
      const proof = answer.proof.map((hash) => Buffer.from(hash, 'base64'));
      verifyConsistency(proof, old, now);
      expect((await get(`/api/v1/log/consistency?from=${old.size}`)).json()).toEqual(answer);
    });

    it.each([
      'from=0',
      'from=2&to=1',
      'from=1&to=100000',
      'to=5',
      'from=x',
      'from=1.5',
      'from=1&to=1e400',
      '',
    ])('refuses a proof between no sizes of the log: %s', async (query) => {
      const answer = await get(`/api/v1/log/consistency?${query}`);
      expect(answer.statusCode).toBe(400);
    });
  });

  describe('searched', () => {
    const token = Buffer.alloc(32, 9).toString('base64url');
    const ids = ({ data }: Answer): string[] => data.logEntries.nodes.map(({ id }) => id);

    beforeAll(async () => {
      await log.record(3, {
        action: 'search.thing.done',
        resource: [
          { type: 'resource', id: 'a' },
          { type: 'call', id: 'b' },
        ],
        purpose: { code: 'p', legalBasis: 'l', agreement: 'agreement-1' },
        subjects: { count: 1, tokens: [token] },
      });
      await log.record(57, { action: 'search.page.done', outcome: 'error', reason: 'x' });
    });

    it.each([
      ['resource', { resource: 'call:b' }, 3],
      ['resource unknown', { resource: 'call:c' }, 0],
      ['agreement', { agreement: 'agreement-1' }, 3],
      ['subject', { subject: token }, 3],
      ['another subject', { subject: Buffer.alloc(32, 8).toString('base64url') }, 0],
      ['action', { action: 'search.thing.done' }, 3],
      ['action and outcome', { action: 'search.thing.done', outcome: 'deny' }, 0],
      ['actor', { actor: 'process:test', action: 'search.thing.done' }, 3],
      ['actor unknown', { actor: 'process:other' }, 0],
      ['department', { department: '11520000MB0000009X' }, 0],
      [
        'a period',
        { agreement: 'agreement-1', from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' },
        3,
      ],
      ['a period before', { agreement: 'agreement-1', to: '2020-01-01T00:00:00Z' }, 0],
      ['a period after', { agreement: 'agreement-1', from: '2100-01-01T00:00:00Z' }, 0],
    ])('by %s', async (_, filter, count) => {
      expect(ids(await find({ filter, first: 100 }))).toHaveLength(count);
    });

    it('pages without gap or double while the log grows, though all were recorded in one millisecond', async () => {
      const filter = { action: 'search.page.done' };
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const answer = await find({ filter, first: 10, after });
        seen.push(...ids(answer));
        const { endCursor, hasNextPage } = answer.data.logEntries.pageInfo;
        after = hasNextPage ? endCursor : null;
        await log.record(2, { action: 'search.page.done', outcome: 'error', reason: 'x' });
      } while (after !== null);
      const { ids: expected } = await one<{ ids: string[] }>(
        `SELECT array_agg(id ORDER BY pk DESC) AS ids FROM (SELECT id, pk FROM audit.entry
          WHERE action = 'search.page.done' ORDER BY pk LIMIT 57) AS e`,
      );
      expect(seen).toEqual(expected);
    });

    it('is itself an entry, with the hash of the filter, never the filter, and why', async () => {
      const purpose = { code: 'case-7', legalBasis: 'Art. 29' };
      await find({ filter: { subject: token }, purpose, first: 5 });
      const found = await one<{ body: Buffer }>(
        `SELECT body FROM audit.entry WHERE action = 'audit.entry.search' ORDER BY pk DESC LIMIT 1`,
      );
      const body = found.body.toString();
      expect(JSON.parse(body)).toMatchObject({
        outcome: 'allow',
        actor: { roles: ['auditor'] },
        purpose: { code: 'case-7', legal_basis: 'Art. 29' },
        resource: [{ type: 'log-search', id: expect.stringMatching(/^[0-9a-f]{64}$/), rows: 3 }],
      });
      expect(body).not.toContain(token);
    });

    it.each([
      [
        'a period that ends before it begins',
        { filter: { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' } },
      ],
      ['a token that is none', { filter: { subject: 'not base64url!' } }],
      ['a resource without a type', { filter: { resource: 'abc' } }],
      ['a NUL', { filter: { actor: 'a\u0000b' } }],
      ['an empty actor', { filter: { actor: '' } }],
      ['a page too long', { first: 101 }],
      ['a page of nothing', { first: 0 }],
      ['a text too long', { filter: { actor: 'a'.repeat(301) } }],
    ])('refuses %s, as bad input', async (_, variables) => {
      const { errors } = await find(variables);
      expect(errors?.[0]?.extensions.code).toBe('platform.invalid-input');
    });

    it.each([
      'x',
      Buffer.from('["2026-01-01T00:00:00.000Z"]').toString('base64url'),
      Buffer.from('["now","1"]').toString('base64url'),
      Buffer.from('["2026-99-01T00:00:00.000Z","1"]').toString('base64url'),
      Buffer.from('["2026-01-01T00:00:00.000Z","1;"]').toString('base64url'),
    ])('refuses the cursor %s', async (after) => {
      const { errors } = await find({ after });
      expect(errors?.[0]?.extensions.code).toBe('platform.invalid-cursor');
    });
  });

  describe('when the log cannot be written', () => {
    const owner = (sql: string) => hub.test.pool('migrator').query(sql);
    beforeAll(() => owner('REVOKE INSERT ON audit.entry FROM hub'));
    afterAll(() =>
      owner(
        'GRANT INSERT (id, recorded_at, department, actor, action, outcome, agreement, resource, subject, request_id, body) ON audit.entry TO hub',
      ),
    );

    it('shows no entry to anybody: search, entry and bundle fail closed', async () => {
      const { data, errors } = await find({ first: 1 });
      expect([data, errors?.[0]?.extensions.code]).toEqual([null, 'audit.unavailable']);
      const { id } = await one<{ id: string }>(
        'SELECT e.id FROM audit.entry e JOIN audit.leaf ON entry_pk = pk WHERE seq = 5',
      );
      for (const url of [`/api/v1/log/entries/${id}`, '/log/tile/entries/000']) {
        const answer = await get(url, auditor);
        expect([answer.statusCode, answer.json().code]).toEqual([503, 'audit.unavailable']);
      }
    });

    it('still shows anyone what proves the log', async () => {
      expect((await get('/log/checkpoint')).statusCode).toBe(200);
      expect((await get('/log/tile/0/000')).statusCode).toBe(200);
    });
  });
});
