import { generateKeyPairSync } from 'node:crypto';
import {
  aDepartment,
  departmentCode,
  registerDepartments,
  tokenOf,
  trusting,
} from '../../../test/support/identity-fixtures';
import { startIdentityHub, type IdentityHub } from '../../../test/support/identity-hub';
import { startTestIssuer, type TestIssuer } from '../../../test/support/test-issuer';
import { Departments } from '../department/departments.service';
import { People } from '../person/people.service';
import { personKey } from '../person/person.policy';
import { Bootstrap } from './first-administrator.service';
import { Roles } from './roles.service';

let issuer: TestIssuer;
let hub: IdentityHub;
let security: string;

beforeAll(async () => {
  issuer = await startTestIssuer();
  hub = await startIdentityHub({ issuers: [trusting(issuer)] });
});
afterAll(async () => {
  await hub.stop();
  await issuer.stop();
});

const first = (subject: string) => ({
  issuer: issuer.issuer,
  subject,
  name: '安全管理员',
  department: aDepartment(1),
});
const codes = (answer: { errors?: { extensions: { code: string } }[] }) =>
  answer.errors?.map(({ extensions }) => extensions.code);
const codeOf = ({ code }: { code: string }) => code;
const people = async (token = security) =>
  (
    await hub.graphql(
      token,
      `{ people(first: 100) { nodes { id subject department mappedRoles assignedRoles state signedInAt } } }`,
    )
  ).data.people.nodes;
const idOf = async (subject: string) =>
  (await people()).find((person) => person.subject === subject)!.id;
const role = (verb: 'assign' | 'revoke', person: string, which: string, token = security) =>
  hub.graphql(
    token,
    `mutation ($p: ID!, $r: PersonRole!) { ${verb}Role(person: $p, role: $r) { assignedRoles } }`,
    { p: person, r: which },
  );

