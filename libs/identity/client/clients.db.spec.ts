import { randomUUID } from 'node:crypto';
import {
  SignJWT,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  type CryptoKey,
  type JWK,
} from 'jose';
import * as oidc from 'openid-client';
import { FixedClock, limits } from '@shutong/platform';
import { answerOf } from '../../../test/support/answer';
import { departmentCode, registerDepartments } from '../../../test/support/identity-fixtures';
import { hubUrl, startIdentityHub, type IdentityHub } from '../../../test/support/identity-hub';
import { Refusals } from '../access/refusals.service';
import { Departments } from '../department/departments.service';
import { assertionType } from './assertion';
import { Client } from './client.entity';
import { Clients } from './clients.service';
import { Enrolments } from './enrolments.service';

const clock = new FixedClock(new Date('2026-11-24T08:00:00Z'));
const seconds = () => clock.now().getTime() / 1000;

let hub: IdentityHub;
let clients: Clients;

beforeAll(async () => {
  hub = await startIdentityHub({ clock });
  clients = hub.app.get(Clients);
  await registerDepartments(hub, 1, 2, 3);
});
afterAll(() => hub.stop());

interface Holder {
  readonly client: Client;
  readonly key: CryptoKey;
}

const newKey = async (): Promise<{ key: CryptoKey; jwk: JWK }> => {
  const { privateKey, publicKey } = await generateKeyPair('Ed25519', { extractable: true });
  return { key: privateKey, jwk: await exportJWK(publicKey) };
};

const aSystem = async (department = departmentCode(1)): Promise<Holder> => {
  const { key, jwk } = await newKey();
  const client = await clients.registerSystem(hub.ctx, { department, name: '业务系统', jwk });
  return { client, key };
};

const assertion = ({ client, key }: Holder, claims: object = {}, header: object = {}) =>
  new SignJWT({
    iss: client.id,
    sub: client.id,
    aud: hubUrl,
    jti: randomUUID(),
    iat: seconds(),
    exp: seconds() + 60,
    ...claims,
  })
    .setProtectedHeader({ alg: 'EdDSA', ...header })
    .sign(key);

/** What the token endpoint answers: a token, or an error of RFC 6749 §5.2. */
interface TokenBody {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly error: string;
  readonly error_description: string;
}

