/** A PostgreSQL database; the account in the address should be allowed to read the mounted views alone. */
export interface PostgresSourceConfig {
  readonly kind: 'postgres';
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
}

/** A MySQL or MariaDB database; the account in the address should be allowed to read the mounted views alone. */
export interface MysqlSourceConfig {
  readonly kind: 'mysql';
  /** `mysql://user:password@host:port/database`, `?sslmode=verify-full` behind it for TLS. */
  readonly url: string;
}

export const csvEncodings = ['utf-8', 'gb18030'] as const;
export type CsvEncoding = (typeof csvEncodings)[number];

/** A folder of files `<table>.csv`, each with a header line. */
export interface CsvSourceConfig {
  readonly kind: 'csv';
  readonly folder: string;
  /** `utf-8` where nothing is said; a file that begins with a byte order mark is UTF-8 in any case. */
  readonly encoding?: CsvEncoding;
}

/** A folder of workbooks `<table>.xlsx`; the first sheet is the table, its first row the header. */
export interface ExcelSourceConfig {
  readonly kind: 'excel';
  readonly folder: string;
}

/** One table of a department's own service. */
export interface HttpTable {
  /** Behind the service's address. */
  readonly path: string;
  /**
   * Parameters of the request by name; `{column}` stands for the value that is asked for in that column. A parameter
   * is left out where the read does not ask for its columns.
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /** JSON Pointer to the list of rows in the answer; the answer itself where nothing is said. */
  readonly rows?: string;
  /** JSON Pointer to the number of all rows that answer the request: an answer that holds fewer is refused. */
  readonly total?: string;
  /** Members of a row. */
  readonly columns: readonly string[];
}

/** A department's own service: GET, answered in JSON. */
export interface HttpSourceConfig {
  readonly kind: 'http';
  /** `https://host/base` */
  readonly url: string;
  /** Header that lets the connector in, and the environment variable that holds its value. */
  readonly credential?: { readonly header: string; readonly environment: string };
  readonly tables: Readonly<Record<string, HttpTable>>;
}

/** One entry of `sources` in connector.yaml. */
export type SourceConfig =
  PostgresSourceConfig | MysqlSourceConfig | CsvSourceConfig | ExcelSourceConfig | HttpSourceConfig;