describe('the first administrator', () => {
  it('is appointed on an empty hub, once, also when two try at once', async () => {
    const bootstrap = hub.app.get(Bootstrap);
    const results = await Promise.allSettled([
      bootstrap.appoint(hub.ctx, first('root')),
      bootstrap.appoint(hub.ctx, first('rival')),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(bootstrap.appoint(hub.ctx, first('third'))).rejects.toMatchObject({
      code: 'identity.person.administrator-exists',
    });
    const appointed = results[0].status === 'fulfilled' ? 'root' : 'rival';
    security = await tokenOf(issuer, appointed, [], { department: undefined, roles: undefined });
    expect((await hub.graphql(security, '{ me { id department roles } }')).data.me).toEqual({
      id: personKey(issuer.issuer, appointed),
      department: departmentCode(1),
      roles: ['security-administrator'],
    });
  });

  it('leaves nothing behind where it is refused', async () => {
    expect(await people()).toHaveLength(1);
    const actions = (await hub.entries()).map(({ action, outcome }) => `${action} ${outcome}`);
    expect(actions.filter((a) => a === 'identity.role.assign allow')).toHaveLength(1);
    expect(actions.filter((a) => a === 'identity.person.register allow')).toHaveLength(1);
  });
});

describe('roles given in the hub', () => {
  it('hold from the next call on, until they are taken', async () => {
    const token = await tokenOf(issuer, 'zhou', 'requester');
    expect((await hub.graphql(token, '{ me { roles } }')).data.me.roles).toEqual(['requester']);
    const id = await idOf('zhou');
    expect((await role('assign', id, 'provider_officer')).data.assignRole).toEqual({
      assignedRoles: ['provider-officer'],
    });
    expect((await hub.graphql(token, '{ me { roles } }')).data.me.roles).toEqual([
      'requester',
      'provider-officer',
    ]);
    await role('revoke', id, 'provider_officer');
    expect((await hub.graphql(token, '{ me { roles } }')).data.me.roles).toEqual(['requester']);
    expect(codes(await role('revoke', id, 'provider_officer'))).toEqual([
      'identity.role.not-assigned',
    ]);
  });

  it('may not stand beside one that the person brought along, and the attempt is logged', async () => {
    const id = await idOf('zhou');
    expect(codes(await role('assign', id, 'office_head'))).toEqual(['identity.role.separated']);
    expect(codes(await role('assign', id, 'auditor'))).toEqual(['identity.role.separated']);
    expect((await hub.entries('identity.role.assign')).at(-1)).toMatchObject({
      outcome: 'deny',
      reason: 'identity.role.separated',
      resource: [{ type: 'person', id, version: 'auditor' }],
    });
  });

  it('cannot make the security administrator anything else as well, by nobody', async () => {
    const [self] = (await people()).filter(({ assignedRoles }) => assignedRoles.length > 0);
    for (const which of ['system_administrator', 'auditor', 'authority', 'requester']) {
      expect(codes(await role('assign', self!.id, which))).toEqual(['identity.role.separated']);
    }
  });

  it('are given by the security administrator only', async () => {
    const id = await idOf('zhou');
    for (const other of ['system-administrator', 'auditor', 'authority', 'office-head']) {
      const token = await tokenOf(issuer, `as-${other}`, other);
      expect(codes(await role('assign', id, 'authority', token))).toEqual(['platform.forbidden']);
    }
  });

  it('are refused for unknown people and malformed ids', async () => {
    const unknown = '01900000-0000-7000-8000-000000000000';
    expect(codes(await role('assign', unknown, 'auditor'))).toEqual(['identity.person.not-found']);
    expect(codes(await role('assign', "x' OR 1=1", 'auditor'))).toEqual(['platform.invalid-input']);
  });
});

describe('people', () => {
  const set = (verb: string, id: string, token = security) =>
    hub.graphql(token, `mutation ($id: ID!) { ${verb}Person(id: $id) { state } }`, { id });

  it('are disabled and enabled by API, with effect at the next call', async () => {
    const token = await tokenOf(issuer, 'han', 'requester');
    await hub.graphql(token, '{ me { id } }');
    const id = await idOf('han');
    expect((await set('disable', id)).data.disablePerson.state).toBe('disabled');
    expect(codes(await hub.graphql(token, '{ me { id } }'))).toEqual(['identity.person.disabled']);
    expect((await set('disable', id)).data.disablePerson.state).toBe('disabled');
    expect((await set('enable', id)).data.enablePerson.state).toBe('active');
    expect(codes(await hub.graphql(token, '{ me { id } }'))).toBeUndefined();
  });

  it('are registered ahead of their first sign-in, once', async () => {
    const input = {
      issuer: issuer.issuer,
      subject: 'new',
      name: '新',
      department: departmentCode(1),
    };
    const register = () =>
      hub.graphql(
        security,
        'mutation ($input: RegisterPersonInput!) { registerPerson(input: $input) { id signedInAt } }',
        { input },
      );
    expect((await register()).data.registerPerson.signedInAt).toBeNull();
    expect(codes(await register())).toEqual(['identity.person.already-registered']);
  });

  it('are listed for security administrator and auditor only', async () => {
    const auditor = await tokenOf(issuer, 'audit', 'auditor');
    expect((await people(auditor)).length).toBeGreaterThan(2);
    const authority = await tokenOf(issuer, 'as-authority', 'authority');
    const answer = await hub.graphql(authority, '{ people { nodes { id } } }');
    expect(codes(answer)).toEqual(['platform.forbidden']);
  });
});

describe('the last security administrator', () => {
  const all = () => hub.app.get(People);
  const which = 'security-administrator';
  const active = async () =>
    (await people())
      .filter(({ state, assignedRoles }) => state === 'active' && assignedRoles.includes(which))
      .map(({ id }) => id);
  async function another(subject: string) {
    const { id } = await all().register(hub.ctx, {
      ...first(subject),
      department: departmentCode(1),
    });
    await hub.app.get(Roles).assign(hub.ctx, id, which);
    return id;
  }

  it('neither disables itself nor gives its role away, and the attempts are logged', async () => {
    const [self] = await active();
    const disabling = await hub.graphql(
      security,
      'mutation ($id: ID!) { disablePerson(id: $id) { state } }',
      { id: self },
    );
    expect(codes(disabling)).toEqual(['identity.person.own-account']);
    expect(codes(await role('revoke', self!, 'security_administrator'))).toEqual([
      'identity.person.last-administrator',
    ]);
    expect(await active()).toEqual([self]);
    const denied = (await hub.entries()).filter(({ outcome }) => outcome === 'deny').slice(-2);
    expect(denied.map(({ action, reason }) => [action, reason])).toEqual([
      ['identity.person.disable', 'identity.person.own-account'],
      ['identity.role.revoke', 'identity.person.last-administrator'],
    ]);
  });

  it.each([
    ['disabled', 'second'],
    ['deprived of the role', 'third'],
  ])('stays, also where two go at once and one is %s', async (how, subject) => {
    const [one] = await active();
    const other = await another(subject);
    const outcomes = await Promise.allSettled([
      all().disable(hub.ctx, one!),
      how === 'disabled'
        ? all().disable(hub.ctx, other)
        : hub.app.get(Roles).revoke(hub.ctx, other, which),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'identity.person.last-administrator' },
    });
    expect(await hub.app.get(Bootstrap).appoint(hub.ctx, first('usurper')).catch(codeOf)).toBe(
      'identity.person.administrator-exists',
    );
    await all().enable(hub.ctx, one!);
    await all().disable(hub.ctx, other);
    expect(await active()).toEqual([one]);
  });

  it('is appointed anew where none may act any more', async () => {
    await registerDepartments(hub, 2);
    await hub.app.get(Departments).disable(hub.ctx, departmentCode(1));
    const successor = { ...first('successor'), department: aDepartment(2) };
    const { id } = await hub.app.get(Bootstrap).appoint(hub.ctx, successor);
    await hub.app.get(Departments).enable(hub.ctx, departmentCode(1));
    await all().disable(hub.ctx, id);
  });
});

describe('clients by API', () => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
  const aKey = () => generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const register = `mutation ($input: RegisterClientInput!) {
    registerClient(input: $input) { id kind thumbprint state } }`;

  it('are registered, rotated, listed and disabled by the security administrator', async () => {
    const input = { department: departmentCode(1), name: '业务系统', jwk };
    const { data } = await hub.graphql(security, register, { input });
    // RFC 8037 A.3.
    expect(data.registerClient).toMatchObject({
      kind: 'system',
      state: 'active',
      thumbprint: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    });
    const { id } = data.registerClient;
    const rotated = await hub.graphql(
      security,
      'mutation ($id: ID!, $jwk: PublicJwkInput!) { rotateClientKey(id: $id, jwk: $jwk) { thumbprint } }',
      { id, jwk: aKey() },
    );
    expect(rotated.data.rotateClientKey.thumbprint).not.toBe(data.registerClient.thumbprint);
    const disabled = await hub.graphql(
      security,
      'mutation ($id: ID!) { disableClient(id: $id) { state } }',
      { id },
    );
    expect(disabled.data.disableClient.state).toBe('disabled');
    const { data: list } = await hub.graphql(security, '{ clients { nodes { id state } } }');
    expect(list.clients.nodes).toEqual([{ id, state: 'disabled' }]);
  });

  it('get an enrolment token for their connector, which no list shows again', async () => {
    const { data } = await hub.graphql(
      security,
      'mutation ($input: IssueEnrolmentTokenInput!) { issueEnrolmentToken(input: $input) { token expiresAt } }',
      { input: { department: departmentCode(1) } },
    );
    expect(data.issueEnrolmentToken.token).toMatch(/^shutong-enrol_[A-Za-z0-9_-]{43}$/);
  });

  it('are refused to the system administrator', async () => {
    const token = await tokenOf(issuer, 'as-system-administrator', 'system-administrator');
    const input = { department: departmentCode(1), name: 'x', jwk };
    expect(codes(await hub.graphql(token, register, { input }))).toEqual(['platform.forbidden']);
  });
});
