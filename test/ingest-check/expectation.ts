/** What a person says of a file: design/measuring.md. */
export interface Expectation {
  readonly outcome?: 'loaded' | 'refused' | 'either';
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly why?: string;
  readonly tables?: readonly ExpectedTable[];
  /** For the privacy gate. */
  readonly hold?: boolean;
  readonly columns?: Readonly<Record<string, string>>;
}

export interface ExpectedTable {
  readonly name?: string;
  readonly rows?: number;
  readonly columns?: number;
  readonly columnNames?: readonly string[];
  readonly checks?: readonly ExpectedColumn[];
}

export interface ExpectedColumn {
  readonly column: string;
  readonly kind?: string;
  readonly nonNull?: number;
  readonly sum?: string;
  readonly min?: string | number;
  readonly max?: string | number;
  readonly sample?: { readonly row: number; readonly value: string | number | boolean | null };
}
