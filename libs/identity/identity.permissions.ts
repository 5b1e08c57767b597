import { definePermissions, roles } from '@shutong/platform';

/**
 * Departments are the authority's and the system administrator's matter, accounts and keys the
 * security administrator's (GB/T 39477-2020, 6.2: administration, audit and operation are separate).
 */
definePermissions({
  'identity.self.read': roles,
  'identity.department.read': roles,
  'identity.department.register': ['authority', 'system-administrator'],
  'identity.department.import': ['authority', 'system-administrator'],
  'identity.department.disable': ['authority', 'security-administrator'],
  'identity.department.enable': ['authority', 'security-administrator'],
  'identity.person.read': ['security-administrator', 'auditor'],
  'identity.person.register': ['security-administrator'],
  'identity.person.disable': ['security-administrator'],
  'identity.person.enable': ['security-administrator'],
  'identity.role.assign': ['security-administrator'],
  'identity.role.revoke': ['security-administrator'],
  'identity.client.read': ['security-administrator', 'system-administrator', 'auditor'],
  'identity.client.register': ['security-administrator'],
  'identity.client.rotate-key': ['security-administrator'],
  'identity.client.disable': ['security-administrator'],
  'identity.client.enable': ['security-administrator'],
  'identity.enrolment.issue': ['security-administrator'],
});
