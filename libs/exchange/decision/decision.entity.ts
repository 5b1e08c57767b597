import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowFilter } from '@shutong/wire';
import type { Mode } from '../application/application.entity';

/** The provider's answer (答复): proposed by an officer, given by the office head (Art. 21). */
@Entity({ schema: 'exchange', name: 'decision' })
export class Decision {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'application_id' })
  applicationId: string;

  @Column('text')
  outcome: 'granted' | 'refused';

  @Column('text')
  reasons: string;

  @Column('text')
  ground: string;

  /** A refusal because material is missing, which had been asked for. */
  @Column('boolean', { name: 'for_incompleteness' })
  forIncompleteness: boolean;

  @Column('text', { array: true })
  fields: string[];

  @Column('text', { array: true })
  modes: Mode[];

  /** Rows granted: those asked for, or fewer. */
  @Column('jsonb', { name: 'row_filter' })
  rowFilter: RowFilter;

  /** Calls per day under the agreement. */
  @Column('integer', { name: 'quota_calls' })
  quotaCalls: number;

  /** Rows of one query at most. */
  @Column('integer', { name: 'max_rows' })
  maxRows: number;

  /** Until when it is granted, where that is earlier than was applied for. */
  @Column('timestamptz', { name: 'period_until', nullable: true })
  periodUntil: Date | null;

  /** Less is granted than was applied for (Art. 28: then there is something to contest), by what was usual then. */
  @Column('boolean', { name: 'in_part' })
  inPart: boolean;

  @Column('text', { name: 'proposed_by' })
  proposedBy: string;

  @Column('timestamptz', { name: 'proposed_at' })
  proposedAt: Date;

  @Column('text', { name: 'answered_by', nullable: true })
  answeredBy: string | null;

  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt: Date | null;

  /** When another proposal took its place; null for the one that stands. */
  @Column('timestamptz', { name: 'replaced_at', nullable: true })
  replacedAt: Date | null;

  /** Answered at once by the rule for unconditional and not-shared data. */
  @Column('boolean', { name: 'by_rule' })
  byRule: boolean;
}
