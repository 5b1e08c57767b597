import { open } from 'node:fs/promises';

/** What a file is by its first bytes. `text` is judged further by what it says. */
export type FileKind =
  | { readonly kind: 'empty' | 'gzip' | 'zip' | 'parquet' | 'text' }
  /** Tables in a format that is not read. */
  | { readonly kind: 'unread'; readonly format: string }
  /** No table at all. */
  | { readonly kind: 'other'; readonly format: string };

type Mark = readonly [format: string, at: number, bytes: string];

const latin = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

/** Packed and other tables that people can save anew. */
const unread: readonly Mark[] = [
  ['Zstandard', 0, '28b52ffd'],
  ['bzip2', 0, '425a68'],
  ['xz', 0, 'fd377a585a00'],
  ['7-Zip', 0, '377abcaf271c'],
  ['RAR', 0, '526172211a07'],
  ['snappy', 0, 'ff060000734e61507059'],
  ['Excel 97–2003 (.xls) or a protected workbook', 0, 'd0cf11e0a1b11ae1'],
  ['Arrow or Feather', 0, latin('ARROW1')],
  ['ORC', 0, latin('ORC')],
  ['Avro', 0, latin('Obj\x01')],
  ['HDF5', 0, latin('\x89HDF')],
];
const other: readonly Mark[] = [
  ['SQLite database', 0, latin('SQLite format 3\0')],
  ['DuckDB database', 8, latin('DUCK')],
  ['PDF', 0, latin('%PDF')],
  ['PNG image', 0, '89504e47'],
  ['JPEG image', 0, 'ffd8ff'],
  ['GIF image', 0, latin('GIF8')],
  ['TIFF image', 0, '49492a00'],
  ['TIFF image', 0, '4d4d002a'],
  ['WebP image', 8, latin('WEBP')],
  ['MP4 video', 4, latin('ftyp')],
  ['program', 0, '7f454c46'],
  ['program', 0, latin('MZ\x90')],
  ['tar archive', 257, latin('ustar')],
  ['RTF document', 0, latin('{\\rtf')],
  ['shapefile', 0, '0000270a'],
];

const headBytes = 512;
/** Two bytes that a deflate stream with zlib's header begins with, at any level. */
const zlibHeads = ['7801', '785e', '789c', '78da'];

export async function kindOf(path: string): Promise<FileKind> {
  const head = await headOf(path);
  if (head.length === 0) return { kind: 'empty' };
  const begins = (at: number, hex: string): boolean =>
    head.subarray(at, at + hex.length / 2).toString('hex') === hex;
  if (begins(0, '1f8b')) return { kind: 'gzip' };
  if (['504b0304', '504b0506'].some((mark) => begins(0, mark))) return { kind: 'zip' };
  if (begins(0, latin('PAR1'))) return { kind: 'parquet' };
  if (zlibHeads.some((mark) => begins(0, mark)) && !isAscii(head)) {
    return { kind: 'unread', format: 'zlib' };
  }
  const found = (marks: readonly Mark[]) => marks.find(([, at, bytes]) => begins(at, bytes))?.[0];
  const packed = isAscii(head) ? undefined : found(unread);
  if (packed !== undefined) return { kind: 'unread', format: packed };
  const known = found(other);
  return known === undefined ? { kind: 'text' } : { kind: 'other', format: known };
}

const isAscii = (head: Buffer): boolean => head.every((byte) => byte >= 9 && byte < 0x80);

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
