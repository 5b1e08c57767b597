import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AgreementTerms } from '@shutong/wire';
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

  @Column('text')
  requester: string;

  @Column('text')
  provider: string;

  @Column('text')
  state: AgreementState;

  @Column('jsonb')
  terms: AgreementTerms;

  @Column('text', { name: 'terms_sha256' })
  termsSha256: string;

  @Column('text', { name: 'provider_signature', nullable: true })
  providerSignature: string | null;

  @Column('text', { name: 'requester_signature', nullable: true })
  requesterSignature: string | null;

  @Column('timestamptz', { name: 'valid_until' })
  validUntil: Date;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
