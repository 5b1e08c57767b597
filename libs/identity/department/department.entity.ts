import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DepartmentKind, Level } from './department.policy';

/** An organisation that takes part (部门). */
@Entity({ schema: 'identity', name: 'department' })
export class Department {
  /** Unified social credit code (GB 32100). */
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  name: string;

  @Column('text', { name: 'name_en', nullable: true })
  nameEn: string | null;

  @Column('text', { name: 'short_name', nullable: true })
  shortName: string | null;

  /** GB/T 2260. */
  @Column('text')
  division: string;

  @Column('text')
  level: Level;

  /** Fixed at registration. */
  @Column('text')
  kind: DepartmentKind;

  @Column('text', { nullable: true })
  parent: string | null;

  /** Division code of the hub where it was registered first. */
  @Column('text')
  node: string;

  /** Codes from the root of its tree down to itself, joined by `/`. */
  @Column('text')
  path: string;

  @Column('text')
  state: 'active' | 'disabled';

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;
}
