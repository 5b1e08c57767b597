import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CallMode } from '@shutong/wire';

/** An answer that was handed over; each call has one at most, and it never changes. */
@Entity({ schema: 'exchange', name: 'delivery' })
export class Delivery {
  /** Id of the call. */
  @PrimaryColumn('uuid')
  call: string;

  /** Log entry of the call. */
  @Column('uuid', { name: 'entry_id' })
  entryId: string;

  @Column('uuid')
  agreement: string;

  /** Version of the agreement under which it was handed over. */
  @Column('integer')
  version: number;

  @Column('text')
  mode: CallMode;

  /** Item codes that were verified or delivered. */
  @Column('text', { array: true })
  fields: string[];

  /** The provider's signed statement of the answer, compact JWS. */
  @Column('text')
  statement: string;

  @Column('timestamptz', { name: 'delivered_at' })
  deliveredAt: Date;
}
