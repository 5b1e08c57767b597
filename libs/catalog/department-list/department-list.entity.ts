import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ListItem, ListKind } from './list-kinds';

/** One version of a list that a department publishes. */
@Entity({ schema: 'catalog', name: 'department_list' })
export class DepartmentList {
  /** Unified social credit code of the department whose list it is. */
  @PrimaryColumn('text')
  department: string;

  @PrimaryColumn('text')
  kind: ListKind;

  @PrimaryColumn('integer')
  version: number;

  /** The newest version; only this column ever changes. */
  @Column('boolean')
  current: boolean;

  /** Empty where the department has no such list any more. */
  @Column('jsonb')
  items: ListItem[];

  @Column('text', { name: 'published_by' })
  publishedBy: string;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt: Date;
}
