import { Client } from './client/client.entity';
import { Enrolment } from './client/enrolment.entity';
import { Department } from './department/department.entity';
import { Person, PersonRoleAssignment } from './person/person.entity';

/** For the data source of a process that serves or asks this lib. */
export const identityEntities = [Client, Department, Enrolment, Person, PersonRoleAssignment];
