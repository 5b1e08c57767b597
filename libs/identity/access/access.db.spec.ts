import { Controller, Get } from '@nestjs/common';
import { SignJWT, UnsecuredJWT, exportSPKI, generateKeyPair } from 'jose';
import { Ctx, Public, Requires, type Actor, type Context } from '@shutong/platform';
import { answerOf } from '../../../test/support/answer';
import {
  aDepartment,
  departmentCode,
  registerDepartments,
  tokenOf,
  trusting,
} from '../../../test/support/identity-fixtures';
import { hubUrl, startIdentityHub, type IdentityHub } from '../../../test/support/identity-hub';
import { startTestIssuer, type TestIssuer } from '../../../test/support/test-issuer';
import { Departments } from '../department/departments.service';
import { People } from '../person/people.service';
import { Roles } from '../role/roles.service';
import { Refusals } from './refusals.service';

@Controller('probe')
class Probe {
  @Get('undeclared')
  undeclared() {
    return 'open';
  }

  @Get('both')
  @Public('by mistake')
  @Requires('identity.self.read')
  both() {
    return 'open';
  }

  @Get('mine')
  @Requires('identity.self.read')
  mine(@Ctx() { actor }: Context) {
    return actor;
  }

  @Get('administration')
  @Requires('identity.client.disable')
  administration() {
    return 'open';
  }
}

@Controller('open')
@Public('A class of public operations.')
class Open {
  @Get('to-all')
  toAll() {
    return { open: true };
  }

  @Get('closed')
  @Requires('identity.self.read')
  closed() {
    return 'open';
  }
}

let issuer: TestIssuer;
let hub: IdentityHub;
const now = () => Math.floor(Date.now() / 1000);

beforeAll(async () => {
  issuer = await startTestIssuer();
  hub = await startIdentityHub({ issuers: [trusting(issuer)], controllers: [Probe, Open] });
  await registerDepartments(hub, 1, 2);
});
afterAll(async () => {
  await hub.stop();
  await issuer.stop();
});

const get = async (path: string, token?: string, scheme = 'Bearer') => {
  const headers = token ? { authorization: `${scheme} ${token}` } : {};
  return answerOf<Actor>(await fetch(hub.url + path, { headers }));
};
const codeOf = async (token?: string) => (await get('/probe/mine', token)).body.code;

