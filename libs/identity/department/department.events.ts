import type { OutgoingEvent } from '@shutong/messaging';
import type { Department } from './department.entity';

/** The facts of a department as events and log entries carry them. */
export const snapshotOf = (department: Department) => ({
  code: department.code,
  name: department.name,
  ...(department.nameEn === null ? {} : { nameEn: department.nameEn }),
  ...(department.shortName === null ? {} : { shortName: department.shortName }),
  division: department.division,
  level: department.level,
  kind: department.kind,
  ...(department.parent === null ? {} : { parent: department.parent }),
  node: department.node,
  path: department.path,
  state: department.state,
});

/**
 * Facts about departments. Their subject is the node, not the department, because one event may tell
 * of many: so they stay in order whatever department they speak of.
 */
export const departmentEvent = {
  registered: (departments: readonly Department[], node: string): OutgoingEvent => ({
    type: 'identity.department.registered',
    subject: node,
    data: { items: departments.map(snapshotOf) },
  }),
  changed: (departments: readonly Department[], node: string): OutgoingEvent => ({
    type: 'identity.department.changed',
    subject: node,
    data: { items: departments.map(snapshotOf) },
  }),
  stateChanged: ({ code, node, state }: Department): OutgoingEvent => ({
    type: `identity.department.${state === 'active' ? 'enabled' : 'disabled'}`,
    subject: node,
    data: { code },
  }),
};
