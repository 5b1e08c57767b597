import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The one department that a data element is had from (数源部门; Decree 809, Art. 19); a version per naming. */
@Entity({ schema: 'catalog', name: 'source_department' })
export class SourceDepartment {
  /** Code of a registered data element. */
  @PrimaryColumn('text')
  element: string;

  @PrimaryColumn('integer')
  version: number;

  /** The naming that stands; only this column ever changes. */
  @Column('boolean')
  current: boolean;

  /** Unified social credit code. */
  @Column('text')
  department: string;

  @Column('text', { name: 'department_name' })
  departmentName: string;

  /** Why this department. */
  @Column('text')
  reasons: string;

  @Column('text', { name: 'named_by' })
  namedBy: string;

  @Column('timestamptz', { name: 'named_at' })
  namedAt: Date;
}
