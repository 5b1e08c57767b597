import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Engine, EngineSession } from '../engine/engine';
import { scratchFolder } from '../scratch';
import { copyStatement, type Copying } from './copy-statement';

const run = promisify(execFile);

/**
 * Writes a whole table as the engine makes it, in its own process: nothing of it is held here but what is on its way.
 * @param change of the bytes on their way
 * @throws engineErrors, rowQueryErrors.placeUnknown, and where who reads has gone
 */
export async function copyOut(
  engine: Engine,
  copying: Omit<Copying, 'to'>,
  { to: target, change, signal }: CopyTarget,
): Promise<void> {
  const folder = await scratchFolder();
  const to = join(folder, 'copy');
  try {
    await run('mkfifo', ['-m', '600', to]);
    const statement = copyStatement({ ...copying, to });
    await engine.session(
      [copying.from, to],
      (session) => piped(session, { statement, fifo: to }, { to: target, change }),
      { signal },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface CopyTarget {
  readonly to: Writable;
  readonly change: (source: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;
  readonly signal: AbortSignal;
}

async function piped(
  session: EngineSession,
  { statement, fifo }: { readonly statement: string; readonly fifo: string },
  { to, change }: Pick<CopyTarget, 'to' | 'change'>,
): Promise<void> {
  const source = readerOf(openFifo(fifo));
  // As long as somebody reads, the engine neither waits for a reader nor finds that there is none.
  const spare = openFifo(fifo);
  const copied = session.run(statement);
  copied.catch((error: Error) => source.destroy(error));
  try {
    await pipeline(source, change, to);
    await copied;
    closeSync(spare);
  } catch (error) {
    // A statement that is interrupted ends as soon as somebody takes what it has written.
    const rest = readerOf(spare).resume();
    await copied.catch(() => undefined);
    rest.destroy();
    throw error;
  }
}

const openFifo = (path: string): number =>
  openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);

/** Begins to read at once. */
const readerOf = (fd: number): Socket => new Socket({ fd, readable: true, writable: false });
