import type { CodeTableRef, ItemType } from '@shutong/catalog';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The data element (数据元) that an item is. */
export interface DescribedElement {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly definition: string;
  /** Number of the standard that it comes from. */
  readonly standard: string;
}

/** The version of a code table that an item is bound to. */
export interface DescribedCodeTable extends CodeTableRef {
  readonly title: string;
  readonly titleEn: string;
  /** Number of the standard that it comes from. */
  readonly standard: string;
}

/** An item (信息项) of the catalogue, as a column of a table is one. */
export interface DescribedItem {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly type: ItemType | null;
  /** Characters or digits at most. */
  readonly length: number | null;
  readonly element: DescribedElement | null;
  readonly codeTable: DescribedCodeTable | null;
  /** Its values were masked: they are no longer those that the item speaks of. */
  readonly masked: boolean;
}

/** What the catalogue says of a column: the item that it is. */
export interface DescribedColumn extends DescribedItem {
  /** Of the table. */
  readonly column: string;
}

/** What the columns of one table of a publication are, as the catalogue had it when that was approved; it never changes. */
@Entity({ schema: 'opendata', name: 'dictionary' })
export class Dictionary {
  @PrimaryColumn('uuid', { name: 'publication_id' })
  publicationId: string;

  /** Of the table in the version, from 0. */
  @PrimaryColumn('integer')
  place: number;

  @Column('jsonb')
  columns: DescribedColumn[];
}
