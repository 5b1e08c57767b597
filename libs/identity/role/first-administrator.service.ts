import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context } from '@shutong/platform';
import type { DepartmentFacts } from '../department/department.policy';
import { Department } from '../department/department.entity';
import { Departments } from '../department/departments.service';
import { personErrors } from '../person/person.errors';
import { People, type NewPerson, type PersonWithRoles } from '../person/people.service';
import { lockTree } from '../department/tree.query';
import { activeAdministrators } from './administrators.query';
import { Roles } from './roles.service';

/** Who becomes the first security administrator: as known to the issuer, in a department to be. */
export interface FirstAdministrator extends Omit<NewPerson, 'department'> {
  readonly department: DepartmentFacts;
}

/** How a hub without administrator comes to its first, who then appoints everybody else. */
@Injectable()
export class Bootstrap {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(People) private readonly people: People,
    @Inject(Roles) private readonly roles: Roles,
  ) {}

  /**
   * Registers department (unless it is there) and person and assigns `security-administrator`, all or
   * nothing. Throws `identity.person.administrator-exists` while anybody who may act holds that role.
   */
  appoint(ctx: Context, first: FirstAdministrator): Promise<PersonWithRoles> {
    return this.database.transaction(ctx, async (tx) => {
      // Held to the end, so that of two starts at once only one appoints.
      await lockTree(this.database, tx);
      const active = await activeAdministrators(this.database, tx);
      if (active.length > 0) throw personErrors.administratorExists();
      const { department } = first;
      const { code } = department;
      if (!(await this.database.repository(tx, Department).existsBy({ code }))) {
        await this.departments.register(tx, department);
      }
      const person = await this.people.register(tx, { ...first, department: code });
      return this.roles.assign(tx, person.id, 'security-administrator');
    });
  }
}
