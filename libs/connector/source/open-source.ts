import { CsvSource } from './csv/csv.source';
import { PostgresSource } from './postgres/postgres.source';
import type { SourceConfig } from './source-config';
import type { SourceDatabase } from './source-database';

/** The source that an entry of `sources` in connector.yaml describes; nothing is read yet. */
export function openSource(config: SourceConfig): SourceDatabase {
  return config.kind === 'postgres' ? new PostgresSource(config) : new CsvSource(config);
}
