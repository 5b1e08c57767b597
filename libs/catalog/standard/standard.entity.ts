import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ItemType } from '../vocabulary';

/** 国家标准, 行业标准, 地方标准. */
export const standardLevels = ['national', 'industry', 'local'] as const;
export type StandardLevel = (typeof standardLevels)[number];

/** A standard (标准) that data elements and code tables come from. */
@Entity({ schema: 'catalog', name: 'standard' })
export class Standard {
  /** As it is cited: GB/T 2261.1-2003. */
  @PrimaryColumn('text')
  number: string;

  @Column('text')
  level: StandardLevel;

  @Column('text')
  title: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  @Column('text')
  issuer: string;

  /** First day, YYYY-MM-DD; null where it is not known. */
  @Column('date', { name: 'in_force', nullable: true })
  inForce: string | null;

  /** First day on which it is no longer in force. */
  @Column('date', { nullable: true })
  withdrawn: string | null;

  @Column('text', { name: 'registered_by' })
  registeredBy: string;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt: Date;
}

/** 数据元: what an item is, wherever it occurs. */
@Entity({ schema: 'catalog', name: 'data_element' })
export class DataElement {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  name: string;

  @Column('text', { name: 'name_en' })
  nameEn: string;

  @Column('text')
  type: ItemType;

  /** Characters or digits at most; null where the type has its own. */
  @Column('integer', { nullable: true })
  length: number | null;

  @Column('text')
  definition: string;

  /** Number of the standard. */
  @Column('text')
  standard: string;

  /** Code of the table that its values come from. */
  @Column('text', { name: 'code_table', nullable: true })
  codeTable: string | null;

  @Column('text', { name: 'registered_by' })
  registeredBy: string;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt: Date;
}

/** 代码表: a closed list of values, in versions. */
@Entity({ schema: 'catalog', name: 'code_table' })
export class CodeTable {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  title: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  /** Number of the standard. */
  @Column('text')
  standard: string;

  @Column('text', { name: 'registered_by' })
  registeredBy: string;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt: Date;
}

/** One version of a code table; its values never change. */
@Entity({ schema: 'catalog', name: 'code_table_version' })
export class CodeTableVersion {
  @PrimaryColumn('text', { name: 'code_table' })
  codeTable: string;

  @PrimaryColumn('integer')
  version: number;

  /** YYYY-MM-DD. */
  @Column('date', { name: 'valid_from' })
  validFrom: string;

  @Column('integer', { name: 'value_count' })
  valueCount: number;

  @Column('text', { name: 'issued_by' })
  issuedBy: string;

  @Column('timestamptz', { name: 'issued_at' })
  issuedAt: Date;

  @Column('text', { name: 'withdrawn_by', nullable: true })
  withdrawnBy: string | null;

  /** From then on no item is newly bound to it. */
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true })
  withdrawnAt: Date | null;
}

/** One value of a version. */
@Entity({ schema: 'catalog', name: 'code_value' })
export class CodeValue {
  @PrimaryColumn('text', { name: 'code_table' })
  codeTable: string;

  @PrimaryColumn('integer')
  version: number;

  /** As the standard orders them, from 0. */
  @Column('integer')
  position: number;

  @PrimaryColumn('text')
  code: string;

  @Column('text')
  name: string;

  @Column('text', { name: 'name_en' })
  nameEn: string;
}
