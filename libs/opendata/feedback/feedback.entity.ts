import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FeedbackKind, FeedbackState } from './feedback.states';

/** What somebody outside has written to a department that publishes data. Contact is personal. */
@Entity({ schema: 'opendata', name: 'feedback' })
export class Feedback {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: FeedbackKind;

  @Column('uuid', { name: 'dataset_id', nullable: true })
  datasetId: string | null;

  /** Whom a complaint is about. */
  @Column('uuid', { name: 'developer_id', nullable: true })
  developerId: string | null;

  /** Unified social credit code of the department that answers. */
  @Column('text')
  department: string;

  @Column('text')
  title: string;

  @Column('text')
  body: string;

  @Column('text', { nullable: true })
  contact: string | null;

  @Column('text')
  state: FeedbackState;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;

  /** For everybody; of what is dismissed, the ground. */
  @Column('text', { nullable: true })
  answer: string | null;

  @Column('text', { name: 'answered_by', nullable: true })
  answeredBy: string | null;

  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt: Date | null;
}
