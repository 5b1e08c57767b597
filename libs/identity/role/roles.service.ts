import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type Context, type Role, type TxContext } from '@shutong/platform';
import { Acts, type Outcome } from '../act.service';
import { PersonRoleAssignment } from '../person/person.entity';
import { People, type PersonWithRoles } from '../person/people.service';
import { assertNotLastAdministrator } from './administrators.query';
import { roleErrors } from './role.errors';
import { brokenSeparation, type PersonRole } from './role.policy';

/** Roles given and taken inside the hub; those that a token brings are the issuer's matter. */
@Injectable()
export class Roles {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(People) private readonly people: People,
    @Inject(Acts) private readonly acts: Acts,
  ) {}

  /**
   * Gives a role, from the person's next call on; `identity.role.separated` where it may not stand
   * beside one that the person holds or last brought along. Repeating it changes nothing.
   */
  assign(ctx: Context, person: string, role: PersonRole): Promise<PersonWithRoles> {
    const resource = [{ type: 'person', id: person, version: role }];
    return this.acts.perform(ctx, { action: 'identity.role.assign', resource }, (tx) =>
      this.insert(tx, person, role),
    );
  }

  /**
   * Takes an assigned role; `identity.role.not-assigned` where the hub has not given it, and
   * `identity.person.last-administrator` where nobody would be left to assign any.
   */
  revoke(ctx: Context, person: string, role: PersonRole): Promise<PersonWithRoles> {
    const resource = [{ type: 'person', id: person, version: role }];
    return this.acts.perform(ctx, { action: 'identity.role.revoke', resource }, (tx) =>
      this.delete(tx, person, role),
    );
  }

  private async insert(tx: TxContext, id: string, role: PersonRole) {
    const person = await this.people.locked(tx, id);
    const held: Role[] = [...person.mappedRoles, ...person.assignedRoles];
    const broken = brokenSeparation([...held, role]);
    if (broken) {
      throw roleErrors.separated({ roles: broken.roles.join(' + '), source: broken.source });
    }
    if (person.assignedRoles.includes(role)) return outcome(person, []);
    await this.database.repository(tx, PersonRoleAssignment).insert({
      person: id,
      role,
      assignedBy: tx.actor.id,
      assignedAt: this.clock.now(),
    });
    const after = { ...person, assignedRoles: [...person.assignedRoles, role] };
    return outcome(after, [eventOf(after, role, 'assigned')]);
  }

  private async delete(tx: TxContext, id: string, role: PersonRole) {
    const person = await this.people.locked(tx, id);
    if (!person.assignedRoles.includes(role)) throw roleErrors.notAssigned({ role });
    // Who brings the role along keeps it.
    if (role === 'security-administrator' && !person.mappedRoles.includes(role)) {
      await assertNotLastAdministrator(this.database, tx, id);
    }
    await this.database.repository(tx, PersonRoleAssignment).delete({ person: id, role });
    const after = { ...person, assignedRoles: person.assignedRoles.filter((r) => r !== role) };
    return outcome(after, [eventOf(after, role, 'revoked')]);
  }
}

const eventOf = ({ id, department }: PersonWithRoles, role: Role, happened: string) => ({
  type: `identity.role.${happened}`,
  subject: id,
  data: { person: id, department, role },
});

function outcome(
  person: PersonWithRoles,
  events: Outcome<PersonWithRoles>['events'],
): Outcome<PersonWithRoles> {
  const { id, assignedRoles } = person;
  return { result: person, events, after: { id, assignedRoles } };
}
