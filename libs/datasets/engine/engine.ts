import { fork, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endChild, endsWithThisProcess, limits, projectRoot } from '@shutong/platform';
import { scratchFolder } from '../scratch';
import { engineErrors } from './engine.errors';
import {
  memoryExitCode,
  type EnginePage,
  PageBounds,
  type EngineReply,
  type EngineRequest,
  type EngineRow,
  type EngineSettings,
  ownFolderOf,
  type KeptFile,
} from './engine.protocol';
import { Places, type Waiting } from './places';

export interface EngineOptions {
  /** What DuckDB may hold in all sessions together. */
  readonly memoryMiB?: number;
  /** What its process may hold before it is ended: twice as much and 512 MiB where nothing is said. */
  readonly processMiB?: number;
  /** Sessions under way at a time. */
  readonly places?: number;
  readonly threads?: number;
  /** Sessions of one client under way or waiting; as many as there is room for where nothing is said. */
  readonly share?: number;
  /** Where Parquet files lie whose tables stay open between queries (`kept`). */
  readonly keptFolder?: string;
}

/**
 * A statement that DuckDB refused: of what it says, the caller makes a failure of its own. Its message is the kind of the
 * refusal alone (`Conversion Error`), since messages are logged and the rest of what DuckDB says may quote cells.
 */
export class StatementError extends Error {
  readonly #said: string;

  constructor(said: string) {
    super(/^[\w ]+(?=:)/.exec(said)?.[0] ?? 'Error');
    this.#said = said;
  }

  /** In DuckDB's words, with whatever they quote: never for a log. */
  get said(): string {
    return this.#said;
  }
}

/** What may be asked while a session is open. */
export interface EngineSession extends PageSession {
  /** @throws StatementError, engineErrors */
  run(sql: string, values?: readonly string[]): Promise<readonly EngineRow[]>;
}

export interface PageSession {
  /** The first rows, as many as so many bytes of JSON hold, and one at least. @throws StatementError, engineErrors */
  page(sql: string, values: readonly string[], bounds: PageBounds): Promise<EnginePage>;
}

interface Asked {
  readonly session: number;
  readonly resolve: (page: EnginePage) => void;
  readonly reject: (error: Error) => void;
}

/** Omit that keeps the kinds of a union apart. */
type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

const { enginePlaces, engineQueue, engineMemory, engineInterrupt } = limits;

/**
 * DuckDB in a process of its own: so many sessions at a time, the others wait in a bounded queue. When the process
 * ends, those under way get an error, and the next session starts it again.
 */
export class Engine {
  private readonly places: Places;
  private readonly memoryMiB: number;
  private readonly processMiB: number;
  private readonly threads: number;
  private readonly keptFolder: string | undefined;
  private child: ChildProcess | undefined;
  private readonly asked = new Map<number, Asked>();
  private last = 0;

  constructor({ memoryMiB, processMiB, places, share, ...options }: EngineOptions = {}) {
    this.places = new Places(places ?? enginePlaces.value, engineQueue.value, share);
    this.memoryMiB = memoryMiB ?? engineMemory.value;
    this.processMiB = processMiB ?? this.memoryMiB * 2 + 512;
    this.threads = options.threads ?? 2;
    this.keptFolder = options.keptFolder;
  }

  /** The number of the process that is there, for whoever watches it. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * Runs the work in a session that may touch the named files alone; nothing is left of it.
   * @throws engineErrors, StatementError, and what the work throws
   */
  async session<T>(
    files: readonly string[],
    work: (session: EngineSession) => Promise<T>,
    waiting: Waiting = {},
  ): Promise<T> {
    const { signal } = waiting;
    return this.places.within(async () => {
      const spill = await scratchFolder();
      const session = (this.last += 1);
      const memoryMiB = Math.floor(this.memoryMiB / this.places.count);
      const settings = { files, spill, memoryMiB, threads: this.threads };
      try {
        await this.ask({ kind: 'open', session, settings }, signal);
        return await work({
          run: async (sql, values = []) =>
            (await this.ask({ kind: 'run', session, sql, values }, signal)).rows,
          page: (sql, values, bounds) =>
            this.ask({ kind: 'page', session, sql, values, bounds }, signal),
        });
      } finally {
        await this.ask({ kind: 'close', session }).catch(() => undefined);
        await rm(spill, { recursive: true, force: true });
      }
    }, waiting);
  }

