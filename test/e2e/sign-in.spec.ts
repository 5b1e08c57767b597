import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { startDemoIssuer, type DemoIssuer } from '../../apps/standalone/identity/demo-issuer';
import {
  departmentCode,
  registerDepartments,
  tokenOf,
  trusting,
} from '../support/identity-fixtures';
import { hubUrl, startIdentityHub, type IdentityHub } from '../support/identity-hub';
import { signIn } from '../support/sign-in';
import { startTestIssuer } from '../support/test-issuer';

const person = (account: string, ...roles: string[]) => ({
  account,
  name: '李<红>',
  nameEn: `Ms "${account}"`,
  department: departmentCode(1),
  roles,
});
const people = [
  person('requester', 'requester'),
  person('office-head', 'office-head'),
  person('auditor', 'auditor'),
  { ...person('stranger', 'requester'), department: departmentCode(9) },
];
const password = 'correct horse';

let folder: string;
let issuer: DemoIssuer;
let hub: IdentityHub;

const start = (port = 0) =>
  startDemoIssuer({ port, folder, people, password, hubUrl, portalUrl: 'http://127.0.0.1:7500' });

beforeAll(async () => {
  process.env['SHUTONG_DEMO'] = '1';
  folder = await mkdtemp(join(tmpdir(), 'shutong-issuer-'));
  issuer = await start();
  hub = await startIdentityHub({ issuers: [trusting(issuer)] });
  await registerDepartments(hub, 1);
});
afterAll(async () => {
  await hub.stop();
  await issuer.stop();
  await rm(folder, { recursive: true });
  delete process.env['SHUTONG_DEMO'];
});

const me = (token: string) => hub.graphql(token, '{ me { id name department roles } }');

describe('signing in through an OpenID provider', () => {
  it.each(['requester', 'office-head', 'auditor'])(
    'P8.1 a login from a configured provider maps to department and role (%s)',
    async (account) => {
      const token = await signIn({ issuer: issuer.issuer, account, password });
      expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
      expect(decodeJwt(token)).toMatchObject({ iss: issuer.issuer, aud: hubUrl, sub: account });
      expect((await me(token)).data).toEqual({
        me: {
          id: `${issuer.issuer}#${account}`,
          name: '李<红>',
          department: departmentCode(1),
          roles: [account],
        },
      });
    },
  );

  it('P8.2 an unknown provider is refused, though it says all the right things', async () => {
    const unknown = await startTestIssuer();
    const token = await tokenOf(unknown, 'requester', 'requester');
    expect((await me(token)).errors?.[0]?.extensions.code).toBe('identity.token.unknown-issuer');
    await unknown.stop();
  });

  it('refuses somebody of a department that takes no part', async () => {
    const token = await signIn({ issuer: issuer.issuer, account: 'stranger', password });
    expect((await me(token)).errors?.[0]?.extensions.code).toBe('identity.person.unmapped');
  });
});

describe('the demo issuer', () => {
  it('refuses a wrong password and an account that nobody has', async () => {
    for (const who of [
      { account: 'requester', password: 'guess' },
      { account: 'nobody', password },
    ]) {
      await expect(signIn({ issuer: issuer.issuer, ...who })).rejects.toThrow('refused with 401');
    }
  });

  it('asks for PKCE, a registered address of return, and its own client', async () => {
    const ask = async (change: Record<string, string>) => {
      const query = new URLSearchParams({
        client_id: 'shutong-demo',
        response_type: 'code',
        scope: 'openid',
        redirect_uri: 'http://127.0.0.1:1234/callback',
        code_challenge: 'x'.repeat(43),
        code_challenge_method: 'S256',
        ...change,
      });
      const response = await fetch(`${issuer.issuer}/auth?${query.toString()}`, {
        redirect: 'manual',
      });
      return response.headers.get('location') ?? String(response.status);
    };
    expect(await ask({})).toMatch(/^\/interaction\//);
    expect(await ask({ code_challenge: '' })).toContain('error=invalid_request');
    expect(await ask({ redirect_uri: 'http://evil.example/callback' })).toBe('400');
    expect(await ask({ client_id: 'other' })).toBe('400');
    expect(await ask({ response_type: 'token' })).toContain('error=unsupported_response_type');
  });

  it('shows a page in both languages that runs no script and quotes no markup', async () => {
    const query = new URLSearchParams({
      client_id: 'shutong-demo',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: 'http://127.0.0.1/callback',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    });
    const auth = await fetch(`${issuer.issuer}/auth?${query.toString()}`, { redirect: 'manual' });
    const cookie = auth.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const page = await fetch(new URL(auth.headers.get('location')!, issuer.issuer), {
      headers: { cookie },
    });
    const html = await page.text();
    expect(html).toContain('数通演示登录 · Shutong demo sign-in');
    expect(html).toContain('李&lt;红&gt;');
    expect(html).not.toContain('李<红>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('answers on its own loopback address only, and forgets interactions it did not start', async () => {
    const rebound = await fetch(issuer.issuer, { headers: { host: 'evil.example' } }).catch(
      () => undefined,
    );
    // fetch may not let a caller change Host; a raw request shows what a rebound name would get.
    expect(rebound?.status ?? 421).not.toBe(200);
    const stale = await fetch(`${issuer.issuer}/interaction/unknown`);
    expect([stale.status, await stale.text()]).toEqual([
      400,
      expect.stringContaining('Please begin to sign in again'),
    ]);
  });

  it('keeps its keys, readable by their owner only, so that tokens outlive a restart', async () => {
    const token = await signIn({ issuer: issuer.issuer, account: 'requester', password });
    const before = await readFile(join(folder, 'keys.json'), 'utf8');
    const port = Number(new URL(issuer.issuer).port);
    await issuer.stop();
    issuer = await start(port);
    expect(await readFile(join(folder, 'keys.json'), 'utf8')).toBe(before);
    expect((await stat(join(folder, 'keys.json'))).mode & 0o777).toBe(0o600);
    expect((await me(token)).errors).toBeUndefined();
    expect(
      (await me(await signIn({ issuer: issuer.issuer, account: 'auditor', password }))).errors,
    ).toBeUndefined();
  });

  it('does not serve a hub on another machine', async () => {
    const options = { port: 0, folder, people, password, portalUrl: hubUrl };
    const starting = startDemoIssuer({ ...options, hubUrl: 'http://hub.example' });
    await expect(starting).rejects.toThrow('127.0.0.1 only');
  });

  it('does not start where demo identities are not allowed', async () => {
    delete process.env['SHUTONG_DEMO'];
    await expect(start()).rejects.toThrow('SHUTONG_DEMO=1');
    process.env['SHUTONG_DEMO'] = '1';
  });
});
