import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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

/** Refuses a second start in the same folder; what a killed run left behind is taken over. */
export function lock(layout: Layout): void {
  const file = join(layout.root, 'standalone.pid');
  mkdirSync(dirname(file), { recursive: true });
  const owner = ownerOf(file);
  if (owner !== undefined && owner !== process.pid) {
    throw new Error(
      `Shutong already runs from ${layout.root} (process ${owner}). Stop it first, or choose another folder with SHUTONG_DATA.`,
    );
  }
  writeFileSync(file, String(process.pid));
}

export function unlock(layout: Layout): void {
  rmSync(join(layout.root, 'standalone.pid'), { force: true });
  rmSync(layout.running, { force: true });
}

function ownerOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

export async function writeRunning(layout: Layout, running: Running): Promise<void> {
  await writeFile(layout.running, JSON.stringify(running, null, 2), { mode: 0o600 });
}

/** Ends processes that a killed run left alive, by the pids that it wrote down. */
export async function stopLeftovers(layout: Layout): Promise<void> {
  const text = await readFile(layout.running, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const { pids } = JSON.parse(text) as Running;
  for (const pid of Object.values(pids)) stopQuietly(pid);
  await rm(layout.running, { force: true });
}

function stopQuietly(pid: number): void {
  if (pid === process.pid || !isOurs(pid)) return;
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // Gone already.
  }
}

/** The pid may belong to somebody else by now: only a process of this project is stopped. */
function isOurs(pid: number): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return command.includes(join('dist', 'apps')) || command.includes('kafka.Kafka');
  } catch {
    return false;
  }
}
