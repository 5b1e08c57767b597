/** Who takes part: departments, their people, their systems and connectors. Other libs hold only ids. */
export { Authentication } from './access/authentication.service';
export { Refusals } from './access/refusals.service';
export type { Admission } from './person/person.policy';
export { Client } from './client/client.entity';
export { Clients, type NewClient } from './client/clients.service';
export { Enrolments, type Invitation, type IssuedEnrolment } from './client/enrolments.service';
export { Department } from './department/department.entity';
export { Departments } from './department/departments.service';
export { DepartmentImport, type ImportReport } from './department/import.service';
export {
  levels,
  type DepartmentFacts,
  type DepartmentKind,
  type Level,
} from './department/department.policy';
export { identityEntities } from './identity.entities';
export { Colleagues, type Colleague } from './person/colleagues.service';
export { MeType } from './person/person.graphql';
export { People, type NewPerson, type PersonWithRoles } from './person/people.service';
export { Recipients, type Recipient, type Sought } from './person/recipients.service';
export { isSafe, type OidcIssuer } from './person/issuers';
export { personKey } from './person/person.policy';
export { Bootstrap, type FirstAdministrator } from './role/first-administrator.service';
export { Roles } from './role/roles.service';
export { personRoles, separations, type PersonRole, type Separation } from './role/role.policy';
