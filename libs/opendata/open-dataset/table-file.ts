import { canonicalJson, sha256 } from '@shutong/platform';
import type { FoundTable } from './open-dataset';

export const parquetType = 'application/vnd.apache.parquet';

/** As a table is given whole; the tag is the hash, so a part of another file is never put to this one. */
export const fileHeaders = (table: FoundTable) => ({
  etag: tagOf(table),
  'last-modified': table.publishedAt.toUTCString(),
  'accept-ranges': 'bytes',
  'content-disposition': `attachment; filename="${table.dataset}-${table.version}-${table.place}.parquet"`,
  // RFC 9530: of the whole file, also where a part is sent.
  'repr-digest': `sha-256=:${Buffer.from(table.sha256, 'hex').toString('base64')}:`,
});

export const tagOf = ({ sha256 }: FoundTable): string => `"${sha256}"`;

/** What its rows are known by: the hash of its file, or where it is given in part, of what tells nothing of the rest. */
export function contentOf({
  publicationId,
  place,
  isPart,
  columns,
  sha256: file,
}: FoundTable): string {
  if (!isPart) return file;
  const names = columns.map(({ name }) => name);
  return sha256(canonicalJson({ publicationId, place, names }));
}
