import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day } from '@shutong/platform';
import type { CatalogChangeState, ChangedEntryState } from './catalog-change.states';

export const changeCauses = ['law', 'duty'] as const;
/** What changed: what the catalogue rests on, or what its department has to do. */
export type ChangeCause = (typeof changeCauses)[number];

/** A law or a department's duties changed, so that its entries have to follow (Decree 809, Art. 17). */
@Entity({ schema: 'catalog', name: 'change' })
export class CatalogChange {
  @PrimaryColumn('uuid')
  id: string;

  /** Credit code of the department whose entries have to follow. */
  @Column('text')
  department: string;

  @Column('text')
  cause: ChangeCause;

  /** Code of the rule document that changed; null where none is registered for it. */
  @Column('text', { nullable: true })
  document: string | null;

  @Column('text')
  description: string;

  /** The day from which the time is counted, whenever it was recorded. */
  @Column('date', { name: 'occurred_on' })
  occurredOn: Day;

  @Column('text')
  state: CatalogChangeState;

  @Column('text', { name: 'recorded_by' })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;

  /** Ids of those who have acted for its department. */
  @Column('text', { array: true })
  acted: string[];

  /** Working days that were asked for, with the department's reasons; null until it asks. */
  @Column('smallint', { name: 'extension_days', nullable: true })
  extensionDays: number | null;

  @Column('text', { name: 'extension_reasons', nullable: true })
  extensionReasons: string | null;

  @Column('text', { name: 'extension_asked_by', nullable: true })
  extensionAskedBy: string | null;

  /** Null until the authority has answered. */
  @Column('boolean', { name: 'extension_consented', nullable: true })
  extensionConsented: boolean | null;

  /** What the authority says to it. */
  @Column('text', { name: 'extension_remarks', nullable: true })
  extensionRemarks: string | null;

  @Column('text', { name: 'extension_answered_by', nullable: true })
  extensionAnsweredBy: string | null;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt: Date | null;
}

/** An entry that has to follow a change, or one that has to be made. */
@Entity({ schema: 'catalog', name: 'changed_entry' })
export class ChangedEntry {
  @PrimaryColumn('uuid', { name: 'change_id' })
  changeId: string;

  /** From 1, in the order in which the change names them. */
  @PrimaryColumn('integer')
  number: number;

  /** Null while one that has to be made is not drafted. */
  @Column('uuid', { name: 'entry_id', nullable: true })
  entryId: string | null;

  @Column('text')
  title: string;

  @Column('text')
  state: ChangedEntryState;

  /** The version that was submitted. */
  @Column('integer', { nullable: true })
  version: number | null;

  /** Why no version is needed. */
  @Column('text', { nullable: true })
  reasons: string | null;

  @Column('text', { name: 'settled_by', nullable: true })
  settledBy: string | null;

  @Column('timestamptz', { name: 'settled_at', nullable: true })
  settledAt: Date | null;
}
