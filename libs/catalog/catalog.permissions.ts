import { definePermissions, type Role } from '@shutong/platform';

/** Metadata are for every department, also about data that it may not have (C20). */
const everyone: readonly Role[] = [
  'requester',
  'office-head',
  'department-head',
  'provider-officer',
  'authority',
  'auditor',
  'system-administrator',
  'security-administrator',
  'department-system',
  'connector',
];

definePermissions({
  'catalog.entry.draft': ['provider-officer'],
  'catalog.entry.edit': ['provider-officer'],
  'catalog.entry.adopt': ['provider-officer'],
  'catalog.entry.discard': ['provider-officer'],
  'catalog.entry.assess': ['provider-officer'],
  'catalog.entry.approve': ['department-head'],
  'catalog.entry.submit': ['provider-officer'],
  'catalog.entry.publish': ['authority'],
  'catalog.entry.return': ['authority'],
  'catalog.entry.suspend': ['authority'],
  'catalog.entry.retire': ['authority'],
  'catalog.entry.read': everyone,
  'catalog.resource.mount': ['provider-officer', 'connector'],
  'catalog.resource.withdraw': ['provider-officer', 'connector'],
  'catalog.resource.read': everyone,
  'catalog.responsibility.publish': ['authority'],
  'catalog.responsibility.end': ['authority'],
  'catalog.responsibility.read': everyone,
  'catalog.rule-document.register': ['authority'],
  'catalog.rule-document.amend': ['authority'],
  'catalog.rule-document.withdraw': ['authority'],
  'catalog.rule-document.read': everyone,
  'catalog.search.read': everyone,
  'catalog.sheet.export': everyone,
  'catalog.sheet.import': ['provider-officer', 'department-system'],
});
