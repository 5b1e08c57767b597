import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day } from '@shutong/platform';
import type { DisputeLevel, DisputeState, DisputeStep } from './dispute.states';

/** A dispute (争议) of the parties to what one of them was refused, or lost (Decree 809, Art. 28). */
@Entity({ schema: 'exchange', name: 'dispute' })
export class Dispute {
  @PrimaryColumn('uuid')
  id: string;

  /** What it is about: this, a need or an agreement. */
  @Column('uuid', { name: 'application_id', nullable: true })
  applicationId: string | null;

  @Column('uuid', { name: 'need_id', nullable: true })
  needId: string | null;

  @Column('uuid', { name: 'agreement_id', nullable: true })
  agreementId: string | null;

  /** The change of the agreement that is disputed; null where something else of it is. */
  @Column('uuid', { name: 'service_change_id', nullable: true })
  serviceChangeId: string | null;

  /** The correction of data shared under the agreement that is disputed; null in the same way. */
  @Column('uuid', { name: 'correction_id', nullable: true })
  correctionId: string | null;

  @Column('text')
  requester: string;

  @Column('text')
  provider: string;

  /** Credit code of the party that raised it. */
  @Column('text', { name: 'raised_by' })
  raisedBy: string;

  @Column('text')
  state: DisputeState;

  /** What is contested. */
  @Column('text')
  contested: string;

  /** Why. */
  @Column('text')
  reasons: string;

  @Column('timestamptz', { name: 'raised_at' })
  raisedAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

/** One thing that happened to a dispute; never changed. */
@Entity({ schema: 'exchange', name: 'dispute_step' })
export class TakenStep {
  @PrimaryColumn('uuid', { name: 'dispute_id' })
  disputeId: string;

  /** From 1. */
  @PrimaryColumn('integer')
  number: number;

  @Column('text')
  step: DisputeStep | 'raise';

  /** At which it was taken; of an escalation the one that it leaves. */
  @Column('text')
  level: DisputeLevel;

  @Column('text')
  by: string;

  /** Credit code. */
  @Column('text', { nullable: true })
  department: string | null;

  /** Reasons, the settlement, the opinion or the decision; blank where the step says all. */
  @Column('text')
  text: string;

  /** Of an opinion or decision that is given in a document. */
  @Column('text', { name: 'document_number', nullable: true })
  documentNumber: string | null;

  @Column('date', { name: 'document_date', nullable: true })
  documentDate: Day | null;

  @Column('timestamptz')
  at: Date;
}
