import type { Role } from '@shutong/platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who signs in at a trusted issuer; known by issuer and subject, never by e-mail address. */
@Entity({ schema: 'identity', name: 'person' })
export class Person {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  issuer: string;

  @Column('text')
  subject: string;

  @Column('text')
  name: string;

  /** Credit code; null for people outside every department. */
  @Column('text', { nullable: true })
  department: string | null;

  /** Where notices are sent to; as the newest token that had one said. */
  @Column('text', { nullable: true })
  email: string | null;

  /** What the newest token gave; assigned roles stand in `person_role`. */
  @Column('text', { name: 'mapped_roles', array: true })
  mappedRoles: Role[];

  @Column('text')
  state: 'active' | 'disabled';

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt: Date;

  @Column('timestamptz', { name: 'signed_in_at', nullable: true })
  signedInAt: Date | null;
}

/** A role given inside the hub, beside those that the issuer's token brings. */
@Entity({ schema: 'identity', name: 'person_role' })
export class PersonRoleAssignment {
  @PrimaryColumn('uuid')
  person: string;

  @PrimaryColumn('text')
  role: Role;

  @Column('text', { name: 'assigned_by' })
  assignedBy: string;

  @Column('timestamptz', { name: 'assigned_at' })
  assignedAt: Date;
}
