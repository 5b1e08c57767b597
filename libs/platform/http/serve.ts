import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  /** Runs after the application has closed: transports, database. */
  readonly release: () => Promise<void>;
  /** For all of it; 30 s by default. */
  readonly graceMs?: number;
}

/** What a process tells the one that started it, over IPC. */
export interface Ready {
  readonly ready: true;
  readonly port: number;
}

const usualGraceMs = 30_000;
const idleLookMs = 100;

/**
 * Listens, says so, and stops in order at SIGTERM or SIGINT: no new work, what runs is finished,
 * then the connections close. A stop that takes longer than the grace ends the process with code 1.
 */
export async function serve(app: NestFastifyApplication, options: ServeOptions): Promise<number> {
  await app.listen(options.port, options.host);
  const { port } = app.getHttpServer().address() as { port: number };
  const stop = () => void shutDown(app, options);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  const ready: Ready = { ready: true, port };
  process.send?.(ready);
  return port;
}

let stopping = false;

async function shutDown(
  app: NestFastifyApplication,
  { release, graceMs = usualGraceMs }: ServeOptions,
): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), graceMs).unref();
  const server = app.getHttpServer();
  // One that was busy when the closing began is kept alive by its client, and would be waited for.
  const letGo = setInterval(() => server.closeIdleConnections(), idleLookMs);
  try {
    await app.close();
    clearInterval(letGo);
    await release();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`Stopping failed: ${String(error)}\n`);
    process.exit(1);
  }
}
