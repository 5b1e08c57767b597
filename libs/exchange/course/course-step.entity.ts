import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What has a course: its id is that of its own row. */
export type MatterKind = 'rectification' | 'service-change' | 'data-return';

/** One thing that happened to a matter; never changed. */
@Entity({ schema: 'exchange', name: 'course_step' })
export class CourseStep {
  @Column('text', { name: 'matter_kind' })
  matterKind: MatterKind;

  @PrimaryColumn('uuid', { name: 'matter_id' })
  matterId: string;

  /** From 1. */
  @PrimaryColumn('integer')
  number: number;

  @Column('text')
  step: string;

  @Column('text')
  by: string;

  /** Credit code. */
  @Column('text', { nullable: true })
  department: string | null;

  /** What was said with it; blank where the step says all. */
  @Column('text')
  text: string;

  @Column('timestamptz')
  at: Date;
}
