import type { CodeTableRef } from '@shutong/catalog';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Audience, PublicationState } from './publication.states';

/** A column with values that the code table of its item does not have. */
export interface CodeProblem {
  /** In the version, from 0. */
  readonly table: number;
  readonly column: string;
  readonly codeTable: CodeTableRef;
  /** How many there are. */
  readonly cells: number;
  /** Of the first of them: rows of the table, from 1. */
  readonly rows: readonly number[];
}

/** A version of a dataset on its way to everybody or to licensees, and what became of it. */
@Entity({ schema: 'opendata', name: 'publication' })
export class Publication {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'dataset_id' })
  datasetId: string;

  @Column('uuid', { name: 'version_id' })
  versionId: string;

  /** Of the version. */
  @Column('integer')
  number: number;

  /** Unified social credit code of the department whose dataset it is. */
  @Column('text')
  department: string;

  /** The entry of the catalogue by which it is open. */
  @Column('uuid', { name: 'entry_id' })
  entryId: string;

  /** Codes of the items that its columns are. */
  @Column('text', { array: true })
  items: string[];

  /** Those of them that were personal when it was approved. */
  @Column('text', { array: true })
  personal: string[];

  @Column('text')
  audience: Audience;

  @Column('text')
  state: PublicationState;

  @Column('text', { name: 'approved_by' })
  approvedBy: string;

  @Column('timestamptz', { name: 'approved_at' })
  approvedAt: Date;

  /** When a worker took it up; null while none has. */
  @Column('timestamptz', { name: 'copying_at', nullable: true })
  copyingAt: Date | null;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;

  @Column('text', { name: 'withdrawn_by', nullable: true })
  withdrawnBy: string | null;

  @Column('timestamptz', { name: 'withdrawn_at', nullable: true })
  withdrawnAt: Date | null;

  /** Why it was withdrawn. */
  @Column('text', { nullable: true })
  ground: string | null;

  /** When it was refused, and the columns for whose values it was. */
  @Column('timestamptz', { name: 'refused_at', nullable: true })
  refusedAt: Date | null;

  @Column('jsonb')
  problems: CodeProblem[];

  /** When its tables were removed from the open zone. */
  @Column('timestamptz', { name: 'swept_at', nullable: true })
  sweptAt: Date | null;

  /** Until when their removal waits, where one could not be removed. */
  @Column('timestamptz', { name: 'not_before', nullable: true })
  notBefore: Date | null;
}
