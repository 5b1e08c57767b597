import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A time for which nothing was heard of a connector, longer than `LINK_LOST_AFTER`. */
@Entity({ schema: 'exchange', name: 'link_outage' })
export class LinkOutage {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  department: string;

  /** From when on nothing was heard. */
  @Column('timestamptz')
  since: Date;

  /** Null while it lasts. */
  @Column('timestamptz', { nullable: true })
  until: Date | null;
}
