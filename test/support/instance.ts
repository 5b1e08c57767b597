import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';

/** What `.data/running.json` says of a running instance. */
export interface Running {
  readonly transport: 'stream' | 'kafka';
  readonly hub: string;
  readonly portal: string;
  readonly issuer: string;
  readonly connectors: readonly string[];
  readonly connectorOf: Readonly<Record<string, string>>;
  /** Kafka brokers, comma-separated; empty over stream. */
  readonly brokers: string;
  readonly pids: Readonly<Record<string, number>>;
  readonly log: { readonly dir: string; readonly url: string; readonly vkey: string };
}

/** An instance to work with; `stop` ends it only where it was started for this. */
export interface Instance {
  readonly folder: string;
  readonly running: Running;
  readonly seconds: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface InstanceOptions {
  readonly transport?: 'stream' | 'kafka';
  /** Data folder to start in; a new temporary one by default. */
  readonly folder?: string;
  readonly args?: readonly string[];
  /** Settings beyond those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Shows the instance's own lines. */
  readonly verbose?: boolean;
}

/** The instance that runs from this checkout if it is alive and fits, else a scratch one. */
export async function instance(transport: 'stream' | 'kafka'): Promise<Instance> {
  const folder = process.env['SHUTONG_DATA'] ?? join(projectRoot(), '.data');
  const running = runningIn(folder);
  if (running?.transport === transport && (await answers(running.hub))) {
    return { folder, running, seconds: 0, stop: () => Promise.resolve() };
  }
  return startInstance({ transport, verbose: true });
}

/** Starts a whole instance on free ports; its folder is removed again unless it was given. */
export async function startInstance(options: InstanceOptions = {}): Promise<Instance> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'shutong-instance-')));
  // PostgreSQL runs as another user when this runs as root.
  chmodSync(folder, 0o755);
  const started = performance.now();
  const child = launch(folder, options);
  const leave = async () => {
    if (!options.folder) await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(child);
  } catch (error) {
    await leave();
    throw error;
  }
  const running = runningIn(folder);
  if (!running) throw new Error('The instance is ready but wrote no running.json.');
  return {
    folder,
    running,
    seconds: (performance.now() - started) / 1000,
    stop: async (signal = 'SIGINT') => {
      await end(child, signal);
      await leave();
    },
  };
}

export function runningIn(folder: string): Running | undefined {
  const file = join(folder, 'running.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Running) : undefined;
}

function launch(folder: string, options: InstanceOptions): ChildProcess {
  const kafka = options.transport === 'kafka' ? ['--kafka'] : [];
  const script = join(projectRoot(), 'dist', 'apps', 'standalone', 'main.js');
  return spawn(process.execPath, [script, '--free-ports', ...kafka, ...(options.args ?? [])], {
    env: { ...process.env, ...options.env, SHUTONG_DATA: folder, SHUTONG_DEMO: '1' },
    stdio: ['ignore', 'pipe', options.verbose ? 'inherit' : 'pipe'],
  });
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    const read = (chunk: Buffer) => {
      seen += chunk.toString();
      if (/^READY /m.test(seen)) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The instance ended with ${code}:\n${seen}`)));
  });
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/health`).then(
    (response) => response.ok,
    () => false,
  );
}
