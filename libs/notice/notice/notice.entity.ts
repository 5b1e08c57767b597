import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something that an addressee was told; a task is open until it is done. */
@Entity({ schema: 'notice', name: 'notice' })
export class Notice {
  /** UUIDv7, so that ids are in the order of telling. */
  @PrimaryColumn('uuid')
  id: string;

  /** What brought it about; one addressee is told of it once. */
  @Column('text')
  cause: string;

  /** As `addressKey` writes it. */
  @Column('text')
  addressee: string;

  /** A template of catalog/notices. */
  @Column('text')
  template: string;

  /** What fills the template's blanks. */
  @Column('jsonb')
  params: Readonly<Record<string, string>>;

  @Column('text', { name: 'about_type' })
  aboutType: string;

  @Column('text', { name: 'about_id' })
  aboutId: string;

  @Column('timestamptz', { name: 'told_at' })
  toldAt: Date;

  /** Something has to be done. */
  @Column('boolean')
  task: boolean;

  /** Last day in China on which the task is done in time, YYYY-MM-DD; null where there is none. */
  @Column('date', { name: 'due_on', nullable: true })
  dueOn: string | null;

  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt: Date | null;

  /** When it was decided to whom it goes by e-mail and webhook. */
  @Column('timestamptz', { name: 'planned_at', nullable: true })
  plannedAt: Date | null;
}
