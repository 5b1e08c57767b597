import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Citation } from '@shutong/catalog';
import type { AgreementTerms } from '@shutong/wire';
import type { Restricted } from '../restriction/restriction.policy';
import type { AgreementState } from './agreement.states';

/** The right that follows from a granted application (共享协议); terms never change, versions do. */
@Entity({ schema: 'exchange', name: 'agreement' })
export class Agreement {
  @PrimaryColumn('uuid')
  id: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('uuid', { name: 'application_id' })
  applicationId: string;

  @Column('uuid', { name: 'resource_id' })
  resourceId: string;

  @Column('uuid', { name: 'entry_id' })
  entryId: string;

  /** Version of the entry up to which it is judged: that of its conclusion, then each one since. */
  @Column('integer', { name: 'entry_version' })
  entryVersion: number;

  @Column('text')
  requester: string;

  @Column('text')
  provider: string;

  @Column('text')
  state: AgreementState;

  @Column('jsonb')
  terms: AgreementTerms;

  /** Rule documents, with article, that it rests on, as applied for. */
  @Column('jsonb')
  citations: Citation[];

  @Column('text', { name: 'terms_sha256' })
  termsSha256: string;

  @Column('text', { name: 'provider_signature', nullable: true })
  providerSignature: string | null;

  @Column('text', { name: 'requester_signature', nullable: true })
  requesterSignature: string | null;

  /** All that notices have restricted so far, on top of the terms. */
  @Column('jsonb')
  restricted: Restricted;

  /** Number of the newest restriction notice; 0 where there is none. */
  @Column('integer')
  restriction: number;

  /** Number of the newest one that the provider's connector has said it holds. */
  @Column('integer', { name: 'restriction_held' })
  restrictionHeld: number;

  /** Credit codes of those who have suspended or terminated it, or agreed to that; none while it works, and where time alone ended it. */
  @Column('text', { name: 'stopped_by', array: true })
  stoppedBy: string[];

  /** The version in whose place it stands; null for the first, and for one that never got so far. */
  @Column('integer', { nullable: true })
  replaces: number | null;

  /** The version that stands in its place; null where none does. */
  @Column('integer', { name: 'replaced_by', nullable: true })
  replacedBy: number | null;

  @Column('timestamptz', { name: 'valid_until' })
  validUntil: Date;

  /** Of the last warning before the end, how many days before it was due; null before the first. */
  @Column('smallint', { name: 'warned_before', nullable: true })
  warnedBefore: number | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
