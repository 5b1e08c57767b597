import { definePermissions } from '@shutong/platform';

/** Counts alone, nothing of what is in the messages. */
definePermissions({
  'messaging.queue.read': ['authority', 'system-administrator', 'auditor'],
});
