import type { SeriesStep } from './period';

/** What of a table is a series of figures over time, as its publisher says. */
export interface SeriesDeclaration {
  /** Column of the periods. */
  readonly period: string;
  readonly step: SeriesStep;
  /** Columns that tell series of one table apart. */
  readonly keys: readonly string[];
  /** Columns of the figures. */
  readonly figures: readonly string[];
}

/** What was found in a table of which it holds. */
export interface SeriesSpan {
  /** How its periods are written. */
  readonly writing: string;
  /** Numbers of the first and the last period. */
  readonly from: number;
  readonly to: number;
  /** How many series there are. */
  readonly series: number;
  /** Periods of all series for which there is no row, or none with a figure. */
  readonly missing: number;
}

/** A declaration, and whether it holds for one table of a version. */
export interface TableSeries extends SeriesDeclaration {
  /** Null where it does not hold. */
  readonly span: SeriesSpan | null;
  /** Why it does not hold. */
  readonly problem: {
    readonly code: string;
    readonly params: Readonly<Record<string, string | number>>;
  } | null;
}
