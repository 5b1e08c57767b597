import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Citation } from '@shutong/catalog';
import type { Day } from '@shutong/platform';
import type { SecurityMeasures } from '@shutong/wire';
import type { Mode } from '../application/application.entity';
import type { PartyState, ProjectResourceState, ProjectState } from './project.states';

/** Several organisations use data together for one purpose until a day (联合项目). */
@Entity({ schema: 'exchange', name: 'project' })
export class Project {
  @PrimaryColumn('uuid')
  id: string;

  /** Code of the purpose in each of its agreements. */
  @Column('text')
  code: string;

  @Column('text')
  title: string;

  /** Code of `catalog/taxonomies/project-domains.yaml`. */
  @Column('text')
  domain: string;

  @Column('text')
  purpose: string;

  /** Legal basis. */
  @Column('text')
  basis: string;

  @Column('jsonb')
  citations: Citation[];

  /** Its last day in China. */
  @Column('date', { name: 'ends_on' })
  endsOn: Day;

  @Column('text')
  state: ProjectState;

  @Column('text', { name: 'founded_by' })
  foundedBy: string;

  @Column('timestamptz', { name: 'founded_at' })
  foundedAt: Date;

  /** Why it was closed before its end day. */
  @Column('text', { name: 'closing_reason', nullable: true })
  closingReason: string | null;

  @Column('text', { name: 'ended_by', nullable: true })
  endedBy: string | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}

/** An organisation that was invited to a project. */
@Entity({ schema: 'exchange', name: 'project_party' })
export class ProjectParty {
  @PrimaryColumn('uuid', { name: 'project_id' })
  projectId: string;

  @PrimaryColumn('text')
  department: string;

  @Column('text')
  state: PartyState;

  @Column('timestamptz', { name: 'invited_at' })
  invitedAt: Date;

  /** The office head who joined or declined. */
  @Column('text', { name: 'answered_by', nullable: true })
  answeredBy: string | null;

  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt: Date | null;

  /** Who has joined, declined or left for it, since it was invited first. */
  @Column('text', { name: 'acted_by', array: true })
  actedBy: string[];

  /** How it protects what it gets, as its head said on joining; null before. */
  @Column('jsonb', { nullable: true })
  security: SecurityMeasures | null;

  /** When it left or was removed. */
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}

/** What a provider brings into a project, and for which parties. */
@Entity({ schema: 'exchange', name: 'project_resource' })
export class ProjectResource {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('uuid', { name: 'resource_id' })
  resourceId: string;

  @Column('uuid', { name: 'entry_id' })
  entryId: string;

  /** Of the resource, as the catalogue called it then. */
  @Column('text')
  title: string;

  @Column('text')
  provider: string;

  /** Credit codes: consent covers nobody else. */
  @Column('text', { array: true })
  parties: string[];

  @Column('text', { array: true })
  modes: Mode[];

  @Column('text', { array: true })
  fields: string[];

  /** Calls per day of each party. */
  @Column('integer', { name: 'quota_calls' })
  quotaCalls: number;

  /** Rows of one query at most. */
  @Column('integer', { name: 'max_rows' })
  maxRows: number;

  @Column('text')
  state: ProjectResourceState;

  @Column('text', { name: 'proposed_by' })
  proposedBy: string;

  @Column('timestamptz', { name: 'proposed_at' })
  proposedAt: Date;

  @Column('text', { name: 'answered_by', nullable: true })
  answeredBy: string | null;

  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt: Date | null;

  /** Why the office head declined. */
  @Column('text', { nullable: true })
  reasons: string | null;

  /** When the provider withdrew it. */
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}

/** For which party it has become an application, a decision and an agreement. */
@Entity({ schema: 'exchange', name: 'project_grant' })
export class ProjectGrant {
  @PrimaryColumn('uuid', { name: 'project_resource_id' })
  projectResourceId: string;

  @PrimaryColumn('text')
  party: string;

  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('uuid', { name: 'application_id' })
  applicationId: string;
}

/** Calls of a party under a project's agreements on one resource. */
@Entity({ schema: 'exchange', name: 'project_call' })
export class ProjectCall {
  @PrimaryColumn('uuid', { name: 'project_id' })
  projectId: string;

  /** Who called. */
  @PrimaryColumn('text')
  party: string;

  @PrimaryColumn('uuid', { name: 'resource_id' })
  resourceId: string;

  @PrimaryColumn('text')
  outcome: 'allow' | 'deny' | 'error';

  @Column('text')
  provider: string;

  @Column('bigint')
  calls: string;

  @Column('bigint')
  rows: string;
}
