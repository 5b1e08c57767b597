import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@shutong/platform';
import { hubDatabaseUrl } from '../../support/servers';
import type { Instance } from '../../support/instance';
import type { Metric } from '../result';
import { round } from '../runs';

const run = promisify(execFile);

/** Last line of `load-catalog`. */
interface Loaded {
  readonly read: number;
  readonly loaded: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly seconds: number;
}

/** Loads a folder as an operator does: by the command, beside the running hub. */
export async function loadFolder({ folder }: Instance, catalogs: string): Promise<Loaded> {
  const cli = join(projectRoot(), 'dist', 'apps', 'cli', 'main.js');
  const env = { ...process.env, DATABASE_URL: hubDatabaseUrl(folder, 'hub') };
  const { stdout } = await run(process.execPath, [cli, 'load-catalog', catalogs], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Loaded;
}

/** W-load: the nine files of Guizhou, then the same again. */
export async function loadTimes(instance: Instance, catalogs: string): Promise<Metric[]> {
  const some = await mkdtemp(join(tmpdir(), 'shutong-load-'));
  try {
    const files = (await readdir(catalogs)).filter((name) => /^guizhou_.*\.json\.gz$/.test(name));
    if (files.length === 0) throw new Error(`${catalogs} has no files of Guizhou.`);
    await Promise.all(files.map((name) => symlink(join(catalogs, name), join(some, name))));
    const first = await loadFolder(instance, some);
    const again = await loadFolder(instance, some);
    const workload = `${files.length} files, ${first.read.toLocaleString('en')} records`;
    const wrong = first.read - first.loaded + (again.read - again.unchanged);
    console.log(`  … loaded in ${first.seconds} s, again in ${again.seconds} s`);
    return [
      loadMetric('load.seconds', { ...first, errors: wrong, aim: 60, workload }),
      loadMetric('load.again.seconds', {
        ...again,
        errors: wrong,
        workload: `${workload}, unchanged`,
      }),
    ];
  } finally {
    await rm(some, { recursive: true });
  }
}

function loadMetric(
  name: string,
  of: { seconds: number; read: number; errors: number; workload: string; aim?: number },
): Metric {
  const { seconds, read, errors, workload, aim } = of;
  return {
    ...{ name, unit: 's', value: round(seconds), n: read, errors, workload },
    ...(aim === undefined ? {} : { aim, met: seconds <= aim }),
  };
}
