import { csvFormat } from './csv/csv-file';
import { workbookFormat } from './excel/workbook-file';
import { FileSource } from './file/file.source';
import { HttpSource } from './http/http.source';
import { MysqlSource } from './mysql/mysql.source';
import { PostgresSource } from './postgres/postgres.source';
import type { SourceConfig } from './source-config';
import type { SourceDatabase } from './source-database';

/** The source that an entry of `sources` in connector.yaml describes; nothing is read yet. */
export function openSource(config: SourceConfig): SourceDatabase {
  switch (config.kind) {
    case 'postgres':
      return new PostgresSource(config);
    case 'mysql':
      return new MysqlSource(config);
    case 'csv':
      return new FileSource(config.folder, csvFormat(config.encoding));
    case 'excel':
      return new FileSource(config.folder, workbookFormat);
    case 'http':
      return new HttpSource(config);
  }
}
