import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an application lacks, told once and completely (一次性告知; Decree 809, Art. 21), and its answer. */
@Entity({ schema: 'exchange', name: 'supplement' })
export class Supplement {
  @PrimaryColumn('uuid', { name: 'application_id' })
  applicationId: string;

  /** Item by item. */
  @Column('text', { array: true })
  missing: string[];

  @Column('text', { name: 'asked_by' })
  askedBy: string;

  @Column('timestamptz', { name: 'asked_at' })
  askedAt: Date;

  /** To each item, in the same order; null until the requester has answered. */
  @Column('text', { array: true, nullable: true })
  answers: string[] | null;

  @Column('text', { name: 'supplied_by', nullable: true })
  suppliedBy: string | null;

  @Column('timestamptz', { name: 'supplied_at', nullable: true })
  suppliedAt: Date | null;
}
