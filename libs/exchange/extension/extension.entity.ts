import { Column, Entity, PrimaryColumn } from 'typeorm';

/** More time for an answer, asked for by the provider and consented to by the authority (Decree 809, Art. 21). */
@Entity({ schema: 'exchange', name: 'extension' })
export class Extension {
  @PrimaryColumn('uuid', { name: 'application_id' })
  applicationId: string;

  /** Working days. */
  @Column('smallint')
  days: number;

  @Column('text')
  reasons: string;

  @Column('text', { name: 'asked_by' })
  askedBy: string;

  @Column('timestamptz', { name: 'asked_at' })
  askedAt: Date;

  /** Null until the authority has answered. */
  @Column('boolean', { nullable: true })
  consented: boolean | null;

  /** What the authority says to it. */
  @Column('text', { nullable: true })
  remarks: string | null;

  @Column('text', { name: 'answered_by', nullable: true })
  answeredBy: string | null;

  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt: Date | null;
}
