import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endChild, endsWithThisProcess, projectRoot, type Ready } from '@shutong/platform';

export interface ChildOptions {
  /** Name in running.json and of the log file. */
  readonly name: string;
  /** Compiled script below dist/, e.g. apps/hub/main.js. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logs: string;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  /** Where it says what happens. */
  readonly log: string;
  /** Resolves when the process ends, asked or not. */
  readonly exited: Promise<unknown>;
  /** Asks, and kills after the grace; resolves when the process is gone. */
  stop(): Promise<void>;
}

const readyWithinMs = 60_000;

/** Starts a process and waits until it listens. */
async function startChild(options: ChildOptions): Promise<Child> {
  const child = launch(options);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const port = await Promise.race([ready(child), exited.then(() => undefined), late()]);
  if (port === undefined) {
    child.kill('SIGKILL');
    throw new Error(`${options.name} did not start:\n${await tailOf(options)}`);
  }
  return {
    name: options.name,
    pid: child.pid!,
    port,
    log: logFile(options),
    exited,
    stop: () => endChild(child, 'SIGTERM'),
  };
}

/** Starts several at once; if one does not come up, the others are stopped again. */
export async function startChildren(all: readonly ChildOptions[]): Promise<Child[]> {
  const outcomes = await Promise.allSettled(all.map(startChild));
  const started = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = outcomes.find((one) => one.status === 'rejected');
  if (!failed) return started;
  await Promise.all(started.map((child) => child.stop()));
  throw failed.reason;
}

/** Runs a script to its end and returns the JSON that it sends to its parent. */
export async function runChild<T>(options: ChildOptions): Promise<T> {
  const child = launch(options);
  let answer: T | undefined;
  child.on('message', (message) => (answer = message as T));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${options.name} failed:\n${await tailOf(options)}`);
  return answer as T;
}

function launch(options: ChildOptions): ChildProcess {
  mkdirSync(options.logs, { recursive: true });
  const log = openSync(logFile(options), 'w', 0o600);
  const child = fork(join(projectRoot(), 'dist', options.script), options.args ?? [], {
    // Ctrl-C reaches the whole terminal group; only the parent may decide the order of stopping.
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...inherited(), TZ: 'UTC', NODE_ENV: 'production', ...options.env },
  });
  endsWithThisProcess(child);
  return child;
}

/** Nothing of this process's settings but what its Node itself needs: profilers come by NODE_OPTIONS. */
function inherited(): Record<string, string> {
  const { PATH = '', NODE_OPTIONS = '' } = process.env;
  return { PATH, NODE_OPTIONS };
}

const ready = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.on('message', (message) => {
      if ((message as Partial<Ready>).ready) resolve((message as Ready).port);
    });
  });

const late = (): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), readyWithinMs).unref());

const logFile = (options: ChildOptions): string => join(options.logs, `${options.name}.log`);

async function tailOf(options: ChildOptions): Promise<string> {
  const text = await readFile(logFile(options), 'utf8').catch(() => '');
  return `${text.trim().split('\n').slice(-12).join('\n')}\n(see ${logFile(options)})`;
}