describe('the guard', () => {
  it('lets a person through whose issuer, department and role are known', async () => {
    const { status, body } = await get('/probe/mine', await tokenOf(issuer, 'wang', 'requester'));
    expect([status, body.id, body.department, body.roles]).toEqual([
      200,
      `${issuer.issuer}#wang`,
      departmentCode(1),
      ['requester'],
    ]);
  });

  it('lets a developer through without a department, and says whether the real name is verified', async () => {
    const outside = { department: undefined };
    const verified = await tokenOf(issuer, 'dev', 'developer', { ...outside, acr: 'real-name' });
    const { status, body } = await get('/probe/mine', verified);
    expect([status, body.department, body.roles]).toEqual([200, null, ['developer']]);
    expect(body.realName).toEqual({ name: 'name of dev', organisation: null });
    const other = await get('/probe/mine', await tokenOf(issuer, 'dev2', 'developer', outside));
    expect([other.status, other.body.realName]).toEqual([200, undefined]);
    expect((await get('/probe/administration', verified)).status).toBe(403);
  });

  it.each([
    ['an office without a department', ['requester'], {}],
    ['a developer who holds an office too', ['developer', 'requester'], {}],
    ['a developer of an unknown department', ['developer'], { department: departmentCode(99) }],
    ['a developer of a department', ['developer'], { department: departmentCode(1) }],
  ])('does not let %s through', async (_, roles, claims) => {
    const token = await tokenOf(issuer, `odd-${roles.join()}`, roles, {
      department: undefined,
      ...claims,
    });
    expect(await codeOf(token)).toBe('identity.person.unmapped');
  });

  it('of a department nobody is a developer with another office', async () => {
    expect(await codeOf(await tokenOf(issuer, 'both', ['developer', 'requester']))).toBe(
      'identity.role.separated',
    );
  });

  it('refuses strangers with 401 and says how to authenticate', async () => {
    const { status, headers, body } = await get('/probe/mine');
    expect([status, body.code]).toEqual([401, 'platform.unauthenticated']);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(await get('/probe/mine', 'abc', 'Basic')).toMatchObject({ status: 401 });
  });

  it('refuses an operation that declares nothing, or both, even to administrators', async () => {
    const token = await tokenOf(issuer, 'admin', 'security-administrator');
    expect((await get('/probe/undeclared', token)).status).toBe(403);
    expect((await get('/probe/both', token)).status).toBe(403);
    expect((await get('/probe/undeclared')).status).toBe(401);
  });

  it('takes what the handler declares before what its class declares', async () => {
    expect((await get('/open/to-all')).body).toEqual({ open: true });
    expect((await get('/open/closed')).status).toBe(401);
  });

  it('logs each refusal of somebody known with permission, operation and code', async () => {
    const token = await tokenOf(issuer, 'li', 'requester');
    expect(await get('/probe/administration', token)).toMatchObject({ status: 403 });
    const [entry] = (await hub.entries('identity.client.disable')).slice(-1);
    expect(entry).toMatchObject({
      outcome: 'deny',
      reason: 'platform.forbidden',
      actor: { id: `${issuer.issuer}#li`, org: departmentCode(1) },
      resource: [{ type: 'operation', id: 'GET /probe/administration' }],
    });
  });

  it('Article 3: lets nothing in that is marked as a state secret, by whatever mutation it is said', async () => {
    const token = await tokenOf(issuer, 'admin', 'security-administrator');
    const say = (name: string) =>
      hub.graphql(
        token,
        `mutation ($name: String!, $department: String!) {
           registerPerson(input: { name: $name, subject: "zhou", issuer: "${issuer.issuer}", department: $department }) { id }
         }`,
        { name, department: departmentCode(1) },
      );
    const { data, errors } = await say('坝体薄弱点 机\u200b密 ★10年');
    expect([data, errors?.[0]?.extensions.code]).toEqual([null, 'platform.state-secret']);
    const [entry] = (await hub.entries('identity.person.register')).slice(-1);
    expect(entry).toMatchObject({
      outcome: 'deny',
      reason: 'platform.state-secret',
      resource: [{ type: 'operation', id: 'Mutation.registerPerson' }],
    });
    expect(JSON.stringify(entry)).not.toContain('薄弱');
    expect((await say('周启明')).errors).toBeUndefined();
  });

  it('counts refusals of strangers instead of logging each', async () => {
    const refusals = hub.app.get(Refusals);
    await refusals.flush();
    const before = (await hub.entries()).length;
    await Promise.all(Array.from({ length: 50 }, () => get('/probe/administration')));
    expect((await hub.entries()).length).toBe(before);
    await refusals.flush();
    const added = (await hub.entries()).slice(before);
    expect(added).toHaveLength(1);
    expect(added[0]).toMatchObject({
      action: 'identity.client.disable',
      outcome: 'deny',
      reason: 'platform.unauthenticated',
      actor: { id: 'anonymous' },
      resource: [{ type: 'operation', id: 'GET /probe/administration', rows: 50 }],
    });
  });

  it('keeps the e-mail address of the newest token that had one', async () => {
    const emails: unknown[] = [];
    for (const claims of [{}, { email: 'feng@gov.example' }, {}, { email: 'feng@new.example' }]) {
      await get('/probe/mine', await tokenOf(issuer, 'feng', 'requester', claims));
      const { rows } = await hub.test
        .pool('auditor_read')
        .query<{ email: string | null }>(
          `SELECT email FROM identity.person WHERE subject = 'feng'`,
        );
      emails.push(rows[0]!.email);
    }
    expect(emails).toEqual([null, 'feng@gov.example', 'feng@gov.example', 'feng@new.example']);
  });

  it('authenticates a GraphQL request once, and refuses field by field', async () => {
    const token = await tokenOf(issuer, 'zhao', 'requester');
    const both = await hub.graphql(token, '{ me { roles } clients { nodes { id } } }');
    expect(both.errors?.map(({ extensions }) => extensions.code)).toEqual(['platform.forbidden']);
    expect(await hub.graphql(token, '{ me { id department } }')).toMatchObject({
      data: { me: { id: `${issuer.issuer}#zhao` } },
    });
    const signIns = await hub.entries('identity.person.sign-in');
    expect(signIns.filter(({ actor }) => actor.id.endsWith('#zhao'))).toHaveLength(1);
  });
});

