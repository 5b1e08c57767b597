import { canonicalJson, sha256 } from '@shutong/platform';
import type { FoundTable } from './open-dataset';

export const parquetType = 'application/vnd.apache.parquet';

/** As everybody gets a table whole; the tag is the hash, so a part of another file is never put to this one. */
export const fileHeaders = (table: FoundTable) => ({
  etag: tagOf(table),
  'last-modified': table.publishedAt.toUTCString(),
  'accept-ranges': 'bytes',
  'content-disposition': `attachment; filename="${table.dataset}-${table.version}-${table.place}.parquet"`,
  // RFC 9530: of the whole file, also where a part is sent.
  'repr-digest': `sha-256=:${Buffer.from(table.sha256, 'hex').toString('base64')}:`,
});

export const tagOf = ({ sha256 }: FoundTable): string => `"${sha256}"`;

/** Of its bytes, and where it is given in part, of which columns. */
export const contentOf = ({ sha256: bytes, isPart, columns }: FoundTable): string =>
  isPart ? sha256(canonicalJson({ bytes, columns: columns.map(({ name }) => name) })) : bytes;
