import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RunState } from './run.states';

/** One time that a source was read, or is to be. */
@Entity({ schema: 'opendata', name: 'run' })
export class HarvestRun {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'source_id' })
  sourceId: string;

  @Column('text')
  state: RunState;

  /** Of the schedule's own runs its process. */
  @Column('text', { name: 'asked_by' })
  askedBy: string;

  @Column('timestamptz', { name: 'asked_at' })
  askedAt: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { name: 'progress_at', nullable: true })
  progressAt: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  /** How many datasets the source said that it has; null where it did not say. */
  @Column('integer', { nullable: true })
  total: number | null;

  @Column('integer')
  pages: number;

  @Column('integer')
  fresh: number;

  @Column('integer')
  changed: number;

  @Column('integer')
  renamed: number;

  @Column('integer')
  unchanged: number;

  @Column('integer')
  gone: number;

  /** Too many were gone at once: they wait for a person. */
  @Column('integer')
  missing: number;

  @Column('integer')
  refused: number;

  /** Why it did not get to the end of the catalogue; null where it did. */
  @Column('text', { nullable: true })
  why: string | null;
}
