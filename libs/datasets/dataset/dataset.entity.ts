import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { VersionDiff } from '../load/diff';
import type { Mask, StandingMask } from '../load/mask';
import type { ColumnProfile } from '../ingest/table/profile';
import type { IngestedFile, IngestedTable } from '../ingest/ingest';
import type { PersonalColumn } from '../privacy/column-privacy';
import type { RowColumn } from '../row-query/row-query';
import type { TableSeries } from '../series/series';
import type { VersionState } from './version.states';

/** The driver gives long integers as text; sizes and counts are far below what a number holds. */
export const count = {
  from: (value: string | null) => (value === null ? null : Number(value)),
  to: (value: number | null) => value,
};

/** A table or several that a department keeps up, version after version. */
@Entity({ schema: 'datasets', name: 'dataset' })
export class Dataset {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  department: string;

  @Column('text')
  title: string;

  /** How many were begun: numbers are never given twice. */
  @Column('integer')
  versions: number;

  /** Number of the version that is given where none is asked for; null before the first. */
  @Column('integer', { nullable: true })
  current: number | null;

  /** How its next version is masked, however it comes. */
  @Column('jsonb')
  masks: StandingMask[];

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

/** A column of a table of a version. */
export interface ColumnOf {
  readonly table: number;
  readonly column: string;
}

/** A column that the gate found and a named person let pass. */
export interface Override extends ColumnOf {
  readonly by: string;
  readonly ground: string;
  readonly at: string;
}

/** A file as it was sent, and what became of it. */
@Entity({ schema: 'datasets', name: 'version' })
export class DatasetVersion {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'dataset_id' })
  datasetId: string;

  @Column('integer')
  number: number;

  /** Gone with the version. */
  @Column('text', { name: 'file_name', nullable: true })
  fileName: string | null;

  @Column('text')
  state: VersionState;

  /** Of the file, as they were announced. */
  @Column('bigint', { transformer: count })
  bytes: number;

  @Column('bigint', { transformer: count })
  received: number;

  /** Keys of what came, in order, until the file is put together. */
  @Column('text', { array: true })
  parts: string[];

  /** Key of the file; null until it is put together. */
  @Column('text', { nullable: true })
  original: string | null;

  /** Keys of all that may lie in the store, noted before it is put there. */
  @Column('text', { array: true })
  objects: string[];

  /** Of the file. */
  @Column('text', { nullable: true })
  sha256: string | null;

  /** At loading it since somebody last decided on it: those that ended by an outage do not count. */
  @Column('integer')
  attempts: number;

  /** Of the load that has it, or had it last: what another says of it does not count. */
  @Column('uuid', { nullable: true })
  load: string | null;

  /** Until then it is neither loaded again nor swept again. */
  @Column('timestamptz', { name: 'not_before', nullable: true })
  notBefore: Date | null;

  @Column('text', { nullable: true })
  phase: string | null;

  /** Bytes of the file, unpacked, that were read so far. */
  @Column('bigint', { transformer: count })
  progress: number;

  /** Those that stand for the dataset, once it has been loaded, and what was asked for of this version. */
  @Column('jsonb')
  masks: Mask[];

  /** Columns that are masked in the dataset come as they are: held until another person lets them pass. */
  @Column('boolean')
  unmask: boolean;

  @Column('jsonb')
  overrides: Override[];

  /** Parts of the file that are no tables, and why. */
  @Column('jsonb')
  skipped: IngestedFile['skipped'];

  /** From the version that was given before it; null for the first, and where that one was withdrawn. */
  @Column('jsonb', { nullable: true })
  diff: VersionDiff | null;

  @Column('jsonb', { nullable: true })
  failure: { code: string; params: Record<string, string | number> } | null;

  @Column('text', { name: 'begun_by' })
  begunBy: string;

  @Column('timestamptz', { name: 'begun_at' })
  begunAt: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;

  @Column('timestamptz', { name: 'ready_at', nullable: true })
  readyAt: Date | null;

  @Column('text', { name: 'withdrawn_by', nullable: true })
  withdrawnBy: string | null;

  @Column('timestamptz', { name: 'withdrawn_at', nullable: true })
  withdrawnAt: Date | null;

  /** Why it was withdrawn. */
  @Column('text', { nullable: true })
  ground: string | null;

  /** When all was removed that is of no use in its present state. */
  @Column('timestamptz', { name: 'swept_at', nullable: true })
  sweptAt: Date | null;
}

/** A column as queries see it, and as the file calls it. */
export type TableColumn = RowColumn & { readonly title: string };

/** One table of a version. */
@Entity({ schema: 'datasets', name: 'version_table' })
export class VersionTable {
  @PrimaryColumn('uuid', { name: 'version_id' })
  versionId: string;

  /** In the file, from 0. */
  @PrimaryColumn('integer')
  place: number;

  @Column('text')
  name: string;

  @Column('bigint', { transformer: count })
  rows: number;

  /** Of its Parquet file; so is the hash. */
  @Column('bigint', { transformer: count })
  bytes: number;

  @Column('text')
  sha256: string;

  /** Key of the Parquet file. */
  @Column('text')
  object: string;

  @Column('jsonb')
  columns: TableColumn[];

  /** Columns of the file that a mask has taken out. */
  @Column('jsonb')
  dropped: TableColumn[];

  @Column('jsonb')
  profile: ColumnProfile[];

  /** What the gate found, overridden or not. */
  @Column('jsonb')
  personal: PersonalColumn[];

  @Column('jsonb')
  problems: Partial<IngestedTable['problems']>;

  /** What was declared of it as a time series, and whether it is one; null where nothing was. */
  @Column('jsonb', { nullable: true })
  series: TableSeries | null;

  /** West, south, east, north of the places of its rows, in degrees; null where they have none. */
  @Column('float8', { array: true, nullable: true })
  extent: number[] | null;
}
