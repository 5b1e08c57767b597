import { definePermissions, type Role } from '@shutong/platform';

/** Which catalogues are brought in is the authority's to say, and the system administrator's to run. */
const operators: readonly Role[] = ['authority', 'system-administrator'];

definePermissions({
  'opendata.source.add': operators,
  'opendata.source.pause': operators,
  'opendata.source.resume': operators,
  'opendata.source.read': [...operators, 'auditor'],
  'opendata.harvest.ask': operators,
  /** What others may find here no longer is no technical matter. */
  'opendata.harvest.accept-removals': ['authority'],
  'opendata.harvest.read': [...operators, 'auditor'],
  /** Whom the public's programs are let in by. */
  'opendata.developer.read': ['authority', 'security-administrator', 'auditor'],
  'opendata.developer.trust': ['authority'],
  'opendata.developer.verify': ['developer'],
  'opendata.feedback.read': ['provider-officer', 'department-head', 'authority', 'auditor'],
  'opendata.feedback.answer': ['provider-officer', 'department-head', 'authority'],
  'opendata.feedback.dismiss': ['department-head', 'authority'],
  'opendata.provider.read': ['authority', 'auditor'],
  'opendata.provider.mark': ['authority'],
  'opendata.provider.unmark': ['authority'],
  'opendata.contest.read': ['authority', 'auditor'],
  'opendata.contest.announce': ['authority'],
  'opendata.contest.cancel': ['authority'],
  'opendata.reuse.read': ['authority', 'auditor'],
  'opendata.reuse.judge': ['authority'],
  /** Who answers for what the department gives out; never who sends its files. */
  'opendata.publication.publish': ['department-head'],
  'opendata.publication.withdraw': ['department-head', 'authority'],
  /** What would raise it is for who can do it, and for who watches over it. */
  'opendata.assessment.read': [...operators, 'provider-officer', 'department-head', 'auditor'],
  'opendata.publication.read': ['provider-officer', 'department-head', 'authority', 'auditor'],
});
