import { brokenSeparation, isPersonRole, personRoles, separations } from './role.policy';

describe('separation of roles', () => {
  it.each([
    ['requester', 'office-head'],
    ['provider-officer', 'office-head'],
    ['provider-officer', 'department-head'],
    ['system-administrator', 'security-administrator'],
    ['system-administrator', 'auditor'],
    ['security-administrator', 'auditor'],
    ['system-administrator', 'requester'],
    ['system-administrator', 'office-head'],
    ['system-administrator', 'department-head'],
    ['system-administrator', 'provider-officer'],
    ['system-administrator', 'authority'],
    ['security-administrator', 'requester'],
    ['security-administrator', 'office-head'],
    ['security-administrator', 'department-head'],
    ['security-administrator', 'provider-officer'],
    ['security-administrator', 'authority'],
    ['auditor', 'requester'],
    ['auditor', 'office-head'],
    ['auditor', 'department-head'],
    ['auditor', 'provider-officer'],
    ['auditor', 'authority'],
    ['developer', 'requester'],
    ['developer', 'office-head'],
    ['developer', 'department-head'],
    ['developer', 'provider-officer'],
    ['developer', 'authority'],
    ['developer', 'system-administrator'],
    ['developer', 'security-administrator'],
    ['developer', 'auditor'],
  ] as const)('refuses %s together with %s', (one, other) => {
    expect(brokenSeparation([one, other])).toBeDefined();
    expect(brokenSeparation([other, one])).toBeDefined();
  });

  it.each([
    ['requester', 'provider-officer'],
    ['requester', 'authority'],
    ['provider-officer', 'authority'],
    ['office-head', 'authority'],
    ['office-head', 'department-head'],
    ['requester', 'department-head'],
    ['department-head', 'authority'],
  ] as const)('lets %s and %s stand together, which no rule separates', (one, other) => {
    expect(brokenSeparation([one, other])).toBeUndefined();
  });

  it('decides every pair of roles of a person: twenty-nine separated, seven not', () => {
    const pairs = personRoles.flatMap((one, i) =>
      personRoles.slice(i + 1).map((other) => [one, other] as const),
    );
    const separated = pairs.filter((pair) => brokenSeparation(pair));
    expect([separations.length, separated.length, pairs.length]).toEqual([29, 29, 36]);
  });

  it('finds a broken pair among further roles and names its source', () => {
    const broken = brokenSeparation(['provider-officer', 'requester', 'office-head']);
    expect(broken).toEqual({ roles: ['requester', 'office-head'], source: 'Decree 809, Art. 20' });
  });

  it('allows every single role, and does not take a machine for a person', () => {
    expect(personRoles.filter((role) => brokenSeparation([role]))).toEqual([]);
    expect(isPersonRole('connector')).toBe(false);
  });
});
