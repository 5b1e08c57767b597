import { parquetType } from './table-file';

/** How tables are written, by their media types. */
export const exportMediaTypes = {
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
  geojson: 'application/geo+json',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: parquetType,
  json: 'application/json; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
} as const;
export type ExportFormat = keyof typeof exportMediaTypes;

/** Those under an ending of their own. */
export const fileFormats = ['csv', 'tsv', 'jsonl', 'geojson', 'xlsx', 'parquet'] as const;
export type FileFormat = (typeof fileFormats)[number];