describe('a person’s token', () => {
  it('is noted in the log once, however many calls it is used for at once', async () => {
    const token = await tokenOf(issuer, 'chen', 'requester');
    await Promise.all(Array.from({ length: 20 }, () => get('/probe/mine', token)));
    const signIns = await hub.entries('identity.person.sign-in');
    const own = signIns.filter(({ actor }) => actor.id.endsWith('#chen'));
    expect(own).toHaveLength(1);
    expect(own[0]!.authn).toMatchObject({ method: 'oidc' });
    expect(own[0]!.authn.token_hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('P8.2 an unknown provider is refused', async () => {
    const stranger = await startTestIssuer();
    const token = await tokenOf(stranger, 'wang', 'requester');
    expect(await get('/probe/mine', token)).toMatchObject({
      status: 401,
      body: { code: 'identity.token.unknown-issuer' },
    });
    expect(stranger.asked).toEqual({});
    await stranger.stop();
  });

  it('is refused with another’s signature under a trusted issuer’s name', async () => {
    const stranger = await startTestIssuer();
    const forged = await tokenOf(stranger, 'wang', 'authority', { iss: issuer.issuer });
    expect(await codeOf(forged)).toBe('identity.token.invalid');
    await stranger.stop();
  });

  it('is refused when one byte of its claims was changed', async () => {
    const [head, body, signature] = (await tokenOf(issuer, 'wang', 'requester')).split('.');
    const claims = JSON.parse(Buffer.from(body!, 'base64url').toString());
    const raised = Buffer.from(JSON.stringify({ ...claims, roles: ['authority'] }));
    const token = `${head}.${raised.toString('base64url')}.${signature}`;
    expect(await codeOf(token)).toBe('identity.token.invalid');
  });

  it('is refused unsigned (alg none) and signed with the public key as a secret (HS256)', async () => {
    const claims = { iss: issuer.issuer, sub: 'wang', aud: hubUrl, exp: now() + 60 };
    const none = new UnsecuredJWT(claims).encode();
    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    const hmac = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: '1' })
      .sign(Buffer.from(await exportSPKI(publicKey)));
    // An empty signature is no bearer token at all (RFC 6750 §2.1).
    expect([await codeOf(none), await codeOf(`${none}AA`)]).toEqual([
      'identity.token.invalid',
      'identity.token.invalid',
    ]);
    expect(await codeOf(hmac)).toBe('identity.token.invalid');
  });

  it.each([
    ['for another audience', { aud: 'https://other.example' }, 'invalid'],
    ['without audience', { aud: undefined }, 'invalid'],
    ['that has expired', { iat: 1, exp: now() - 60 }, 'expired'],
    ['without expiry', { exp: undefined }, 'invalid'],
    ['that is not yet valid', { nbf: now() + 600 }, 'invalid'],
    ['without subject', { sub: undefined }, 'invalid'],
  ])('is refused %s', async (_, claims, reason) => {
    const token = await tokenOf(issuer, 'wang', 'requester', claims);
    expect(await codeOf(token)).toBe(`identity.token.${reason}`);
  });

  it('is refused where its type says that it is something else', async () => {
    const claims = { sub: 'wang', aud: hubUrl, exp: now() + 60, department: departmentCode(1) };
    const token = await issuer.sign({ ...claims, roles: ['requester'] }, { typ: 'logout+jwt' });
    expect(await codeOf(token)).toBe('identity.token.invalid');
  });

  it('gives 503, not 401, while its issuer cannot be reached', async () => {
    const gone = await startTestIssuer();
    const other = await startIdentityHub({ issuers: [trusting(gone)], controllers: [Probe] });
    await gone.stop();
    const token = await tokenOf(gone, 'wang', 'requester');
    const headers = { authorization: `Bearer ${token}` };
    const { status, body } = await answerOf(await fetch(`${other.url}/probe/mine`, { headers }));
    expect([status, body.code]).toEqual([503, 'identity.token.issuer-unreachable']);
    await other.stop();
  });
});

describe('a verified person', () => {
  it.each([
    ['no role that is mapped', { roles: ['cleaner'] }],
    ['no department', { department: undefined }],
    ['a department that the hub does not know', { department: departmentCode(99) }],
  ])('is refused with %s, and leaves no row', async (_, claims) => {
    const token = await tokenOf(issuer, 'nobody', 'requester', claims);
    const { status, body } = await get('/probe/mine', token);
    expect([status, body.code]).toEqual([403, 'identity.person.unmapped']);
    const { nodes } = await hub.app.get(People).list(hub.ctx, 100);
    expect(nodes.filter(({ subject }) => subject === 'nobody')).toEqual([]);
  });

  it('is refused with roles that one account may not hold, and that is logged', async () => {
    const token = await tokenOf(issuer, 'both', ['requester', 'office-head']);
    expect(await get('/probe/mine', token)).toMatchObject({
      status: 403,
      body: { code: 'identity.role.separated' },
    });
    expect((await hub.entries('identity.self.read')).at(-1)).toMatchObject({
      outcome: 'deny',
      reason: 'identity.role.separated',
    });
  });

  it('is refused at the very next call after being disabled, and let in again when enabled', async () => {
    const token = await tokenOf(issuer, 'sun', 'requester');
    expect(await codeOf(token)).toBeUndefined();
    const people = hub.app.get(People);
    const { nodes } = await people.list(hub.ctx, 100);
    const { id } = nodes.find(({ subject }) => subject === 'sun')!;
    await people.disable(hub.ctx, id);
    expect(await codeOf(token)).toBe('identity.person.disabled');
    expect(await codeOf(await tokenOf(issuer, 'sun', 'requester', { jti: '2' }))).toBe(
      'identity.person.disabled',
    );
    await people.enable(hub.ctx, id);
    expect(await codeOf(token)).toBeUndefined();
  });

  it('is refused at the very next call after the department was disabled', async () => {
    const token = await tokenOf(issuer, 'wu', 'requester', { department: departmentCode(2) });
    expect(await codeOf(token)).toBeUndefined();
    await hub.app.get(Departments).disable(hub.ctx, departmentCode(2));
    expect(await codeOf(token)).toBe('identity.department.disabled');
    await hub.app.get(Departments).enable(hub.ctx, departmentCode(2));
    expect(await codeOf(token)).toBeUndefined();
  });

  it('has the roles assigned in the hub beside the mapped ones, from the next call on', async () => {
    const people = hub.app.get(People);
    const person = {
      issuer: issuer.issuer,
      subject: 'qian',
      name: '钱',
      department: departmentCode(1),
    };
    const { id } = await people.register(hub.ctx, person);
    const claims = { roles: undefined, department: undefined };
    const token = await tokenOf(issuer, 'qian', [], claims);
    expect(await codeOf(token)).toBe('identity.person.unmapped');
    await hub.app.get(Roles).assign(hub.ctx, id, 'requester');
    expect((await get('/probe/mine', token)).body).toMatchObject({
      department: aDepartment(1).code,
      roles: ['requester'],
    });
  });

  it('is looked up together with everybody who calls in the same turn of the event loop', async () => {
    const tokens = await Promise.all(
      Array.from({ length: 40 }, (_, n) => tokenOf(issuer, `many-${n}`, 'requester')),
    );
    const answers = await Promise.all(tokens.map((token) => get('/probe/mine', token)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(40);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(issuer.asked['/keys']).toBe(1);
  });
});
