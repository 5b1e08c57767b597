import type { QualityMark, SourceClass } from '../provider/source-class';
import type { DescribedCodeTable, DescribedItem } from '../publication/dictionary.entity';
import type { ColumnKind, HeldSeries, RowColumn, SeriesStep, VersionDiff } from '@shutong/datasets';

/** A dataset that everybody, or who asks by an agreement, may have. Instants in UTC. */
export interface OpenDataset {
  readonly id: string;
  readonly title: string;
  /** Unified social credit code of the department that keeps it up. */
  readonly department: string;
  readonly departmentName: string;
  /** Resource code (信息资源代码) of the entry by which it is open; null where the entry has none. */
  readonly entryCode: string | null;
  readonly entryTitle: string;
  readonly entryTitleEn: string;
  readonly summary: string;
  readonly updateCycle: string | null;
  /** The last day in China on which the next version keeps that promise; null where there is none. */
  readonly updateDueOn: string | null;
  /** That day is over. */
  readonly late: boolean;
  /** Number of the latest version that is open. */
  readonly version: number;
  /** When that version was published. */
  readonly publishedAt: Date;
  readonly sourceClass: SourceClass;
  /** Under which it may be used, of who is no body of the government; null of one. */
  readonly terms: string | null;
  /** How far the authority has looked at that one's data; null of a body of the government. */
  readonly qualityMark: QualityMark | null;
  /** Points of metadata quality, of 405; null as long as nobody has assessed it. */
  readonly mqa: number | null;
  /** Of the five stars of open data; null as long as nobody has assessed it. */
  readonly fiveStar: number | null;
  /** How many applications, papers, reports and visualisations that are shown came out of it. */
  readonly reuses: number;
  /** Papers and reports among them. */
  readonly results: number;
}

/** A version that is, or was, open. */
export interface OpenVersionOutline {
  readonly number: number;
  /** Null once it is withdrawn. */
  readonly publishedAt: Date | null;
  readonly withdrawnAt: Date | null;
  /** Why it was withdrawn. */
  readonly ground: string | null;
  /** SHA-256 of the Parquet file of each of its tables, in their order. */
  readonly sha256: readonly string[];
}

export interface OpenColumn {
  readonly name: string;
  /** As it stands in the file that the department has sent. */
  readonly title: string;
  readonly kind: ColumnKind;
}

export interface OpenTableColumn extends OpenColumn {
  /** What it is, as the catalogue had it when the version was approved; null of versions from before that was kept. */
  readonly item: DescribedItem | null;
}

/** One value of a code table. */
export interface OpenCode {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
}

/** The values that a column may have. */
export interface OpenCodesAnswer {
  readonly dataset: string;
  /** Of which the table is, also where `latest` was asked for. */
  readonly version: number;
  readonly table: number;
  readonly column: string;
  readonly codeTable: DescribedCodeTable;
  readonly codes: readonly OpenCode[];
  /** Null on the last page. */
  readonly next: string | null;
}

export interface OpenTable {
  /** In the version, from 0. */
  readonly place: number;
  readonly name: string;
  readonly rows: number;
  /** Of its Parquet file; null, as the hash is, where an agreement does not cover all of its columns. */
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly columns: readonly OpenTableColumn[];
  /** West, south, east, north of the places of its rows, in degrees; null where they have none. */
  readonly extent: readonly number[] | null;
  /** Null where its publisher has not declared it a time series. */
  readonly series: OpenTableSeries | null;
}

/** That a table is a time series, and over which time. */
export interface OpenTableSeries {
  /** Column of the periods. */
  readonly period: string;
  /** How far apart they are. */
  readonly step: SeriesStep;
  /** Columns that tell series of the table apart. */
  readonly keys: readonly string[];
  /** Columns of the figures. */
  readonly figures: readonly string[];
  /** The first and the last period of all series, as the table has them. */
  readonly from: string;
  readonly to: string;
  /** How many there are from the one to the other. */
  readonly periods: number;
  /** How many series there are. */
  readonly count: number;
  /** Periods of all of them for which there is no row, or none with a figure. */
  readonly missing: number;
}

/** What one series lacks. */
export interface OpenSeriesGaps {
  /** Values of the columns that tell it from the others. */
  readonly key: Readonly<Record<string, string | null>>;
  /** How many periods are missing. */
  readonly missing: number;
  /** The first of them, in the order of time. */
  readonly missingPeriods: readonly string[];
}

/** The series of a table, and which of their periods are missing. */
export interface OpenSeriesAnswer extends OpenTableSeries {
  readonly dataset: string;
  /** Of which the table is, also where `latest` was asked for. */
  readonly version: number;
  readonly table: number;
  readonly series: readonly OpenSeriesGaps[];
  /** Null on the last page. */
  readonly next: string | null;
}

/** A version with its tables; it never changes until it is withdrawn. */
export interface OpenVersion {
  readonly dataset: string;
  readonly number: number;
  readonly title: string;
  readonly publishedAt: Date;
  /** What distinguishes it from the version before; null where that one is not open, and for licensees. */
  readonly changes: VersionDiff | null;
  readonly tables: readonly OpenTable[];
}

/** A table of a version, as the portal reads it. */
export interface FoundTable {
  /** By which it is given; null of what everybody may have. */
  readonly agreement: string | null;
  /** Name of the key by which it is asked for under that agreement. */
  readonly key: string | null;
  /** Not all of its columns are: the agreement does not cover the others. */
  readonly isPart: boolean;
  readonly publicationId: string;
  readonly dataset: string;
  /** Unified social credit code of who keeps it up. */
  readonly department: string;
  /** Under which it may be used, of who is no body of the government and has said so. */
  readonly terms: string | null;
  readonly version: number;
  /** Of the dataset. */
  readonly title: string;
  readonly place: number;
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly publishedAt: Date;
  readonly columns: readonly (RowColumn & { readonly title: string })[];
  readonly extent: readonly number[] | null;
  /** Null where it is none. */
  readonly series: HeldSeries | null;
}

/** Whole numbers, decimals and times are texts, so that none loses a digit. */
export type OpenRow = Readonly<Record<string, string | number | boolean | null>>;

/** One page of what a query finds. */
export interface OpenRowsAnswer {
  readonly dataset: string;
  /** Of which the rows are, also where `latest` was asked for. */
  readonly version: number;
  /** When that version was published (RFC 3339). */
  readonly publishedAt: Date;
  /** Under which it is open: an address or a code; null where none is told. */
  readonly licence: string | null;
  readonly table: number;
  /** Rows of the whole table; null where rows are filtered or grouped. */
  readonly total: number | null;
  readonly columns: readonly OpenColumn[];
  readonly rows: readonly OpenRow[];
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
}
