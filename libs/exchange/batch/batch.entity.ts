import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BatchState } from './batch.states';

/** PostgreSQL's bigint as a number: sums of rows and bytes stay exact below 2^53. */
const count = { to: (value: number) => value, from: (text: string) => Number(text) };

/** A provider's table on its way to a requester (批量交换). */
@Entity({ schema: 'exchange', name: 'batch' })
export class Batch {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'agreement_id' })
  agreementId: string;

  /** Of the agreement. */
  @Column('integer')
  version: number;

  @Column('text')
  requester: string;

  @Column('text')
  provider: string;

  @Column('uuid', { name: 'resource_id' })
  resourceId: string;

  @Column('text', { array: true })
  fields: string[];

  @Column('text', { name: 'order_sha256' })
  orderSha256: string;

  @Column('text')
  state: BatchState;

  /** Why it failed. */
  @Column('text', { nullable: true })
  code: string | null;

  /** Chunks released. */
  @Column('integer')
  chunks: number;

  /** Chunks with a receipt. */
  @Column('integer')
  received: number;

  /** Rows sent. */
  @Column('bigint', { transformer: count })
  rows: number;

  @Column('bigint', { transformer: count })
  bytes: number;

  @Column('bigint', { transformer: count })
  accepted: number;

  @Column('bigint', { transformer: count })
  rejected: number;

  @Column('timestamptz', { name: 'ordered_at' })
  orderedAt: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}

/** One chunk of a batch with the signed receipts of both ends. */
@Entity({ schema: 'exchange', name: 'batch_chunk' })
export class BatchChunk {
  @PrimaryColumn('uuid')
  batch: string;

  @PrimaryColumn('integer')
  number: number;

  @Column('integer')
  rows: number;

  @Column('integer')
  bytes: number;

  /** Of the chunk as it is stored. */
  @Column('text')
  sha256: string;

  @Column('uuid', { name: 'entry_id' })
  entryId: string;

  /** The provider's signed manifest. */
  @Column('text')
  manifest: string;

  @Column('timestamptz', { name: 'released_at' })
  releasedAt: Date;

  /** Where the object store has it: whatever else is sent under the number, or once more, lies elsewhere. */
  @Column('text')
  object: string;

  @Column('boolean')
  stored: boolean;

  @Column('text', { name: 'address_sha256', nullable: true })
  addressSha256: string | null;

  @Column('timestamptz', { name: 'address_until', nullable: true })
  addressUntil: Date | null;

  /** The requester's signed receipt. */
  @Column('text', { nullable: true })
  receipt: string | null;

  @Column('integer', { nullable: true })
  accepted: number | null;

  @Column('integer', { nullable: true })
  rejected: number | null;

  @Column('timestamptz', { name: 'received_at', nullable: true })
  receivedAt: Date | null;
}
