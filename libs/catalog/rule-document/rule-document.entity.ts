import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 制度文件 by what they are: 法律, 行政法规, 国务院决定, 地方性法规, 规章, 规范性文件. */
export const ruleDocumentKinds = [
  'law',
  'administrative-regulation',
  'state-council-decision',
  'local-regulation',
  'rule',
  'normative-document',
] as const;
export type RuleDocumentKind = (typeof ruleDocumentKinds)[number];

export const ruleDocumentStates = ['in-force', 'withdrawn'] as const;
export type RuleDocumentState = (typeof ruleDocumentStates)[number];

/** A document that data are collected, shared or used by (制度文件). */
@Entity({ schema: 'catalog', name: 'rule_document' })
export class RuleDocument {
  /** Stable: citations name it. */
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  title: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  /** 文号, as printed on the document. */
  @Column('text')
  number: string;

  @Column('text')
  issuer: string;

  @Column('text')
  kind: RuleDocumentKind;

  /** Where it is in force (GB/T 2260; 100000 for the nation). */
  @Column('text')
  division: string;

  /** First day in China, YYYY-MM-DD. */
  @Column('date', { name: 'in_force_from' })
  inForceFrom: string;

  /** Last day in China; null where it has no end. */
  @Column('date', { name: 'in_force_until', nullable: true })
  inForceUntil: string | null;

  /** Grows with every amendment. */
  @Column('integer')
  revision: number;

  @Column('text')
  state: RuleDocumentState;

  /** Why it was withdrawn. */
  @Column('text', { nullable: true })
  reasons: string | null;

  /** Code of the document that takes its place. */
  @Column('text', { name: 'replaced_by', nullable: true })
  replacedBy: string | null;

  @Column('text', { name: 'withdrawn_by', nullable: true })
  withdrawnBy: string | null;

  @Column('timestamptz', { name: 'withdrawn_at', nullable: true })
  withdrawnAt: Date | null;

  @Column('text', { name: 'registered_by' })
  registeredBy: string;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;
}

/** What the authority says of a document. */
export type RuleDocumentContent = Pick<
  RuleDocument,
  'title' | 'titleEn' | 'number' | 'issuer' | 'kind' | 'division' | 'inForceFrom' | 'inForceUntil'
>;
