import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SeriesStep } from './period';

/** That a table of a dataset is a time series: it holds for each version from the next one on. */
@Entity({ schema: 'datasets', name: 'series' })
export class DatasetSeries {
  @PrimaryColumn('uuid', { name: 'dataset_id' })
  datasetId: string;

  /** Place of the table in the file, from 0. */
  @PrimaryColumn('integer')
  place: number;

  @Column('text')
  period: string;

  @Column('text')
  step: SeriesStep;

  @Column('text', { array: true })
  keys: string[];

  @Column('text', { array: true })
  figures: string[];

  @Column('text', { name: 'declared_by' })
  declaredBy: string;

  @Column('timestamptz', { name: 'declared_at' })
  declaredAt: Date;
}
