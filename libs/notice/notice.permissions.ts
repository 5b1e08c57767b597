import { personRoles } from '@shutong/identity';
import { definePermissions } from '@shutong/platform';

/** Everybody has an inbox; whose it is, is not asked. */
definePermissions({
  'notice.inbox.read': personRoles,
  'notice.inbox.mark': personRoles,
});
