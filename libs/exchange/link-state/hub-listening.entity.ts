import { Column, Entity, PrimaryColumn } from 'typeorm';

/** From when to when some process of the hub has been there without a break; one row. */
@Entity({ schema: 'exchange', name: 'hub_listening' })
export class HubListening {
  @PrimaryColumn('boolean')
  one: boolean;

  @Column('timestamptz')
  since: Date;

  @Column('timestamptz')
  until: Date;
}
