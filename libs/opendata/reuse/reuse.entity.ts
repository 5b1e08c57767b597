import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReuseKind, ReuseState } from './reuse.states';

/** What somebody has made of open datasets, in that developer's own words. */
@Entity({ schema: 'opendata', name: 'reuse' })
export class Reuse {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'developer_id' })
  developerId: string;

  @Column('text')
  kind: ReuseKind;

  @Column('text')
  title: string;

  /** Empty where there is none. */
  @Column('text', { name: 'title_en' })
  titleEn: string;

  /** Of http or https, without credentials. */
  @Column('text')
  address: string;

  @Column('text')
  description: string;

  /** Whose people have made it; empty where none is said. So are its English name and its code. */
  @Column('text')
  institution: string;

  @Column('text', { name: 'institution_en' })
  institutionEn: string;

  /** Its address at ROR, or its unified social credit code. */
  @Column('text', { name: 'institution_code' })
  institutionCode: string;

  @Column('text')
  state: ReuseState;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;

  /** Who has judged it last. */
  @Column('text', { name: 'judged_by', nullable: true })
  judgedBy: string | null;

  @Column('timestamptz', { name: 'judged_at', nullable: true })
  judgedAt: Date | null;

  /** Why it was refused. */
  @Column('text', { nullable: true })
  reasons: string | null;

  @Column('timestamptz', { name: 'retired_at', nullable: true })
  retiredAt: Date | null;
}

/** A dataset that a reuse came out of. */
@Entity({ schema: 'opendata', name: 'reuse_dataset' })
export class ReuseDataset {
  @PrimaryColumn('uuid', { name: 'reuse_id' })
  reuseId: string;

  @PrimaryColumn('uuid', { name: 'dataset_id' })
  datasetId: string;
}
