import { definePermissions, roles } from '@shutong/platform';

definePermissions({
  /** Figures are for everybody who has signed in. */
  'statistics.overview.read': roles,
  /** What departments handle is for those who work in them. */
  'statistics.purpose.read': roles.filter((role) => role !== 'developer'),
});
