import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DataReturnState } from './data-return.states';

/** What a lower department asks back of data about its own division, and whether all has come (Decree 809, Art. 24). */
@Entity({ schema: 'exchange', name: 'data_return' })
export class DataReturn {
  /** By which it is asked for, answered and agreed on; also its own id. */
  @PrimaryColumn('uuid', { name: 'application_id' })
  id: string;

  @Column('text')
  requester: string;

  @Column('text')
  provider: string;

  /** GB/T 2260, of the requester. */
  @Column('text')
  division: string;

  @Column('text')
  state: DataReturnState;

  /** Records that the provider says there are. */
  @Column('integer', { nullable: true })
  offered: number | null;

  /** Records that the requester has counted. */
  @Column('integer', { nullable: true })
  received: number | null;

  @Column('timestamptz', { name: 'requested_at' })
  requestedAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}
