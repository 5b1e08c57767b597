import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A developer's account is told of datasets and versions that a search finds. */
@Entity({ schema: 'opendata', name: 'followed_search' })
export class FollowedSearch {
  /** UUIDv7. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'developer_id' })
  developerId: string;

  /** Words and fields, as `package_search` reads them. */
  @Column('text')
  q: string;

  /** What is shown later than this is told. */
  @Column('timestamptz', { name: 'followed_at' })
  followedAt: Date;
}
