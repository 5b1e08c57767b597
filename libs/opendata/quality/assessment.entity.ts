import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Texts } from '../description/description';
import type { DatasetMetric } from './metrics';

/** What is reached of each, 0 to 1; null: nobody knows yet. */
export type Metrics = Readonly<Record<DatasetMetric, number | null>>;

/** How good what is said of a dataset is; of an own one, or of a harvested record. */
@Entity({ schema: 'opendata', name: 'assessment' })
export class Assessment {
  @PrimaryColumn('uuid', { name: 'dataset_id' })
  datasetId: string;

  /** Null: a dataset of our own. */
  @Column('uuid', { name: 'source_id', nullable: true })
  sourceId: string | null;

  /** Whose dataset it is; null where it was harvested. */
  @Column('text', { nullable: true })
  department: string | null;

  @Column('jsonb')
  title: Texts;

  @Column('jsonb')
  metrics: Metrics;

  /** Fields by which it breaks a shape of DCAT-AP. */
  @Column('text', { array: true })
  mistakes: string[];

  /** Of metadata quality, of 405, that are reached for certain. */
  @Column('smallint')
  points: number;

  /** Points of which nobody knows yet whether they are reached. */
  @Column('smallint')
  unknown: number;

  @Column('smallint')
  stars: number;

  /** What it was assessed by. */
  @Column('text')
  rules: string;

  @Column('timestamptz', { name: 'assessed_at' })
  assessedAt: Date;
}
