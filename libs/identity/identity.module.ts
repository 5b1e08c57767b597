import { Global, Module } from '@nestjs/common';
import { Acts } from './act.service';
import { Clients } from './client/clients.service';
import { Enrolments } from './client/enrolments.service';
import { Colleagues } from './person/colleagues.service';
import { DepartmentImport } from './department/import.service';
import { Departments } from './department/departments.service';
import { People } from './person/people.service';
import { Recipients } from './person/recipients.service';
import { Bootstrap } from './role/first-administrator.service';
import { Roles } from './role/roles.service';

const services = [
  ...[Bootstrap, Clients, Colleagues, DepartmentImport, Departments],
  ...[Enrolments, People, Recipients, Roles],
];

/** What every process of the government network may ask of identity; no door to the outside. */
@Global()
@Module({ providers: [Acts, ...services], exports: services })
export class IdentityModule {}
