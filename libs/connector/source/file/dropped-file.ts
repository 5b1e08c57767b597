import { constants, type BigIntStats } from 'node:fs';
import { lstat, open, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SourceError } from '../source.errors';

/** No separator and no leading dot: the name cannot lead out of the folder, nor to a file that is being written. */
const namePattern = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,99}$/u;

/** Path of a table's file. */
export function fileOf(folder: string, table: string, ending: string): string {
  if (!namePattern.test(table)) {
    throw new SourceError('connector.source-table', { table: table.slice(0, 100) });
  }
  return join(folder, `${table}.${ending}`);
}

/** Changes whenever the file is written or replaced. */
const versionOf = ({ ino, size, mtimeNs }: BigIntStats): string => `${ino}:${size}:${mtimeNs}`;

const gone = ['ENOENT', 'ENAMETOOLONG'];

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

/** The file's version; links and devices are no tables. */
export async function statOf(
  path: string,
  { table, largest }: { readonly table: string; readonly largest: number },
): Promise<string> {
  const stats = await lstat(path, { bigint: true }).catch(async (error: NodeJS.ErrnoException) => {
    const { code = 'file' } = error;
    // Without its folder (a share that is not mounted) nothing is known of the file.
    const isAbsent = gone.includes(code) && (await isFolder(dirname(path)));
    if (!isAbsent) throw new SourceError('connector.source-unavailable', { table, state: code });
  });
  if (!stats?.isFile()) throw new SourceError('connector.source-table', { table });
  if (stats.size > largest) {
    throw new SourceError('connector.source-too-large', { table, limit: largest });
  }
  return versionOf(stats);
}

/** Reads an opened file; what the system refuses is `connector.source-unavailable`. */
export async function openFile<T>(
  path: string,
  table: string,
  read: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return await read(handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new SourceError('connector.source-unavailable', { table, state: code ?? 'file' });
  }
}

/** Names of columns as the first row says them: each once, none empty. */
export function headerOf(
  row: readonly string[],
  { table, most, line }: { readonly table: string; readonly most: number; readonly line: number },
): readonly string[] {
  const names = row.map((name) => name.trim());
  const unique = new Set(names).size === names.length && !names.includes('');
  if (!unique || names.length > most) {
    throw new SourceError('connector.source-malformed', { table, line });
  }
  return names;
}
