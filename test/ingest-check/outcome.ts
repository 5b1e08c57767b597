import type { IngestedTable } from '@shutong/datasets';

/** What became of a file: one line of result.json. */
export interface Outcome {
  readonly file: string;
  readonly outcome: 'loaded' | 'refused';
  readonly code?: string;
  readonly reason?: string;
  readonly place?: string;
  readonly remedy?: string;
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly rejected: number;
  readonly hold: boolean;
  readonly tables: readonly OutcomeTable[];
}

export interface OutcomeTable {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly {
    readonly name: string;
    readonly title: string;
    readonly type: string;
    readonly personal?: string;
  }[];
  readonly parquet: string;
}

/** The table as it was loaded, for checks that go into its rows. */
export interface Checked {
  readonly outcome: Outcome;
  readonly tables: readonly IngestedTable[];
}
