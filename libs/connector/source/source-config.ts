/** A PostgreSQL database; the account in the address should be allowed to read the mounted views alone. */
export interface PostgresSourceConfig {
  readonly kind: 'postgres';
  /** `postgres://user:password@host:port/database` */
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

/** One entry of `sources` in connector.yaml. */
export type SourceConfig = PostgresSourceConfig | CsvSourceConfig;
