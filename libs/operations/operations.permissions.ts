import { definePermissions } from '@shutong/platform';

/** Envelopes alone; what is in a message, and how its handler put its failure into words, is shown to nobody. */
definePermissions({
  'operations.dead-letter.read': ['system-administrator', 'auditor'],
  'operations.dead-letter.replay': ['system-administrator'],
  'operations.dead-letter.drop': ['system-administrator'],
});
