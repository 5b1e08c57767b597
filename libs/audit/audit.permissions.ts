import { definePermissions } from '@shutong/platform';

/** The log is the auditor's to read, and nobody else's (GB/T 39477-2020, 6.2); its proofs are public. */
definePermissions({
  'audit.entry.search': ['auditor'],
  'audit.entry.read': ['auditor'],
});
