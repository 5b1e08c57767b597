import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Mask, MatchRule, ResourceKind, ResourceMode } from '../vocabulary';
import type { ResourceState } from './resource.states';

/** What a department's connector serves under an entry (资源). Fields are codes of the entry's items. */
@Entity({ schema: 'catalog', name: 'resource' })
export class Resource {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  code: string;

  @Column('uuid', { name: 'entry_id' })
  entryId: string;

  @Column('text')
  title: string;

  @Column('text')
  kind: ResourceKind;

  /** Grows with every change of what is offered; agreements name it. */
  @Column('integer')
  version: number;

  @Column('text')
  state: ResourceState;

  /** Credit code of the department whose connector serves it. */
  @Column('text')
  provider: string;

  @Column('text', { array: true })
  modes: ResourceMode[];

  /** Fields by which a call names the thing it asks about. */
  @Column('text', { name: 'key_fields', array: true })
  keyFields: string[];

  @Column('text', { array: true })
  fields: string[];

  /** Mask by field: how a query's answer hides part of a value. */
  @Column('jsonb')
  masks: Readonly<Record<string, Mask>>;

  /** Match rule by field: how a verification compares. */
  @Column('jsonb', { name: 'match_rules' })
  matchRules: Readonly<Record<string, MatchRule>>;

  /** Field that names a person, where the resource has personal data. */
  @Column('text', { name: 'subject_field', nullable: true })
  subjectField: string | null;

  /** Chinese names of themes of its own; empty: it is under that of its entry. */
  @Column('text', { array: true })
  themes: string[];

  @Column('text', { name: 'mounted_by' })
  mountedBy: string;

  @Column('timestamptz', { name: 'mounted_at' })
  mountedAt: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;
}
