import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context, type TxContext } from '@shutong/platform';
import type { DepartmentFacts } from '../department/department.policy';
import { Department } from '../department/department.entity';
import { Departments } from '../department/departments.service';
import { personErrors } from '../person/person.errors';
import { People, type NewPerson, type PersonWithRoles } from '../person/people.service';
import { lockTree } from '../department/tree.query';
import { Roles } from './roles.service';

/** Who becomes the first security administrator: as known to the issuer, in a department to be. */
export interface FirstAdministrator extends Omit<NewPerson, 'department'> {
  readonly department: DepartmentFacts;
}

/** How an empty hub comes to its first administrator, who then appoints everybody else. */
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
   * nothing. Throws `identity.person.administrator-exists` once anybody holds that role.
   */
  appoint(ctx: Context, first: FirstAdministrator): Promise<PersonWithRoles> {
    return this.database.transaction(ctx, async (tx) => {
      // Held to the end, so that of two starts at once only one appoints.
      await lockTree(this.database, tx);
      if (await this.administratorExists(tx)) throw personErrors.administratorExists();
      const { department } = first;
      const { code } = department;
      if (!(await this.database.repository(tx, Department).existsBy({ code }))) {
        await this.departments.register(tx, department);
      }
      const person = await this.people.register(tx, { ...first, department: code });
      return this.roles.assign(tx, person.id, 'security-administrator');
    });
  }

  private async administratorExists(tx: TxContext): Promise<boolean> {
    const found = await this.database.query(
      tx,
      `SELECT 1 FROM identity.person WHERE 'security-administrator' = ANY(mapped_roles)
       UNION ALL
       SELECT 1 FROM identity.person_role WHERE role = 'security-administrator'`,
    );
    return found.length > 0;
  }
}
