import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endLeftover } from '@shutong/platform';
import { isRecord, readKept, writeKept, type KeptFile } from './kept-file';
import type { Layout } from './layout';

/** What `.data/running.json` tells the other commands of a running instance. */
export interface Running {
  readonly transport: 'stream' | 'kafka';
  readonly hub: string;
  readonly portal: string;
  readonly issuer: string;
  readonly connectors: readonly string[];
  /** Local address of each department's connector, by credit code. */
  readonly connectorOf: Readonly<Record<string, string>>;
  /** Kafka brokers, comma-separated; empty over stream. */
  readonly brokers: string;
  readonly pids: Readonly<Record<string, number>>;
  readonly log: { readonly dir: string; readonly url: string; readonly vkey: string };
}

/** The folder of the instance; throws where there can be none. */
export function makeDataFolder({ root }: Layout): void {
  try {
    mkdirSync(root, { recursive: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'a file is in its place' : message;
    throw new Error(
      `The data folder ${root} cannot be made: ${why}. Choose another with SHUTONG_DATA.`,
      { cause: error },
    );
  }
}

const lockFile = ({ root }: Layout): string => join(root, 'standalone.pid');

/** Refuses a second start in the same folder; what a killed run left behind is taken over. */
export function lock(layout: Layout): void {
  const owner = ownerOf(lockFile(layout));
  if (owner !== undefined && owner !== process.pid) {
    throw new Error(
      `Shutong already runs from ${layout.root} (process ${owner}). Stop it first, or choose another folder with SHUTONG_DATA.`,
    );
  }
  writeFileSync(lockFile(layout), String(process.pid));
}

export function unlock(layout: Layout): void {
  rmSync(lockFile(layout), { force: true });
}

function ownerOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    process.kill(pid, 0);
    // Where /proc is missing the number has to do.
    const command = commandOf(pid) ?? launcher;
    return command.includes(launcher) ? pid : undefined;
  } catch {
    return undefined;
  }
}

const runningFile = (layout: Layout): KeptFile<Running> => ({
  path: layout.running,
  isWhole: (value): value is Running =>
    isRecord(value) &&
    isRecord(value['pids']) &&
    Object.values(value['pids']).every((pid) => Number.isInteger(pid) && Number(pid) > 1),
  remedy:
    'It names the processes of an earlier run: end those that still run (ps), then remove the file.',
});

export const writeRunning = (layout: Layout, running: Running): Promise<void> =>
  writeKept(runningFile(layout), running);

export const removeRunning = (layout: Layout): Promise<void> => rm(layout.running, { force: true });

/** Ends processes that a killed run left alive, by the pids that it wrote down. */
export async function stopLeftovers(layout: Layout, graceMs?: number): Promise<void> {
  const running = await readKept(runningFile(layout));
  if (!running) return;
  const left = Object.values(running.pids).filter((pid) => pid !== process.pid);
  await Promise.all(
    left.map((pid) => endLeftover({ pid, signal: 'SIGTERM', lives: () => isOurs(pid) }, graceMs)),
  );
  await removeRunning(layout);
}

const apps = join('dist', 'apps');
const launcher = join(apps, 'standalone');

/** The pid may belong to somebody else by now: only a process of this project is stopped. */
function isOurs(pid: number): boolean {
  const command = commandOf(pid) ?? '';
  return command.includes(apps) || command.includes('kafka.Kafka');
}

/** Command line of a process, empty where it is dead and not yet buried; undefined where /proc is missing. */
function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return undefined;
  }
}