const post = async (form: Record<string, string> | URLSearchParams, headers: object = {}) => {
  const response = await fetch(`${hub.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { ...headers },
  });
  return answerOf<TokenBody>(response);
};
const ask = (client_assertion: string, more: Record<string, string> = {}) =>
  post({
    grant_type: 'client_credentials',
    client_assertion_type: assertionType,
    client_assertion,
    ...more,
  });
const tokenFor = async (holder: Holder) => (await ask(await assertion(holder))).body.access_token!;
const codeOf = async (token: string) =>
  (await hub.graphql(token, '{ me { id } }')).errors?.[0]?.extensions.code;

describe('the token endpoint', () => {
  it('answers a signed assertion with a token of the hub for five minutes', async () => {
    const holder = await aSystem();
    const { status, headers, body } = await ask(await assertion(holder));
    expect([status, body.token_type, body.expires_in]).toEqual([200, 'Bearer', 300]);
    expect(headers.get('cache-control')).toBe('no-store');
    const token = body.access_token!;
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'EdDSA', typ: 'at+jwt' });
    expect(decodeJwt(token)).toMatchObject({
      iss: hubUrl,
      aud: hubUrl,
      sub: holder.client.id,
      client_id: holder.client.id,
      department: departmentCode(1),
      kind: 'system',
      roles: ['department-system'],
      exp: seconds() + limits.accessToken.value,
    });
    const { data } = await hub.graphql(token, '{ me { id kind department roles } }');
    expect(data.me).toEqual({
      id: `client:${holder.client.id}`,
      kind: 'service',
      department: departmentCode(1),
      roles: ['department-system'],
    });
  });

  it('logs each token that it gives', async () => {
    const holder = await aSystem();
    await tokenFor(holder);
    expect((await hub.entries('identity.token.issue')).at(-1)).toMatchObject({
      outcome: 'allow',
      actor: { kind: 'service', id: `client:${holder.client.id}`, org: departmentCode(1) },
      authn: { method: 'private_key_jwt' },
      resource: [{ type: 'client', id: holder.client.id }],
    });
  });

  it('serves a client library of others', async () => {
    const { client, key } = await aSystem();
    const metadata = { issuer: hubUrl, token_endpoint: `${hub.url}/oauth/token` };
    const auth = oidc.PrivateKeyJwt(key, {
      // Its clock is the machine's, the hub's stands still here.
      [oidc.modifyAssertion]: (_, payload) => {
        Object.assign(payload, { iat: seconds(), nbf: seconds(), exp: seconds() + 60 });
      },
    });
    const config = new oidc.Configuration(metadata, client.id, undefined, auth);
    oidc.allowInsecureRequests(config);
    const { access_token } = await oidc.clientCredentialsGrant(config);
    expect(await codeOf(access_token)).toBeUndefined();
  });

  it('accepts an assertion once, also of two that come at once', async () => {
    const once = await assertion(await aSystem());
    const answers = await Promise.all([ask(once), ask(once)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect(await ask(once)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it.each([
    ['an audience list', { aud: [hubUrl] }],
    ['the token address as audience', { aud: `${hubUrl}/oauth/token` }],
    ['another server as audience', { aud: 'https://other.example' }],
    ['no expiry', { exp: undefined }],
    ['an expiry a year ahead', { exp: seconds() + 31_536_000 }],
    ['an expiry that has passed', { exp: seconds() - 60 }],
    ['a beginning in the future', { nbf: seconds() + 120 }],
    ['an issue in the future', { iat: seconds() + 120 }],
    ['no jti', { jti: undefined }],
    ['an endless jti', { jti: 'x'.repeat(129) }],
    ['a jti that no table can hold', { jti: 'a\0b' }],
    ['another subject', { sub: randomUUID() }],
    ['an unknown client', { iss: randomUUID(), sub: randomUUID() }],
    ['a client id that is SQL', { iss: "' OR 1=1 --", sub: "' OR 1=1 --" }],
  ])('refuses an assertion with %s', async (_, claims) => {
    const answer = await ask(await assertion(await aSystem(), claims));
    expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client']);
    expect(answer.body.error_description).toContain('not recognised');
  });

  it('follows no key or address that the header offers', async () => {
    const { client } = await aSystem();
    const { key, jwk } = await newKey();
    const header = {
      jwk,
      kid: '../../x',
      jku: 'http://127.0.0.1:1/keys',
      x5u: 'http://127.0.0.1:1',
    };
    expect((await ask(await assertion({ client, key }, {}, header))).status).toBe(401);
  });

  it('refuses another kind of JWT, an unsigned one and a broken one', async () => {
    const holder = await aSystem();
    const proof = await assertion(holder, {}, { typ: 'dpop+jwt' });
    const [head, body] = (await assertion(holder)).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const answers = await Promise.all(
      [proof, `${none}.${body}.`, `${head}.${body}.AAAA`, 'x'].map((a) => ask(a)),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  it('answers malformed requests in the shape of RFC 6749', async () => {
    const good = { grant_type: 'client_credentials', client_assertion_type: assertionType };
    const error = async (form: Record<string, string> | URLSearchParams, headers?: object) => {
      const { status, body } = await post(form, headers);
      return [status, body.error];
    };
    expect(await error({ ...good, grant_type: 'password' })).toEqual([
      400,
      'unsupported_grant_type',
    ]);
    expect(await error({})).toEqual([400, 'invalid_request']);
    expect(await error(good)).toEqual([400, 'invalid_request']);
    expect(await error({ ...good, client_assertion: 'x', scope: 'all' })).toEqual([
      400,
      'invalid_scope',
    ]);
    expect(await error({ ...good, client_secret: 'x' })).toEqual([400, 'invalid_request']);
    expect(await error(good, { authorization: 'Basic eDp5' })).toEqual([400, 'invalid_request']);
    const twice = new URLSearchParams([
      ...Object.entries(good),
      ['grant_type', 'client_credentials'],
    ]);
    expect(await error(twice)).toEqual([400, 'invalid_request']);
    const json = await fetch(`${hub.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(good),
    });
    const { status, body } = await answerOf<TokenBody>(json);
    expect([status, body.error]).toEqual([400, 'invalid_request']);
  });

  it('counts what proves no client, and logs what a known client is refused', async () => {
    const refusals = hub.app.get(Refusals);
    await refusals.flush();
    const before = (await hub.entries()).length;
    for (let i = 0; i < 10; i += 1) await ask('nonsense');
    const holder = await aSystem();
    await clients.disable(hub.ctx, holder.client.id);
    await ask(await assertion(holder));
    await refusals.flush();
    const added = (await hub.entries('identity.token.issue')).filter(
      ({ outcome }) => outcome === 'deny',
    );
    expect((await hub.entries()).length).toBe(before + 4);
    expect(added.slice(-2)).toMatchObject([
      { actor: { id: `client:${holder.client.id}` }, reason: 'identity.token.invalid-client' },
      { actor: { id: 'anonymous' }, resource: [{ id: 'POST /oauth/token', rows: 10 }] },
    ]);
  });
});

