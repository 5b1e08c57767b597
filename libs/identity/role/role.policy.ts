import type { Role } from '@shutong/platform';

/** Roles that a person may hold. */
export const personRoles = [
  'requester',
  'office-head',
  'department-head',
  'provider-officer',
  'authority',
  'auditor',
  'system-administrator',
  'security-administrator',
  'developer',
] as const satisfies readonly Role[];
export type PersonRole = (typeof personRoles)[number];

/** The role of a client is its kind; no person ever holds one of these. */
export const roleOfKind = { system: 'department-system', connector: 'connector' } as const;

export const isPersonRole = (role: string): role is PersonRole =>
  (personRoles as readonly string[]).includes(role);

/** Two roles that one account may not hold together, and what says so. */
export interface Separation {
  readonly roles: readonly [PersonRole, PersonRole];
  readonly source: string;
}

const business = [
  'requester',
  'office-head',
  'department-head',
  'provider-officer',
  'authority',
] as const;
const administrators = ['system-administrator', 'security-administrator', 'auditor'] as const;

/**
 * Decree 809 has the head of the requester's sharing office consent to the application (Art. 20), and
 * the head of the provider's to the answer (Art. 20–21), and the head of the department to what it catalogues (Art. 13). GB/T 39477-2020 (exchange, user management, a)
 * separates administration, audit and operation; administration is two roles here, as in the
 * three-administrator (三员) scheme of graded protection (GB/T 22239-2019).
 */
export const separations: readonly Separation[] = [
  { roles: ['requester', 'office-head'], source: 'Decree 809, Art. 20' },
  { roles: ['provider-officer', 'office-head'], source: 'Decree 809, Art. 20–21' },
  { roles: ['provider-officer', 'department-head'], source: 'Decree 809, Art. 13' },
  ...administrators.flatMap((one, index) =>
    administrators
      .slice(index + 1)
      .map((other): Separation => ({ roles: [one, other], source: 'GB/T 39477-2020, 6.2' })),
  ),
  // Whoever applies from outside is not one of those who answer or oversee it.
  ...[...business, ...administrators].map((one): Separation => ({
    roles: ['developer', one],
    source: 'GB/T 39477-2020, 6.2',
  })),
  ...administrators.flatMap((one) =>
    business.map((other): Separation => ({ roles: [one, other], source: 'GB/T 39477-2020, 6.2' })),
  ),
];

/** The first separation that the roles break; undefined where one account may hold them all. */
export function brokenSeparation(roles: readonly Role[]): Separation | undefined {
  return separations.find(({ roles: pair }) => pair.every((role) => roles.includes(role)));
}
