import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CorrectionState } from './correction.states';

/** A requester's report that data shared with it is wrong or incomplete (校核; Decree 809, Art. 26), and what came of it. */
@Entity({ schema: 'exchange', name: 'correction' })
export class Correction {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'agreement_id' })
  agreementId: string;

  /** The version under whose terms the items had been granted. */
  @Column('integer', { name: 'agreement_version' })
  agreementVersion: number;

  @Column('text')
  requester: string;

  @Column('text')
  provider: string;

  /** Codes, each once and in order. */
  @Column('text', { array: true })
  items: string[];

  /** Which record, by a reference that both departments know; null where it concerns all. */
  @Column('text', { nullable: true })
  record: string | null;

  @Column('text')
  problem: string;

  /** By what the requester knows. */
  @Column('text')
  grounds: string;

  @Column('text')
  state: CorrectionState;

  @Column('text', { name: 'filed_by' })
  filedBy: string;

  /** When the provider received it: the day before the first day of its clock. */
  @Column('timestamptz', { name: 'filed_at' })
  filedAt: Date;

  /** Who of the provider accepted or rejected it. */
  @Column('text', { name: 'verified_by', nullable: true })
  verifiedBy: string | null;

  @Column('timestamptz', { name: 'verified_at', nullable: true })
  verifiedAt: Date | null;

  /** Null unless it was rejected; so is the ground. */
  @Column('text', { name: 'rejection_reasons', nullable: true })
  rejectionReasons: string | null;

  @Column('text', { name: 'rejection_ground', nullable: true })
  rejectionGround: string | null;

  /** What the provider has corrected; null until it has. */
  @Column('text', { nullable: true })
  feedback: string | null;

  @Column('text', { name: 'ended_by', nullable: true })
  endedBy: string | null;

  /** When it was corrected, rejected or withdrawn. */
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}
