import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day } from '@shutong/platform';
import type { Sharing } from '../application/application.entity';

/** A decision as everybody may read it: no person, no purpose and no item is named. Written once. */
@Entity({ schema: 'exchange', name: 'open_decision' })
export class OpenDecision {
  /** Of the decision. */
  @PrimaryColumn('uuid')
  id: string;

  /** Of sharing among departments, or of opening to somebody outside government. */
  @Column('text')
  about: 'sharing' | 'opening';

  /** Null, as the name is, where somebody outside government applied. */
  @Column('text', { nullable: true })
  requester: string | null;

  @Column('text', { name: 'requester_name', nullable: true })
  requesterName: string | null;

  @Column('text')
  provider: string;

  @Column('text', { name: 'provider_name' })
  providerName: string;

  @Column('uuid', { name: 'entry_id' })
  entryId: string;

  /** Null, as the title is, where the entry itself is not open, or not on show. */
  @Column('text', { name: 'entry_code', nullable: true })
  entryCode: string | null;

  @Column('text', { name: 'entry_title', nullable: true })
  entryTitle: string | null;

  /** Null for an opening. */
  @Column('text', { nullable: true })
  sharing: Sharing | null;

  @Column('date', { name: 'received_on' })
  receivedOn: Day;

  @Column('timestamptz', { name: 'answered_at' })
  answeredAt: Date;

  @Column('date', { name: 'answered_on' })
  answeredOn: Day;

  @Column('text')
  outcome: 'granted' | 'refused';

  /** Less was granted than applied for. */
  @Column('boolean', { name: 'in_part' })
  inPart: boolean;

  @Column('boolean', { name: 'by_rule' })
  byRule: boolean;

  /** Of a refusal the law that its ground cites; of a grant the law cited, of an opening that of the entry. */
  @Column('text')
  ground: string;

  /** Of a grant in part the law by which the rest was refused. */
  @Column('text', { name: 'rest_ground', nullable: true })
  restGround: string | null;

  /** The decision before, of the same requester and entry. */
  @Column('uuid', { nullable: true })
  follows: string | null;
}
