import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CatalogueKind } from '../format/catalogue';
import type { SourceState } from './source.states';

/** A catalogue elsewhere that is harvested, as an operator has confirmed it. */
@Entity({ schema: 'opendata', name: 'source' })
export class HarvestSource {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  title: string;

  /** Of its first page. */
  @Column('text')
  address: string;

  @Column('text')
  kind: CatalogueKind;

  @Column('text')
  state: SourceState;

  @Column('integer', { name: 'every_hours' })
  everyHours: number;

  /** Of the region whose catalogue it is (GB/T 2260); null where nobody has said. */
  @Column('text', { nullable: true })
  division: string | null;

  /** When it is read next, as long as it is active. */
  @Column('timestamptz', { name: 'next_at' })
  nextAt: Date;

  /** Of its answer when it was last read whole, where that was one answer; so is the date. */
  @Column('text', { nullable: true })
  etag: string | null;

  @Column('text', { name: 'last_modified', nullable: true })
  lastModified: string | null;

  @Column('text', { name: 'added_by' })
  addedBy: string;

  @Column('timestamptz', { name: 'added_at' })
  addedAt: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;
}
