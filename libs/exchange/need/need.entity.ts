import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Citation } from '@shutong/catalog';
import type { NeedState, NeedStep } from './need.states';

/** Data that a department needs and nobody has catalogued (数据需求; Decree 809, Art. 19). */
@Entity({ schema: 'exchange', name: 'need' })
export class Need {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  requester: string;

  @Column('text')
  title: string;

  @Column('text')
  description: string;

  /** Names of the information items wanted. */
  @Column('text', { array: true })
  items: string[];

  @Column('text')
  basis: string;

  /** Rule documents, with article, that it rests on. */
  @Column('jsonb')
  citations: Citation[];

  @Column('text')
  scenario: string;

  @Column('text')
  purpose: string;

  /** The government service (事项) that it is for, where there is one. */
  @Column('text', { nullable: true })
  matter: string | null;

  /** Why the published entry that has all items does not serve; null where there was none. */
  @Column('text', { nullable: true })
  unserved: string | null;

  @Column('text')
  state: NeedState;

  /** Code of the responsibility item: as the requester names it, and from its sending the one by which the source answers. */
  @Column('text', { nullable: true })
  responsibility: string | null;

  /** The version that was in force when the source was named. */
  @Column('integer', { name: 'responsibility_version', nullable: true })
  responsibilityVersion: number | null;

  /** Working days that this version gives its department. */
  @Column('smallint', { name: 'reply_days', nullable: true })
  replyDays: number | null;

  /** Credit code of the one department that has to answer (数源部门); null while none is named. */
  @Column('text', { nullable: true })
  source: string | null;

  /** Credit code of a department that said that it is not the source. */
  @Column('text', { name: 'handed_back_by', nullable: true })
  handedBackBy: string | null;

  /** The answer that is proposed, or given: by an entry, or by reasons and ground. */
  @Column('text', { name: 'proposed_by', nullable: true })
  proposedBy: string | null;

  @Column('uuid', { name: 'entry_id', nullable: true })
  entryId: string | null;

  /** How the entry serves, where it lacks some of the items wanted. */
  @Column('text', { nullable: true })
  serves: string | null;

  @Column('text', { name: 'refusal_reasons', nullable: true })
  refusalReasons: string | null;

  @Column('text', { name: 'refusal_ground', nullable: true })
  refusalGround: string | null;

  /** Number of the last step. */
  @Column('integer', { name: 'last_step' })
  lastStep: number;

  @Column('text', { name: 'filed_by' })
  filedBy: string;

  @Column('timestamptz', { name: 'filed_at' })
  filedAt: Date;

  /** With the consent of its office head. */
  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}

/** One thing that happened to a need; never changed. */
@Entity({ schema: 'exchange', name: 'need_step' })
export class TakenNeedStep {
  @PrimaryColumn('uuid', { name: 'need_id' })
  needId: string;

  /** From 1. */
  @PrimaryColumn('integer')
  number: number;

  @Column('text')
  step: NeedStep | 'file';

  @Column('text')
  by: string;

  /** Credit code. */
  @Column('text', { nullable: true })
  department: string | null;

  /** Credit code of the department named by then. */
  @Column('text', { nullable: true })
  source: string | null;

  /** Why; blank where the step says all. */
  @Column('text')
  text: string;

  /** Legal ground of a refusal. */
  @Column('text', { nullable: true })
  ground: string | null;

  /** The entry that is linked. */
  @Column('uuid', { name: 'entry_id', nullable: true })
  entryId: string | null;

  @Column('timestamptz')
  at: Date;
}
