import type { ColumnKind } from '../ingest/types/formats';

/** A column of a table as queries see it. */
export interface RowColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Type in the engine and in Parquet. */
  readonly sqlType: string;
  /** It stands in no file: its values are the numbers of the rows, from 1. */
  readonly numbersRows?: true;
}

/** The numbers of the rows as a column that can be asked for like any other. */
export const numberColumn = (name: string): RowColumn => ({
  ...{ name, kind: 'integer', sqlType: 'BIGINT', numbersRows: true },
});

export const comparisons = ['=', '<>', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof comparisons)[number];

/** West, south, east, north in degrees (RFC 7946, 5); west beyond east crosses the antimeridian. */
export type Box = readonly [west: number, south: number, east: number, north: number];

/** Where a row lies: in a column of geometries, or in two of numbers. */
export type RowPlace =
  { readonly geometry: string } | { readonly longitude: string; readonly latitude: string };

/**
 * What a row has to hold. Values are texts in the notation of the column's kind. Three-valued as in SQL: what a
 * missing value decides is neither true nor false, and a row is found only where the whole is true.
 */
export type RowCondition =
  | { readonly op: 'and' | 'or'; readonly conditions: readonly RowCondition[] }
  | { readonly op: 'not'; readonly condition: RowCondition }
  | {
      readonly op: 'compare';
      readonly column: string;
      readonly by: Comparison;
      readonly value: string;
    }
  | { readonly op: 'in'; readonly column: string; readonly values: readonly string[] }
  /** `%` stands for any text, `_` for any character; a backslash takes their meaning away. */
  | { readonly op: 'like'; readonly column: string; readonly pattern: string }
  | { readonly op: 'isNull'; readonly column: string }
  /** Of a geometry, the box that bounds it is what counts. */
  | { readonly op: 'intersects'; readonly place: RowPlace; readonly box: Box };

export const aggregateFunctions = ['count', 'sum', 'avg', 'min', 'max'] as const;
export type AggregateFunction = (typeof aggregateFunctions)[number];

/** A figure of each group. */
export interface RowAggregate {
  readonly function: AggregateFunction;
  /** None where rows are counted. */
  readonly column?: string;
  /** Whether each value counts once; only for `count`. */
  readonly distinct?: boolean;
  /** What the figure is called in the answer. */
  readonly name: string;
}

export interface RowSort {
  /** A column of the table; of groups, one of those in the answer. */
  readonly column: string;
  readonly descending: boolean;
}

/** Rows as they stand, or one row for each group; groups without figures are the distinct values. */
export type RowOutput =
  | { readonly kind: 'rows'; readonly columns: readonly string[] }
  | {
      readonly kind: 'groups';
      readonly by: readonly string[];
      readonly aggregates: readonly RowAggregate[];
    };

/**
 * A query for rows of one table: a plain structure that can be kept, sent and compared, and is compiled for an engine
 * (docs/decisions/0030-row-queries-as-structures.md). Missing values come last, in either direction; rows that are
 * alike in all that they are sorted by keep the order of the table.
 */
export interface RowQuery {
  readonly output: RowOutput;
  readonly filter?: RowCondition;
  readonly sort: readonly RowSort[];
  /** Where the page before ended, as it was given with that page. */
  readonly cursor?: string;
  /** Rows passed over before the first, for those who know no cursors; each of them costs. */
  readonly offset?: number;
  readonly limit: number;
}