describe('a system’s token', () => {
  it('is refused when it has expired', async () => {
    const token = await tokenFor(await aSystem());
    clock.advance((limits.accessToken.value + limits.clockSkew.value + 1) * 1000);
    expect(await codeOf(token)).toBe('identity.token.expired');
  });

  it('is refused at the very next call after client or department was disabled', async () => {
    const holder = await aSystem(departmentCode(2));
    const token = await tokenFor(holder);
    await clients.disable(hub.ctx, holder.client.id);
    expect(await codeOf(token)).toBe('identity.client.disabled');
    await clients.enable(hub.ctx, holder.client.id);
    expect(await codeOf(token)).toBeUndefined();
    await hub.app.get(Departments).disable(hub.ctx, departmentCode(2));
    expect(await codeOf(token)).toBe('identity.department.disabled');
    expect((await ask(await assertion(holder))).body.error).toBe('invalid_client');
  });

  it('is refused after the key was rotated, and the new key gives a good one', async () => {
    const { client, key } = await aSystem();
    const token = await tokenFor({ client, key });
    const fresh = await newKey();
    await clients.rotateKey(hub.ctx, client.id, fresh.jwk);
    expect(await codeOf(token)).toBe('identity.client.key-replaced');
    expect((await ask(await assertion({ client, key }))).status).toBe(401);
    expect(await codeOf(await tokenFor({ client, key: fresh.key }))).toBeUndefined();
  });

  it('is refused when somebody else has signed it as the hub', async () => {
    const { client } = await aSystem();
    const { key } = await newKey();
    const forged = await new SignJWT({
      iss: hubUrl,
      aud: hubUrl,
      sub: client.id,
      exp: seconds() + 60,
      key: client.thumbprint,
    })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' })
      .sign(key);
    expect(await codeOf(forged)).toBe('identity.token.invalid');
    const ownAssertion = await assertion(await aSystem(), { iss: hubUrl });
    expect(await codeOf(ownAssertion)).toBe('identity.token.invalid');
  });
});

