import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OpenAgreementTerms } from '@shutong/wire';
import type { OpenAgreementState, OpenApplicationState } from './open-application.states';

/** Somebody outside government applies for conditionally open data of an entry. Who that is is personal. */
@Entity({ schema: 'exchange', name: 'open_application' })
export class OpenApplication {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'entry_id' })
  entryId: string;

  /** Of the entry, as the catalogue called it then. */
  @Column('text')
  title: string;

  @Column('text')
  provider: string;

  /** Who would be licensed: the company, or else the person. */
  @Column('text')
  licensee: string;

  /** The person who applied. */
  @Column('text', { name: 'applied_by' })
  appliedBy: string;

  /** Real name of that person. */
  @Column('text')
  name: string;

  @Column('text', { name: 'organisation_code', nullable: true })
  organisationCode: string | null;

  @Column('text', { name: 'organisation_name', nullable: true })
  organisationName: string | null;

  @Column('text')
  purpose: string;

  @Column('text')
  scope: string;

  /** Security measures that the applicant takes. */
  @Column('text')
  security: string;

  @Column('text', { array: true })
  fields: string[];

  @Column('timestamptz', { name: 'period_until' })
  periodUntil: Date;

  @Column('text')
  state: OpenApplicationState;

  @Column('timestamptz', { name: 'applied_at' })
  appliedAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  /** What it lacks, item by item; told once. */
  @Column('text', { array: true, nullable: true })
  missing: string[] | null;

  @Column('text', { name: 'asked_by', nullable: true })
  askedBy: string | null;

  /** The last day for the supplement is counted from it. */
  @Column('timestamptz', { name: 'asked_at', nullable: true })
  askedAt: Date | null;

  /** To each item, in the same order. */
  @Column('text', { array: true, nullable: true })
  answers: string[] | null;

  /** The person who answered them; null for what was supplied before it was kept. */
  @Column('text', { name: 'supplied_by', nullable: true })
  suppliedBy: string | null;

  /** Working days of the one extension that was asked for. */
  @Column('smallint', { name: 'extension_days', nullable: true })
  extensionDays: number | null;

  @Column('text', { name: 'extension_reasons', nullable: true })
  extensionReasons: string | null;

  @Column('text', { name: 'extension_asked_by', nullable: true })
  extensionAskedBy: string | null;

  /** Null until the authority has answered. */
  @Column('boolean', { name: 'extension_consented', nullable: true })
  extensionConsented: boolean | null;

  @Column('text', { name: 'extension_remarks', nullable: true })
  extensionRemarks: string | null;

  @Column('text', { name: 'extension_answered_by', nullable: true })
  extensionAnsweredBy: string | null;
}

/** The provider's answer: proposed by an officer, given by the office head. */
@Entity({ schema: 'exchange', name: 'open_answer' })
export class OpenAnswer {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'application_id' })
  applicationId: string;

  @Column('text')
  outcome: 'granted' | 'refused';

  @Column('text')
  reasons: string;

  @Column('text')
  ground: string;

  @Column('boolean', { name: 'for_incompleteness' })
  forIncompleteness: boolean;

  @Column('text', { array: true })
  fields: string[];

  /** Until when it is granted, where that is earlier than was applied for. */
  @Column('timestamptz', { name: 'period_until', nullable: true })
  periodUntil: Date | null;

  @Column('text', { name: 'proposed_by' })
  proposedBy: string;

  @Column('timestamptz', { name: 'proposed_at' })
  proposedAt: Date;

  @Column('text', { name: 'answered_by', nullable: true })
  answeredBy: string | null;

  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt: Date | null;

  /** When another proposal took its place; null for the one that stands. */
  @Column('timestamptz', { name: 'replaced_at', nullable: true })
  replacedAt: Date | null;
}

/** What somebody outside government may use of an entry, for what and until when (开放授权协议). */
@Entity({ schema: 'exchange', name: 'open_agreement' })
export class OpenAgreement {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'application_id' })
  applicationId: string;

  @Column('uuid', { name: 'entry_id' })
  entryId: string;

  @Column('text')
  licensee: string;

  @Column('text')
  provider: string;

  @Column('text')
  state: OpenAgreementState;

  @Column('jsonb')
  terms: OpenAgreementTerms;

  @Column('text', { name: 'terms_sha256' })
  termsSha256: string;

  @Column('text', { array: true })
  fields: string[];

  @Column('timestamptz', { name: 'concluded_at' })
  concludedAt: Date;

  @Column('timestamptz', { name: 'valid_until' })
  validUntil: Date;

  /** Of the last warning of its end, how many days before it; null before the first. */
  @Column('smallint', { name: 'warned_before', nullable: true })
  warnedBefore: number | null;

  @Column('text', { name: 'revoked_by', nullable: true })
  revokedBy: string | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @Column('text', { name: 'revocation_reason', nullable: true })
  revocationReason: string | null;
}
