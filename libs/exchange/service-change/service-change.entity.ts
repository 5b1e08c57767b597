import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day } from '@shutong/platform';
import type { Mode } from '../application/application.entity';
import type { ServiceChangeState } from './service-change.states';

/** How a provider ends or narrows what it shares under an agreement (Decree 809, Art. 27). */
@Entity({ schema: 'exchange', name: 'service_change' })
export class ServiceChange {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'agreement_id' })
  agreementId: string;

  @Column('text')
  requester: string;

  @Column('text')
  provider: string;

  @Column('text')
  kind: 'end' | 'narrow';

  /** Items that are left; null where all are. */
  @Column('text', { array: true, nullable: true })
  fields: string[] | null;

  /** Modes that are left; null where all are. */
  @Column('text', { array: true, nullable: true })
  modes: Mode[] | null;

  /** Calls that are left, of each day; null where as many as before are. */
  @Column('integer', { name: 'quota_calls', nullable: true })
  quotaCalls: number | null;

  @Column('text')
  reasons: string;

  /** The rule or fact on which they rest. */
  @Column('text')
  ground: string;

  /** Not before this day, nor before it is filed. */
  @Column('date', { name: 'effective_on' })
  effectiveOn: Day;

  @Column('text')
  state: ServiceChangeState;

  @Column('text', { name: 'proposed_by' })
  proposedBy: string;

  @Column('timestamptz', { name: 'proposed_at' })
  proposedAt: Date;

  /** Null while it is the provider's own matter. */
  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt: Date | null;

  /** By which the authority has acknowledged the filing (备案). */
  @Column('text', { name: 'filing_number', nullable: true })
  filingNumber: string | null;

  @Column('timestamptz', { name: 'filed_at', nullable: true })
  filedAt: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}
