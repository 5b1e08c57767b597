import { creditCodeCheckDigit } from '@shutong/platform';
import { Departments, type DepartmentFacts } from '@shutong/identity';
import { hubUrl, type IdentityHub } from './identity-hub';
import type { TestIssuer } from './test-issuer';

/** A valid credit code of a government department of Guizhou. */
export function departmentCode(n: number): string {
  const body = `11520000${String(n).padStart(9, '0')}`;
  return body + creditCodeCheckDigit(body);
}

export const aDepartment = (n: number, facts: Partial<DepartmentFacts> = {}): DepartmentFacts => ({
  code: departmentCode(n),
  name: `部门${n}`,
  nameEn: null,
  shortName: null,
  division: '520000',
  level: 'province',
  parent: null,
  ...facts,
});

/** The hub's configuration of an issuer whose role names are ours. */
export const trusting = ({ issuer }: Pick<TestIssuer, 'issuer'>) => ({
  issuer,
  audience: hubUrl,
  claims: {
    ...{ department: 'department', roles: 'roles', name: 'name' },
    ...{ assurance: 'acr', organisation: 'org_code', organisationName: 'org_name' },
  },
  assured: ['real-name'],
  roles: Object.fromEntries(
    [
      'requester',
      'office-head',
      'department-head',
      'provider-officer',
      'authority',
      'auditor',
      'system-administrator',
      'security-administrator',
      'developer',
    ].map((role) => [role, [role]]),
  ),
});

export const registerDepartments = async (hub: IdentityHub, ...numbers: number[]) => {
  const departments = hub.app.get(Departments);
  for (const n of numbers) await departments.register(hub.ctx, aDepartment(n));
};

/** A good token of somebody with these roles in department 1. */
export const tokenOf = (
  issuer: TestIssuer,
  subject: string,
  roles: string | string[],
  claims: object = {},
) => {
  const now = Math.floor(Date.now() / 1000);
  return issuer.sign({
    sub: subject,
    aud: hubUrl,
    iat: now,
    exp: now + 600,
    department: departmentCode(1),
    roles: [roles].flat(),
    name: `name of ${subject}`,
    ...claims,
  });
};
