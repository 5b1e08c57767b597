import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Citation } from '@shutong/catalog';
import type { RowFilter, SecurityMeasures } from '@shutong/wire';
import type { ApplicationState } from './application.states';

export type Sharing = 'unconditional' | 'conditional' | 'not-shared';
export type Mode = 'verify' | 'query' | 'batch';

/** How much a requester expects to ask for (预计用量). */
export interface Volume {
  readonly callsPerDay: number;
  readonly rowsPerDay?: number | null;
}

/** A department's request for data (共享申请), with the contents of Decree 809, Art. 20. */
@Entity({ schema: 'exchange', name: 'application' })
export class Application {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  requester: string;

  @Column('text')
  provider: string;

  /** The matter that it was applied for with others, whose part of this provider it belongs to; null: by itself. */
  @Column('uuid', { name: 'matter_id', nullable: true })
  matterId: string | null;

  /** The agreement whose next version it asks for; null: for a new agreement. */
  @Column('uuid', { nullable: true })
  renews: string | null;

  /** The version of it that it asks to widen; null: it asks for a further period at most. */
  @Column('integer', { nullable: true })
  widens: number | null;

  /** Null for an entry that may not be shared and so mounts nothing. */
  @Column('uuid', { name: 'resource_id', nullable: true })
  resourceId: string | null;

  @Column('uuid', { name: 'entry_id' })
  entryId: string;

  /** Of what is applied for, as the catalogue called it then. */
  @Column('text')
  title: string;

  /** Division (GB/T 2260) whose own data is asked back (Art. 24); null for an application of another kind. */
  @Column('text', { name: 'return_division', nullable: true })
  returnDivision: string | null;

  @Column('text')
  sharing: Sharing;

  @Column('text')
  state: ApplicationState;

  @Column('text')
  basis: string;

  /** Rule documents, with article, that it rests on. */
  @Column('jsonb')
  citations: Citation[];

  @Column('text')
  scenario: string;

  @Column('text')
  scope: string;

  @Column('text', { name: 'purpose_code' })
  purposeCode: string;

  @Column('text', { name: 'purpose_text' })
  purposeText: string;

  @Column('text', { array: true })
  modes: Mode[];

  @Column('text', { array: true })
  fields: string[];

  /** Which rows are asked for, in its one form. */
  @Column('jsonb', { name: 'row_filter' })
  rowFilter: RowFilter;

  /** Null only where it was applied for before this was asked. */
  @Column('jsonb', { nullable: true })
  volume: Volume | null;

  /** Null where the data needs no conditions. */
  @Column('jsonb', { nullable: true })
  security: SecurityMeasures | null;

  @Column('timestamptz', { name: 'period_until' })
  periodUntil: Date;

  @Column('text', { name: 'applied_by' })
  appliedBy: string;

  @Column('timestamptz', { name: 'applied_at' })
  appliedAt: Date;

  @Column('text', { name: 'approved_by', nullable: true })
  approvedBy: string | null;

  /** Whom the provider has put in charge of it; null where that is any of its officers. */
  @Column('text', { nullable: true })
  handler: string | null;

  /** Since when that is so; null where it never was another's. */
  @Column('timestamptz', { name: 'handled_since', nullable: true })
  handledSince: Date | null;

  /** When the provider received it: the day before the first day of its clock. */
  @Column('timestamptz', { name: 'received_at', nullable: true })
  receivedAt: Date | null;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
