import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { endChild, endsWithThisProcess } from '@shutong/platform';
import { childrenOf, commandLineOf, isAlive, type CommandLine } from './command-line';

const restartMs = 50;
/** Where it did not come up, what it needs may be away. */
const failedRestartMs = 500;
const lookMs = 10;
/** A process that does not say that it is up is so when it has lived so long. */
const upAfterMs = 5000;

export interface Taken {
  /** Of the process that is taken over. */
  readonly pid: number;
  /** Where it says what happens from now on. */
  readonly log: string;
  /** How it is asked to end. */
  readonly stopBy?: NodeJS.Signals;
}

/**
 * A process that is started again, as a service manager would, whenever it has ended. It was somebody else's child;
 * from the first kill on it is ours.
 */
export class Supervised {
  kills = 0;
  /** Crash points at which it was killed. */
  readonly hit = new Set<string>();
  /** How it ended where nobody had killed it after it had come up. */
  readonly ends: string[] = [];
  private readonly commandLine: CommandLine;
  private points: string[] = [];
  private armed: string | undefined;
  private child: ChildProcess | undefined;
  private startedAt = 0;
  private saysReady = false;
  private isKilled = false;
  private isStopping = false;

  constructor(
    readonly name: string,
    private readonly taken: Taken,
  ) {
    this.commandLine = commandLineOf(taken.pid);
  }

  /** Points at which it has still to be killed. */
  get waiting(): readonly string[] {
    return this.armed === undefined ? this.points : [this.armed, ...this.points];
  }

  /** From now on it dies at one point after the other. */
  async arm(points: readonly string[]): Promise<void> {
    this.points = [...points];
    await this.kill();
  }

  /** What has not been reached is given up. */
  async disarm(): Promise<void> {
    this.points = [];
    if (this.armed === undefined) return;
    this.armed = undefined;
    await this.kill();
  }

  /** SIGKILL, to its children too, as the power would; resolves when it is gone and about to start again. */
  async kill(): Promise<void> {
    const pid = this.child?.pid ?? this.taken.pid;
    if (!isAlive(pid)) return;
    this.kills += 1;
    this.isKilled = true;
    const all = [pid, ...childrenOf(pid)];
    for (const one of all) killIfAlive(one);
    while (all.some(isAlive)) await sleep(lookMs);
    if (!this.child) this.start();
  }

  /** In good order; it is not started again. */
  async stop(): Promise<void> {
    this.isStopping = true;
    if (this.child) await endChild(this.child, this.taken.stopBy ?? 'SIGTERM', 40_000);
  }

  private get wasUp(): boolean {
    if (isNode(this.commandLine.program)) return this.saysReady;
    return performance.now() - this.startedAt > upAfterMs;
  }

  private start(): void {
    if (this.isStopping) return;
    const { program, args, env, uid, gid } = this.commandLine;
    this.armed = this.points.shift();
    const log = openSync(this.taken.log, 'a', 0o600);
    const crash = this.armed === undefined ? {} : { SHUTONG_CRASH_AT: this.armed };
    const child = spawn(program, args, {
      // The terminal's Ctrl-C is ours to pass on.
      detached: true,
      stdio: ['ignore', log, log, ...(isNode(program) ? (['ipc'] as const) : [])],
      ...{ env: { ...env, ...crash }, uid, gid },
    });
    closeSync(log);
    endsWithThisProcess(child);
    Object.assign(this, { child, saysReady: false, isKilled: false });
    this.startedAt = performance.now();
    child.on('message', () => (this.saysReady = true));
    child.on('error', () => undefined);
    child.once('exit', (code, signal) => this.ended(code, signal));
  }

  private ended(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.isStopping) return;
    const crashed = signal === 'SIGKILL' && !this.isKilled && this.armed !== undefined;
    if (crashed) this.hit.add(this.armed!);
    // Killed by hand, or not come up: the point is still to be reached.
    else if (this.armed !== undefined) this.points.unshift(this.armed);
    const failed = !crashed && !this.isKilled;
    if (failed && this.wasUp) this.ends.push(`${this.name} ended with ${signal ?? code}`);
    this.armed = undefined;
    setTimeout(() => this.start(), failed ? failedRestartMs : restartMs);
  }
}

const isNode = (program: string): boolean => program === process.execPath;

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
