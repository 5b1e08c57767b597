import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RectificationState } from './rectification.states';

/** How shared data was misused, or not kept as it has to be (Decree 809, Art. 25, 27 and 29). */
export const breaches = [
  'other-purpose',
  'wider-use',
  'onward-supply',
  'not-disposed',
  'security',
  'records-not-kept',
] as const;
export type Breach = (typeof breaches)[number];

/** In which office a suspension was imposed. */
export type Office = 'authority' | 'provider';

/** What a requester has to put right before its suspended agreement goes on (整改; Decree 809, Art. 27). */
@Entity({ schema: 'exchange', name: 'rectification' })
export class Rectification {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'agreement_id' })
  agreementId: string;

  @Column('text')
  requester: string;

  @Column('text')
  provider: string;

  @Column('text', { name: 'imposed_as' })
  imposedAs: Office;

  /** Credit code of the department that suspended the agreement. */
  @Column('text', { name: 'imposed_by' })
  imposedBy: string;

  @Column('text')
  breach: Breach;

  /** What was found. */
  @Column('text')
  facts: string;

  /** What the newest order asks for; earlier ones are in its course. */
  @Column('text')
  ordered: string;

  @Column('text')
  state: RectificationState;

  /** What the requester says it has done; its own matter until it is sent. */
  @Column('text', { nullable: true })
  report: string | null;

  @Column('text', { name: 'drafted_by', nullable: true })
  draftedBy: string | null;

  /** When the agreement was suspended. */
  @Column('timestamptz', { name: 'imposed_at' })
  imposedAt: Date;

  /** When the newest order was given. */
  @Column('timestamptz', { name: 'ordered_at' })
  orderedAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  /** By which the authority has acknowledged that the provider ended the agreement (备案). */
  @Column('text', { name: 'filing_number', nullable: true })
  filingNumber: string | null;

  @Column('timestamptz', { name: 'filed_at', nullable: true })
  filedAt: Date | null;
}
