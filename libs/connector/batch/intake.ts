/** One entry of `targets`. */
export type TargetConfig = PostgresTargetConfig | CsvTargetConfig;

/** A folder of CSV files; the connector's account has to write it. */
export interface CsvTargetConfig {
  readonly kind: 'csv';
  readonly folder: string;
}

/** A PostgreSQL database of the department's own; the account has to write the tables of its intakes. */
export interface PostgresTargetConfig {
  readonly kind: 'postgres';
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
}

/** What is taken in batches, and the table or file it goes into: one entry of `intakes`. */
export interface Intake {
  readonly name: string;
  /** Id of the agreement; where it is left out each order names its own. */
  readonly agreement?: string;
  /** Name of the target. */
  readonly target: string;
  /** `schema.table`, where the target is a database. */
  readonly table?: string;
  /** Path below the folder, where the target is one: `{batch}` and `{date}` stand for those of the batch. */
  readonly file?: string;
  /** Column by item code: the items that are ordered. */
  readonly columns: Readonly<Record<string, string>>;
  /** Item codes whose columns have a unique index: rows with the same values are the same row. Of a table alone. */
  readonly key?: readonly string[];
  /** Columns that name the chunk by which a row is as it is: batch (uuid) and number (integer). Of a table alone. */
  readonly chunk?: { readonly batch: string; readonly number: string };
  /** Only what has changed since the batch before. */
  readonly incremental?: boolean;
  /** From one order to the next; ordered by hand alone where it is left out. */
  readonly everySeconds?: number;
}
