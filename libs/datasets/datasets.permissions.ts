import { definePermissions } from '@shutong/platform';

/** Who keeps datasets: officers send and mask, and their connector sends; who answers for what the department gives out lets pass and withdraws. */
definePermissions({
  'datasets.dataset.create': ['provider-officer'],
  'datasets.dataset.read': ['provider-officer', 'department-head', 'authority', 'auditor'],
  'datasets.fetch.ask': ['provider-officer'],
  'datasets.fetch.stop': ['provider-officer', 'department-head'],
  'datasets.series.declare': ['provider-officer'],
  'datasets.table-rule.declare': ['provider-officer'],
  'datasets.version.begin': ['provider-officer', 'connector'],
  'datasets.version.receive': ['provider-officer', 'connector'],
  'datasets.version.mask': ['provider-officer'],
  'datasets.version.override': ['department-head'],
  'datasets.version.discard': ['provider-officer', 'department-head', 'connector'],
  'datasets.version.withdraw': ['department-head', 'authority'],
});
