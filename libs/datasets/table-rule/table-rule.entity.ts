import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LoadRule } from '../ingest/load-rule';
import type { DeclaredTypes } from '../ingest/table/load-table';

/** How a table of a dataset is loaded, as its publisher says: it holds for each load from then on. */
@Entity({ schema: 'datasets', name: 'table_rule' })
export class DatasetTableRule {
  @PrimaryColumn('uuid', { name: 'dataset_id' })
  datasetId: string;

  /** Place of the table in the file, from 0. */
  @PrimaryColumn('integer')
  place: number;

  /** By the names of columns. */
  @Column('jsonb')
  types: DeclaredTypes;

  @Column('text')
  problems: LoadRule['problems'];

  /** Columns by which, together, people can be known by other ways. */
  @Column('text', { name: 'quasi_identifiers', array: true })
  quasiIdentifiers: string[];

  /** Rows that have to be alike in all of these. */
  @Column('integer', { name: 'least_group' })
  leastGroup: number;

  @Column('text', { name: 'declared_by' })
  declaredBy: string;

  @Column('timestamptz', { name: 'declared_at' })
  declaredAt: Date;
}