  /**
   * Runs the work on the table that the file's name stands for; it stays open for whoever asks next, until it is dropped or
   * makes room for others. The file lies in the folder of such files.
   * @throws engineErrors, StatementError, and what the work throws
   */
  async kept<T>(
    file: KeptFile,
    work: (session: PageSession) => Promise<T>,
    waiting: Waiting = {},
  ): Promise<T> {
    const session = (this.last += 1);
    const page: PageSession['page'] = (sql, values, bounds) =>
      this.ask({ kind: 'kept', session, file, sql, values, bounds }, waiting.signal);
    return this.places.within(() => work({ page }), waiting);
  }

  /** Closes a table that stays open; nothing of it is left in the engine. */
  async drop(name: string): Promise<void> {
    await this.ask({ kind: 'drop', session: (this.last += 1), name });
  }

  async stop(): Promise<void> {
    if (this.child) await endChild(this.child, 'SIGTERM');
  }

  private async ask(
    request: Unnumbered<Exclude<EngineRequest, { kind: 'interrupt' }>>,
    signal?: AbortSignal,
  ): Promise<EnginePage> {
    if (signal?.aborted) throw engineErrors.interrupted();
    const child = this.running(request.kind);
    if (!child) return { rows: [], isWhole: true };
    const id = (this.last += 1);
    const letGo = (): void => this.interrupt(child, request.session);
    signal?.addEventListener('abort', letGo);
    try {
      return await new Promise((resolve, reject) => {
        this.asked.set(id, { session: request.session, resolve, reject });
        child.channel?.ref();
        child.send({ ...request, id });
      });
    } finally {
      this.asked.delete(id);
      if (this.asked.size === 0) child.channel?.unref();
      signal?.removeEventListener('abort', letGo);
    }
  }

  /** A statement that does not end when it is told to ends with the process. */
  private interrupt(child: ChildProcess, session: number): void {
    child.send({ kind: 'interrupt', session } satisfies EngineRequest);
    // Others may take their time.
    const told = [...this.asked].filter(([, asked]) => asked.session === session);
    setTimeout(() => {
      if (told.some(([id]) => this.asked.has(id))) child.kill('SIGKILL');
    }, engineInterrupt.value).unref();
  }

  /** Only a new session starts the process: an old one's is gone with all that it held. */
  private running(kind: EngineRequest['kind']): ChildProcess | undefined {
    if (this.child) return this.child;
    if (kind === 'run' || kind === 'page') throw engineErrors.crashed();
    return kind === 'open' || kind === 'kept' ? this.start() : undefined;
  }

  private start(): ChildProcess {
    const { processMiB, memoryMiB, threads, keptFolder: folder } = this;
    const settings: EngineSettings = {
      processMiB,
      ...(folder === undefined ? {} : { kept: { folder, memoryMiB, threads } }),
    };
    const script = join(projectRoot(), 'dist/libs/datasets/engine/engine-process.js');
    const child = fork(script, [JSON.stringify(settings)]);
    endsWithThisProcess(child);
    child.on('message', (reply: EngineReply) => this.hear(reply));
    child.once('exit', (code) => this.lose(child, code));
    child.once('error', () => this.lose(child, null));
    // It keeps the parent alive while something is asked of it, and not otherwise.
    child.unref();
    child.channel?.unref();
    this.child = child;
    return child;
  }

  private hear(reply: EngineReply): void {
    const asked = this.asked.get(reply.id);
    if ('rows' in reply) asked?.resolve(reply);
    else if (reply.interrupted) asked?.reject(engineErrors.interrupted());
    else asked?.reject(refusalOf(reply.failure));
  }

  private lose(child: ChildProcess, code: number | null): void {
    if (this.child === child) {
      this.child = undefined;
      this.removeOwn();
    }
    for (const { reject } of this.asked.values()) {
      reject(code === memoryExitCode ? engineErrors.tooMuchMemory() : engineErrors.crashed());
    }
    this.asked.clear();
  }

  /** What it had made of tables ends with it: nobody could drop that any longer. At once, before another process begins there. */
  private removeOwn(): void {
    if (this.keptFolder === undefined) return;
    try {
      rmSync(ownFolderOf(this.keptFolder), { recursive: true, force: true });
    } catch (error) {
      process.stderr.write(`engine: what was made of tables stays: ${String(error)}\n`);
    }
  }
}

function refusalOf(failure: string): Error {
  const error = new StatementError(failure);
  return error.message === 'Out of Memory Error' ? engineErrors.tooMuchMemory() : error;
}
