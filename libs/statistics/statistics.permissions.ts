import { definePermissions, roles } from '@shutong/platform';

definePermissions({
  /** Figures are for everybody who has signed in. */
  'statistics.overview.read': roles,
  'statistics.usage.read': roles,
  /** What people ask for and do not find is for those who can provide it. */
  'statistics.search-words.read': [
    ...['provider-officer', 'department-head', 'authority', 'auditor'],
  ] as const,
  /** What departments handle is for those who work in them. */
  'statistics.purpose.read': roles.filter((role) => role !== 'developer'),
  /** Of one's own department; of others and of regions for those who supervise. */
  'statistics.report.read': roles.filter((role) => role !== 'developer'),
  /** Scores open down to their evidence, for everybody who has signed in. */
  'statistics.index.read': roles,
  'statistics.index.run': ['authority'],
  'statistics.index.enrol': ['authority'],
  'statistics.evidence.record': ['authority'],
  /** Not by the person who recorded it. */
  'statistics.evidence.check': ['authority', 'auditor'],
  'statistics.external.record': ['authority'],
});
