import {
  departmentCode,
  registerDepartments,
  aDepartment,
  tokenOf,
  trusting,
} from '../../../test/support/identity-fixtures';
import { startIdentityHub, type IdentityHub } from '../../../test/support/identity-hub';
import { startTestIssuer, type TestIssuer } from '../../../test/support/test-issuer';
import { People } from '../person/people.service';
import { Bootstrap } from './first-administrator.service';
import { personRoles, type PersonRole } from './role.policy';

const administrators = ['system-administrator', 'security-administrator', 'auditor'] as const;
const business = [
  ...(['requester', 'office-head', 'department-head', 'provider-officer', 'authority'] as const),
];
/** By law and standard, written out anew: the policy's own list is what is tested. */
const forbidden: readonly (readonly [PersonRole, PersonRole])[] = [
  ['requester', 'office-head'],
  ['provider-officer', 'office-head'],
  ['provider-officer', 'department-head'],
  ['system-administrator', 'security-administrator'],
  ['system-administrator', 'auditor'],
  ['security-administrator', 'auditor'],
  ...administrators.flatMap((one) => business.map((other) => [one, other] as const)),
  ...[...business, ...administrators].map((one) => ['developer', one] as const),
];
const bothWays = forbidden.flatMap(([one, other]) => [
  [one, other] as const,
  [other, one] as const,
]);

let issuer: TestIssuer;
let hub: IdentityHub;
let security: string;
let people = 0;
beforeAll(async () => {
  issuer = await startTestIssuer();
  hub = await startIdentityHub({ issuers: [trusting(issuer)] });
  await hub.app.get(Bootstrap).appoint(hub.ctx, {
    ...{ issuer: issuer.issuer, subject: 'root', name: '安全管理员', department: aDepartment(1) },
  });
  await registerDepartments(hub, 2);
  security = await tokenOf(issuer, 'root', [], { department: undefined, roles: undefined });
});
afterAll(async () => {
  await hub.stop();
  await issuer.stop();
});

/** Somebody who has never signed in. */
async function somebody(): Promise<string> {
  const subject = `somebody-${++people}`;
  const person = { issuer: issuer.issuer, subject, name: subject, department: departmentCode(1) };
  return (await hub.app.get(People).register(hub.ctx, person)).id;
}
const assign = (person: string, role: PersonRole) =>
  hub.graphql(
    security,
    'mutation ($p: ID!, $r: PersonRole!) { assignRole(person: $p, role: $r) { assignedRoles } }',
    { p: person, r: role.replaceAll('-', '_') },
  );
const codes = (answer: { errors?: { extensions: { code: string } }[] }) =>
  answer.errors?.map(({ extensions }) => extensions.code);
const assignedTo = async (id: string) =>
  (await hub.app.get(People).list(hub.ctx, 300)).nodes.find((person) => person.id === id)!
    .assignedRoles;

describe('offices that one person may not hold', () => {
  it.each(bothWays)('%s is not given %s as well, and the attempt is logged', async (one, other) => {
    const id = await somebody();
    expect(codes(await assign(id, one))).toBeUndefined();
    expect(codes(await assign(id, other))).toEqual(['identity.role.separated']);
    expect(await assignedTo(id)).toEqual([one]);
    expect((await hub.entries('identity.role.assign')).at(-1)).toMatchObject({
      ...{ outcome: 'deny', reason: 'identity.role.separated' },
      resource: [{ type: 'person', id, version: other }],
    });
  });

  it.each(forbidden)('nobody acts who brings %s and %s along', async (one, other) => {
    const token = await tokenOf(issuer, `both-${++people}`, [one, other]);
    expect(codes(await hub.graphql(token, '{ me { id } }'))).toEqual(['identity.role.separated']);
  });

  it.each(bothWays)(
    '%s given here does not stand beside %s brought along, from another department either',
    async (one, other) => {
      const subject = `moved-${++people}`;
      const person = { issuer: issuer.issuer, subject, name: subject };
      const { id } = await hub.app
        .get(People)
        .register(hub.ctx, { ...person, department: departmentCode(1) });
      await assign(id, one);
      const token = await tokenOf(issuer, subject, other, { department: departmentCode(2) });
      expect(codes(await hub.graphql(token, '{ me { id } }'))).toEqual(['identity.role.separated']);
    },
  );

  it('are these, and every other two may be one person’s', async () => {
    const isForbidden = (pair: readonly PersonRole[]) =>
      forbidden.some((two) => two.every((role) => pair.includes(role)));
    const allowed = personRoles
      .flatMap((one, at) => personRoles.slice(at + 1).map((other) => [one, other] as const))
      .filter((pair) => !isForbidden(pair));
    expect([forbidden.length, allowed.length]).toEqual([29, 7]);
    for (const [one, other] of allowed) {
      const id = await somebody();
      await assign(id, one);
      expect([one, other, codes(await assign(id, other))]).toEqual([one, other, undefined]);
    }
  });
});
