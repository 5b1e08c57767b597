import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a record tells of: scenario, process, effect, storage, destruction (Decree 809, Art. 29). */
export const usageKinds = ['scenario', 'process', 'effect', 'storage', 'destruction'] as const;
export type UsageKind = (typeof usageKinds)[number];

/** How a requester uses shared data, in its own words; never changed. */
@Entity({ schema: 'exchange', name: 'usage_record' })
export class UsageRecord {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'agreement_id' })
  agreementId: string;

  /** Of the agreement, as it counted then. */
  @Column('integer', { name: 'agreement_version' })
  agreementVersion: number;

  @Column('text')
  kind: UsageKind;

  @Column('text')
  text: string;

  /** The certificate of disposal (Art. 27), given once for each version of an agreement that has ended. */
  @Column('boolean')
  certifies: boolean;

  @Column('text', { name: 'recorded_by' })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
