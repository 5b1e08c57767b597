import { Column, Entity, PrimaryColumn } from 'typeorm';
import { count } from '../dataset/dataset.entity';

export const fetchOutcomes = ['fetched', 'unchanged', 'failed'] as const;
export type FetchOutcome = (typeof fetchOutcomes)[number];

/** Where a dataset's files are fetched from, and how the last fetch went. */
@Entity({ schema: 'datasets', name: 'fetch' })
export class DatasetFetch {
  @PrimaryColumn('uuid', { name: 'dataset_id' })
  datasetId: string;

  @Column('text')
  address: string;

  /** Null where it is fetched only when somebody asks. */
  @Column('integer', { name: 'every_hours', nullable: true })
  everyHours: number | null;

  /** Who answers for what comes from there, as who sends a file does. */
  @Column('text', { name: 'asked_by' })
  askedBy: string;

  @Column('timestamptz', { name: 'asked_at' })
  askedAt: Date;

  /** When it is due; null where nobody has asked. */
  @Column('timestamptz', { name: 'next_at', nullable: true })
  nextAt: Date | null;

  /** Of the fetch under way; what another says does not count. */
  @Column('uuid', { nullable: true })
  run: string | null;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;

  /** At the fetch that is due or under way. */
  @Column('integer')
  attempts: number;

  /** Bytes that have come of it. */
  @Column('bigint', { transformer: count })
  received: number;

  /** Key under which the file may lie in the store until a version has it. */
  @Column('text', { nullable: true })
  object: string | null;

  /** Of the last file, as its server says; so is `lastModified`. */
  @Column('text', { nullable: true })
  etag: string | null;

  @Column('text', { name: 'last_modified', nullable: true })
  lastModified: string | null;

  /** Of the last file. */
  @Column('text', { nullable: true })
  sha256: string | null;

  @Column('text', { nullable: true })
  outcome: FetchOutcome | null;

  /** Of the last attempt, where it failed; it may be tried again. */
  @Column('jsonb', { nullable: true })
  failure: { code: string; params: Record<string, string | number> } | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  /** Number of the version that came of it last. */
  @Column('integer', { nullable: true })
  version: number | null;
}
