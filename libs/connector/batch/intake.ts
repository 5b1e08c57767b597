/** A PostgreSQL database of the department's own; the account has to write the tables of its intakes. */
export interface TargetConfig {
  readonly kind: 'postgres';
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
}

/** What is taken in batches under one agreement, and the table it goes into: one entry of `intakes`. */
export interface Intake {
  readonly name: string;
  /** Id of the agreement. */
  readonly agreement: string;
  /** Name of the target. */
  readonly target: string;
  /** `schema.table` */
  readonly table: string;
  /** Column by item code: the items that are ordered. */
  readonly columns: Readonly<Record<string, string>>;
  /** Item codes whose columns have a unique index: rows with the same values are the same row. */
  readonly key: readonly string[];
  /** Only what has changed since the batch before. */
  readonly incremental?: boolean;
  /** From one order to the next; ordered by hand alone where it is left out. */
  readonly everySeconds?: number;
}
