import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { QualityMark } from './source-class';

/** Who gives data and is no body of the government: by its credit code, or by the source that its catalogue is harvested from. */
@Entity({ schema: 'opendata', name: 'provider' })
export class SocialProvider {
  @PrimaryColumn('uuid')
  id: string;

  /** Unified social credit code. */
  @Column('text', { nullable: true })
  code: string | null;

  @Column('uuid', { name: 'source_id', nullable: true })
  sourceId: string | null;

  @Column('text')
  name: string;

  /** Empty where there is none. */
  @Column('text', { name: 'name_en' })
  nameEn: string;

  /** Under which everybody may use its data: an address, or words. */
  @Column('text')
  terms: string;

  @Column('text')
  quality: QualityMark;

  /** Why it has that mark. */
  @Column('text')
  ground: string;

  @Column('text', { name: 'marked_by' })
  markedBy: string;

  @Column('timestamptz', { name: 'marked_at' })
  markedAt: Date;
}
