import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EntryState } from './entry.states';
import type {
  Citation,
  CodeTableRef,
  Conditions,
  DataClass,
  ItemType,
  LegalGround,
  Mode,
  Openness,
  Sharing,
  UpdateCycle,
} from '../vocabulary';

/** One version of an entry (目录): what the catalogue says of a data resource. */
@Entity({ schema: 'catalog', name: 'entry' })
export class Entry {
  @PrimaryColumn('uuid')
  id: string;

  @PrimaryColumn('integer')
  version: number;

  /** 信息资源代码; the same in all versions, null only for imported entries. */
  @Column('text', { nullable: true })
  code: string | null;

  @Column('text')
  state: EntryState;

  /** The version that the catalogue shows. */
  @Column('boolean')
  current: boolean;

  /** Unified social credit code; null where an imported source gives only a name. */
  @Column('text', { nullable: true })
  provider: string | null;

  @Column('text', { name: 'provider_name' })
  providerName: string;

  @Column('text', { nullable: true })
  division: string | null;

  @Column('text', { nullable: true })
  level: string | null;

  @Column('text', { nullable: true })
  node: string | null;

  @Column('text', { nullable: true })
  path: string | null;

  @Column('text')
  title: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  @Column('text')
  summary: string;

  @Column('text', { nullable: true })
  theme: string | null;

  /** Section of GB/T 4754, A to T. */
  @Column('text', { nullable: true })
  industry: string | null;

  @Column('text', { array: true })
  keywords: string[];

  @Column('text', { array: true })
  formats: string[];

  @Column('text', { name: 'update_cycle', nullable: true })
  updateCycle: UpdateCycle | null;

  @Column('text', { nullable: true })
  sharing: Sharing | null;

  @Column('text', { array: true })
  modes: Mode[];

  @Column('jsonb', { nullable: true })
  conditions: Conditions | null;

  @Column('jsonb', { name: 'legal_ground', nullable: true })
  legalGround: LegalGround | null;

  /** What the department collects the data by. */
  @Column('jsonb')
  basis: Citation[];

  @Column('text', { nullable: true })
  open: Openness | null;

  /** 开放条件, where it is open conditionally. */
  @Column('text', { name: 'open_conditions', nullable: true })
  openConditions: string | null;

  /** 关联资源代码: entries that this one belongs with. */
  @Column('text', { name: 'related_codes', array: true })
  relatedCodes: string[];

  /** Highest class of the items, 1 to 4. */
  @Column('smallint', { nullable: true })
  class: DataClass | null;

  @Column('integer', { name: 'item_count' })
  itemCount: number;

  /** Why it was returned, suspended or retired. */
  @Column('text', { nullable: true })
  reasons: string | null;

  @Column('text', { name: 'drafted_by' })
  draftedBy: string;

  /** Who drafted or edited this version. */
  @Column('text', { array: true })
  writers: string[];

  @Column('timestamptz', { name: 'drafted_at' })
  draftedAt: Date;

  /** The department head (部门负责人), and the hash of what that person approved. */
  @Column('text', { name: 'approved_by', nullable: true })
  approvedBy: string | null;

  @Column('timestamptz', { name: 'approved_at', nullable: true })
  approvedAt: Date | null;

  @Column('text', { name: 'approved_sha256', nullable: true })
  approvedSha256: string | null;

  @Column('text', { name: 'submitted_by', nullable: true })
  submittedBy: string | null;

  @Column('timestamptz', { name: 'submitted_at', nullable: true })
  submittedAt: Date | null;

  @Column('text', { name: 'published_by', nullable: true })
  publishedBy: string | null;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;
}

/** One field of an entry (信息项). */
@Entity({ schema: 'catalog', name: 'item' })
export class Item {
  @PrimaryColumn('uuid', { name: 'entry_id' })
  entryId: string;

  @PrimaryColumn('integer')
  version: number;

  @PrimaryColumn('integer')
  position: number;

  @Column('text')
  code: string;

  @Column('text')
  name: string;

  @Column('text', { name: 'name_en' })
  nameEn: string;

  @Column('text', { nullable: true })
  type: ItemType | null;

  /** Characters or digits at most. */
  @Column('integer', { nullable: true })
  length: number | null;

  @Column('smallint', { nullable: true })
  class: DataClass | null;

  @Column('boolean')
  personal: boolean;

  @Column('text', { nullable: true })
  sharing: Sharing | null;

  @Column('text', { nullable: true })
  open: Openness | null;

  /** Code of the data element that it is. */
  @Column('text', { name: 'data_element', nullable: true })
  dataElement: string | null;

  @Column('jsonb', { name: 'code_table', nullable: true })
  codeTable: CodeTableRef | null;
}
