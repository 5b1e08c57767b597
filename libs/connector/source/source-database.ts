import type { RowCondition } from '@shutong/wire';

/** A value as a source holds it: decimals, big integers, dates and timestamps exactly, as text. */
export type SourceValue = string | number | boolean | null;

/** What a row has to hold in a column, whoever asks. */
export interface ColumnCondition {
  readonly column: string;
  readonly condition: RowCondition;
}

/** A row by column. */
export type SourceRow = Readonly<Record<string, SourceValue>>;

/**
 * Rows of one table, in one order that all sources share: by the UTF-8 bytes of each value's text,
 * column after column, no value (null) last.
 */
export interface SourceRead {
  /** `schema.table`, or the name of a file without `.csv`. */
  readonly table: string;
  readonly columns: readonly string[];
  /**
   * By column; all must hold. What cannot be a value of its column (a word where there are numbers)
   * means that no row is found. Null finds rows without a value.
   */
  readonly equals: SourceRow;
  /** Other rows are not there: neither found nor counted. */
  readonly where?: readonly ColumnCondition[];
  readonly orderBy: readonly string[];
  /** Rows behind these values of the first columns of `orderBy`, as an earlier row had them. */
  readonly after?: readonly SourceValue[];
  /** Rows to leave out behind `after`; for rows that nothing in `orderBy` tells apart. */
  readonly skip?: number;
  /** Rows at most; 1 or more. */
  readonly limit: number;
}

/** A read that is repeated for many `equals`; rows come in no particular order. */
export type EachRead = Pick<SourceRead, 'table' | 'columns' | 'where' | 'limit'>;

/** All rows of a table, in the order of its key, as a batch takes them. */
export interface LineRead {
  readonly table: string;
  /** Values of a line; a column may stand here twice. */
  readonly columns: readonly string[];
  /** Columns that together tell every row from every other. */
  readonly key: readonly string[];
  /** Of the columns, what is read along: it may be another one from page to page. */
  readonly beside?: readonly string[];
  /** Other rows are not there. */
  readonly where: readonly ColumnCondition[];
  /** Rows behind this key, as an earlier line had it. */
  readonly after?: readonly string[];
  /** Rows whose column has a value from `from` to `until`, both inclusive, and those whose column has none. */
  readonly changed?: { readonly column: string; readonly from: string; readonly until: string };
}

/** Rows by the million. Whatever fails is a `SourceError`. */
export interface LineSource {
  /** Lines of the wire's `lineOf`, in pieces of any length; with back-pressure, and freed when left early. */
  read(read: LineRead): AsyncIterable<Buffer>;
  /** The highest value of a column; undefined where no row has one. */
  newest(read: Pick<LineRead, 'table' | 'where'>, column: string): Promise<string | undefined>;
}

/** A table that has been read. */
export interface WholeTable {
  read(read: SourceRead): readonly SourceRow[];
}

/**
 * A department's own data, only ever read. Whatever fails is a `SourceError`, without a value in it.
 */
export interface SourceDatabase {
  /** Rejects with `connector.source-deadline` when the milliseconds are over. */
  read(read: SourceRead, milliseconds: number): Promise<readonly SourceRow[]>;
  /**
   * The rows of each of `equals`, which all name the same columns and no null: as many `read`s, in one go. Where
   * one of them fails, all do; the caller may ask in smaller parts.
   */
  readEach(
    read: EachRead,
    equals: readonly SourceRow[],
    milliseconds: number,
  ): Promise<readonly (readonly SourceRow[])[]>;
  /** Names of a table's columns, in its order. */
  describe(table: string): Promise<readonly string[]>;
  /** A whole table as it is now, where each read would bring all of it anew. Errors as of `read`. */
  whole?(table: string, milliseconds: number): Promise<WholeTable>;
  /** All rows as lines, where the source can say them without being asked for each. */
  readonly lines?: LineSource;
  /** Ends all connections; every later use is refused. */
  close(): Promise<void>;
}
