import { Inject, Injectable } from '@nestjs/common';
import type { OutgoingEvent } from '@shutong/messaging';
import {
  Clock,
  Database,
  decodeCursor,
  isUuid,
  pageOf,
  uuidv7,
  type Context,
  type Page,
  type Role,
  type TxContext,
} from '@shutong/platform';
import { In } from 'typeorm';
import { Acts, type Outcome } from '../act.service';
import { Departments } from '../department/departments.service';
import { assertNotLastAdministrator } from '../role/administrators.query';
import { Person, PersonRoleAssignment } from './person.entity';
import { personErrors } from './person.errors';
import { personKey } from './person.policy';

/** Somebody to be known before the first sign-in; `department` is its credit code. */
export interface NewPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly department: string;
}

/** A person with the roles that the hub gave beside the token's. */
export interface PersonWithRoles extends Person {
  readonly assignedRoles: readonly Role[];
}

/** Who has signed in or was registered, and who may not sign in any more. */
@Injectable()
export class People {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Acts) private readonly acts: Acts,
  ) {}

  /** By id, which is by time of registration, oldest first. */
  async list(ctx: Context, size: number, after?: string): Promise<Page<PersonWithRoles>> {
    const query = this.database
      .repository(ctx, Person)
      .createQueryBuilder('p')
      .orderBy('p.id')
      .take(size + 1);
    if (after) query.where('p.id > :after', { after: decodeCursor(after, isUuid)[0] });
    const page = pageOf(await query.getMany(), size, (person) => [person.id]);
    return { ...page, nodes: await this.withRoles(ctx, page.nodes) };
  }

  /** Makes a person known, so that roles can be assigned before the first sign-in. */
  register(ctx: Context, person: NewPerson): Promise<PersonWithRoles> {
    const resource = [{ type: 'department', id: person.department }];
    return this.acts.perform(ctx, { action: 'identity.person.register', resource }, (tx) =>
      this.insert(tx, person),
    );
  }

  /**
   * Refuses the person from the next call on. Repeating it changes nothing. Throws
   * `identity.person.own-account` and `identity.person.last-administrator`.
   */
  disable(ctx: Context, id: string): Promise<PersonWithRoles> {
    const intent = { action: 'identity.person.disable', resource: [resourceOf(id)] };
    return this.acts.perform(ctx, intent, (tx) => this.setState(tx, id, 'disabled'));
  }

  enable(ctx: Context, id: string): Promise<PersonWithRoles> {
    const intent = { action: 'identity.person.enable', resource: [resourceOf(id)] };
    return this.acts.perform(ctx, intent, (tx) => this.setState(tx, id, 'active'));
  }

  /** The person, held until the transaction ends; throws `identity.person.not-found`. */
  async locked(tx: TxContext, id: string): Promise<PersonWithRoles> {
    const lock = { mode: 'pessimistic_write' as const };
    const found = await this.database.repository(tx, Person).findOne({ where: { id }, lock });
    if (!found) throw personErrors.notFound({ id });
    return (await this.withRoles(tx, [found]))[0]!;
  }

  private async insert(tx: TxContext, person: NewPerson): Promise<Outcome<PersonWithRoles>> {
    const { issuer, subject, name, department } = person;
    await this.departments.activeByCode(tx, department);
    const people = this.database.repository(tx, Person);
    if (await people.existsBy({ issuer, subject })) throw personErrors.alreadyRegistered();
    const now = this.clock.now();
    const saved = await people.save({
      id: uuidv7(now),
      issuer,
      subject,
      name,
      department,
      email: null,
      mappedRoles: [],
      state: 'active',
      registeredAt: now,
      signedInAt: null,
    });
    return outcome({ ...saved, assignedRoles: [] }, 'registered');
  }

  private async setState(
    tx: TxContext,
    id: string,
    state: Person['state'],
  ): Promise<Outcome<PersonWithRoles>> {
    const person = await this.locked(tx, id);
    if (state === 'disabled') {
      if (tx.actor.id === personKey(person.issuer, person.subject)) throw personErrors.ownAccount();
      await assertNotLastAdministrator(this.database, tx, id);
    }
    if (person.state === state) return { ...outcome(person, 'disabled'), events: [] };
    await this.database.repository(tx, Person).update({ id }, { state });
    return outcome({ ...person, state }, state === 'active' ? 'enabled' : 'disabled');
  }

  private async withRoles(ctx: Context, people: readonly Person[]): Promise<PersonWithRoles[]> {
    const assigned = await this.database
      .repository(ctx, PersonRoleAssignment)
      .findBy({ person: In(people.map(({ id }) => id)) });
    return people.map((person) => ({
      ...person,
      assignedRoles: assigned.filter((one) => one.person === person.id).map(({ role }) => role),
    }));
  }
}

const resourceOf = (id: string) => ({ type: 'person', id });

function outcome(person: PersonWithRoles, happened: string): Outcome<PersonWithRoles> {
  const { id, department, state } = person;
  const event: OutgoingEvent = {
    type: `identity.person.${happened}`,
    subject: id,
    // Not the issuer's subject and not the name: who needs them asks, and is logged.
    data: { id, department },
  };
  return { result: person, events: [event], after: { id, department, state } };
}
