import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DatasetDescription, Problem } from '../description/description';

/** Present; missing: its source no longer has it, and a person has to say that it goes; gone. */
export type RecordState = 'present' | 'missing' | 'gone';

/** A dataset of a source. It keeps its id and history whatever its source calls it. */
@Entity({ schema: 'opendata', name: 'record' })
export class HarvestRecord {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'source_id' })
  sourceId: string;

  /** By which its source tells it apart now. */
  @Column('text')
  key: string;

  @Column('text', { array: true })
  identifiers: string[];

  /** Its persistent address, kept as its own. */
  @Column('text', { nullable: true })
  iri: string | null;

  @Column('jsonb')
  description: DatasetDescription;

  @Column('jsonb')
  problems: readonly Problem[];

  /** Of the description: equal means unchanged. */
  @Column('text')
  sha256: string;

  @Column('integer')
  version: number;

  @Column('text')
  state: RecordState;

  @Column('timestamptz', { name: 'first_at' })
  firstAt: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;
}

export const recordOutcomes = ['new', 'changed', 'renamed', 'returned', 'gone'] as const;
export type RecordOutcome = (typeof recordOutcomes)[number];

/** A record as it was from one harvest on; never changed. */
@Entity({ schema: 'opendata', name: 'record_version' })
export class RecordVersion {
  @PrimaryColumn('uuid', { name: 'record_id' })
  recordId: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('uuid', { name: 'run_id' })
  runId: string;

  @Column('text')
  outcome: RecordOutcome;

  @Column('text')
  key: string;

  /** Null once its source no longer had it; so are the problems. */
  @Column('jsonb', { nullable: true })
  description: DatasetDescription | null;

  @Column('jsonb', { nullable: true })
  problems: readonly Problem[] | null;

  @Column('text')
  sha256: string;

  @Column('timestamptz')
  at: Date;
}

export const runOutcomes = [...recordOutcomes, 'missing', 'refused'] as const;
export type RunOutcome = (typeof runOutcomes)[number];

/** What one record of a run came to. Those that are as they were are only counted. */
@Entity({ schema: 'opendata', name: 'outcome' })
export class HarvestOutcome {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'run_id' })
  runId: string;

  @Column('text')
  outcome: RunOutcome;

  /** Null where it was refused. */
  @Column('uuid', { name: 'record_id', nullable: true })
  recordId: string | null;

  @Column('text', { nullable: true })
  key: string | null;

  /** In its page, from 1. */
  @Column('integer', { nullable: true })
  place: number | null;

  /** Why it was refused. */
  @Column('text', { nullable: true })
  why: string | null;
}
