import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a department applies for several resources at once for (事项); its members are ordinary applications. */
@Entity({ schema: 'exchange', name: 'matter' })
export class Matter {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  requester: string;

  /** Of the government service or duty for which the data is needed (事项编码). */
  @Column('text')
  code: string;

  @Column('text')
  title: string;

  @Column('text', { name: 'applied_by' })
  appliedBy: string;

  @Column('timestamptz', { name: 'applied_at' })
  appliedAt: Date;
}

/** All that one provider is asked for in a matter: answered by one decision of that provider. */
@Entity({ schema: 'exchange', name: 'matter_part' })
export class MatterPart {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'matter_id' })
  matterId: string;

  @Column('text')
  provider: string;

  /** The officer's newest proposal for all that awaits an answer; null before the first. */
  @Column('uuid', { name: 'proposal_id', nullable: true })
  proposalId: string | null;

  @Column('text', { name: 'proposed_by', nullable: true })
  proposedBy: string | null;

  @Column('timestamptz', { name: 'proposed_at', nullable: true })
  proposedAt: Date | null;

  @Column('text', { name: 'answered_by', nullable: true })
  answeredBy: string | null;

  /** When the office head gave the one decision; null before it, and where the rule answered everything. */
  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt: Date | null;
}