describe('registration of clients', () => {
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (e: { code: string }) => e.code,
    );

  it('refuses private keys, other curves, broken points and those of small order', async () => {
    const { privateKey } = await generateKeyPair('Ed25519', { extractable: true });
    const p256 = await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
    // Another text of a key; the identity and a point of order 4, for which anybody can sign.
    const other = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp';
    const points = ['short', other, `AQ${'A'.repeat(41)}`, 'A'.repeat(43)];
    const onCurve = points.map((x) => ({ kty: 'OKP', crv: 'Ed25519', x }));
    const { client } = await aSystem();
    for (const jwk of [await exportJWK(privateKey), p256, ...onCurve, null]) {
      const system = { department: departmentCode(1), name: 'x', jwk };
      const registered = await failure(clients.registerSystem(hub.ctx, system));
      const rotated = await failure(clients.rotateKey(hub.ctx, client.id, jwk));
      expect([registered, rotated]).toEqual(Array(2).fill('identity.client.bad-key'));
    }
  });

  it('refuses a key that another client has, and a department that is unknown or disabled', async () => {
    const { client } = await aSystem();
    const again = { department: departmentCode(3), name: 'x', jwk: client.jwk };
    expect(await failure(clients.registerSystem(hub.ctx, again))).toBe(
      'identity.client.key-in-use',
    );
    const { jwk } = await newKey();
    const nowhere = { department: departmentCode(9), name: 'x', jwk };
    expect(await failure(clients.registerSystem(hub.ctx, nowhere))).toBe(
      'identity.department.not-found',
    );
    expect((await hub.entries('identity.client.register')).slice(-2)).toMatchObject([
      { outcome: 'deny', reason: 'identity.client.key-in-use' },
      { outcome: 'deny', reason: 'identity.department.not-found' },
    ]);
  });

  it('gives connectors their own role, and leaves their key to enrolment', async () => {
    const { key, jwk } = await newKey();
    const connector = {
      department: departmentCode(1),
      kind: 'connector' as const,
      name: '前置机',
      jwk,
    };
    const client = await hub.database.transaction(hub.ctx, (tx) => clients.register(tx, connector));
    const { data } = await hub.graphql(await tokenFor({ client, key }), '{ me { roles } }');
    expect(data.me.roles).toEqual(['connector']);
    const rotation = clients.rotateKey(hub.ctx, client.id, (await newKey()).jwk);
    expect(await failure(rotation)).toBe('identity.client.connector-key');
  });
});

describe('enrolment tokens', () => {
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (e: { code: string }) => e.code,
    );
  const redeem = (token: string) =>
    hub.database.transaction(hub.ctx, (tx) => hub.app.get(Enrolments).redeem(tx, token));
  const issue = (department = departmentCode(3), hosted = false) =>
    hub.app.get(Enrolments).issue(hub.ctx, { department, hosted });

  it('are good once, also for two who come at once, and only their hash is stored', async () => {
    const { token } = await issue(departmentCode(3), true);
    const results = await Promise.allSettled([redeem(token), redeem(token)]);
    const good = results.filter(({ status }) => status === 'fulfilled');
    expect(good).toMatchObject([{ value: { department: departmentCode(3), hosted: true } }]);
    expect(await failure(redeem(token))).toBe('identity.enrolment.already-used');
    const rows = await hub.database.query<{ row: string }>(
      hub.ctx,
      'SELECT e::text AS row FROM identity.enrolment e',
    );
    expect(rows.some(({ row }) => row.includes(token.slice(-20)))).toBe(false);
    expect(JSON.stringify(await hub.entries('identity.enrolment.issue'))).not.toContain(
      token.slice(-20),
    );
  });

  it('stay unspent when what they were spent for fails', async () => {
    const { token } = await issue();
    const failing = hub.database.transaction(hub.ctx, async (tx) => {
      await hub.app.get(Enrolments).redeem(tx, token);
      throw new Error('something else');
    });
    await expect(failing).rejects.toThrow('something else');
    expect(await redeem(token)).toEqual({ department: departmentCode(3), hosted: false });
  });

  it('are refused when unknown, expired, or for a department that was disabled since', async () => {
    expect(await failure(redeem('shutong-enrol_guess'))).toBe('identity.enrolment.unknown-token');
    const { token } = await issue();
    await hub.app.get(Departments).disable(hub.ctx, departmentCode(3));
    expect(await failure(redeem(token))).toBe('identity.department.disabled');
    await hub.app.get(Departments).enable(hub.ctx, departmentCode(3));
    clock.advance(limits.enrolmentToken.value * 1000);
    expect(await failure(redeem(token))).toBe('identity.enrolment.expired');
  });
});
