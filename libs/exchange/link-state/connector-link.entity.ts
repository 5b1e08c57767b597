import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the hub has heard of a department's connector. */
@Entity({ schema: 'exchange', name: 'connector_link' })
export class ConnectorLink {
  @PrimaryColumn('text')
  department: string;

  @Column('timestamptz', { name: 'first_heard_at' })
  firstHeardAt: Date;

  @Column('timestamptz', { name: 'last_heard_at' })
  lastHeardAt: Date;

  /** Of the connector, as it says. */
  @Column('text')
  release: string;

  /** Version of the wire format that both sides have agreed on. */
  @Column('integer', { name: 'wire_version' })
  wireVersion: number;

  /** Id of the outage that lasts. */
  @Column('uuid', { nullable: true })
  outage: string | null;
}
