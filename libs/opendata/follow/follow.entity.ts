import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A developer's account is told what becomes of a dataset. */
@Entity({ schema: 'opendata', name: 'follow' })
export class Follow {
  @PrimaryColumn('uuid', { name: 'developer_id' })
  developerId: string;

  @PrimaryColumn('uuid', { name: 'dataset_id' })
  datasetId: string;

  @Column('timestamptz', { name: 'followed_at' })
  followedAt: Date;
}
