import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Act } from './act';

/** One log entry: the exact bytes of its leaf and what it can be found by. Never changed. */
@Entity({ schema: 'audit', name: 'entry' })
export class LogEntry {
  /** Storage key (a 64-bit integer, as text); the order of the log is `Leaf.seq`. */
  @PrimaryColumn('bigint')
  pk: string;

  @Column('uuid')
  id: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;

  /** The database's clock, outside the hashed bytes. */
  @Column('timestamptz', { name: 'inserted_at' })
  insertedAt: Date;

  @Column('text')
  department: string;

  @Column('text')
  actor: string;

  @Column('text')
  action: string;

  @Column('text')
  outcome: Act['outcome'];

  @Column('text', { nullable: true })
  agreement: string | null;

  /** `type:id` each. */
  @Column('text', { array: true })
  resource: string[];

  /** Subject tokens. */
  @Column('bytea', { array: true, nullable: true })
  subject: Buffer[] | null;

  @Column('uuid', { name: 'request_id' })
  requestId: string;

  /** RFC 8785 bytes of hub.audit/1. */
  @Column('bytea')
  body: Buffer;
}

/** An entry's place in the log, given once. */
@Entity({ schema: 'audit', name: 'leaf' })
export class Leaf {
  /** 0-based index in the tree (a 64-bit integer, as text). */
  @PrimaryColumn('bigint')
  seq: string;

  @Column('bigint', { name: 'entry_pk' })
  entryPk: string;

  /** SHA-256 of 0x00 and the entry's body (RFC 6962). */
  @Column('bytea', { name: 'leaf_hash' })
  leafHash: Buffer;
}
