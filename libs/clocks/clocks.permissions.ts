import { definePermissions } from '@shutong/platform';

/** Each department sees the clocks that it holds or awaits; how departments keep their limits is for all of them. */
definePermissions({
  'clocks.clock.read': [
    'requester',
    'office-head',
    'department-head',
    'provider-officer',
    'authority',
    'auditor',
  ],
});
