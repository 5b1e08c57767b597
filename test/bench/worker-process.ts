import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** A process of the bench that does one job at a time. */
export interface WorkerProcess {
  readonly pid: number;
  do<Job extends object, Outcome>(job: Job): Promise<Outcome>;
  stop(): Promise<void>;
}

interface Reply {
  readonly outcome?: unknown;
  readonly failed?: string;
}

/** Starts dist/test/bench/<script>; resolves when it listens for jobs. */
export async function startWorkerProcess(
  script: string,
  env: Readonly<Record<string, string>> = {},
): Promise<WorkerProcess> {
  const child = fork(join(__dirname, script), { env: { ...process.env, ...env } });
  await next(child, script);
  return {
    pid: child.pid!,
    do: async <Job extends object, Outcome>(job: Job) => {
      child.send(job);
      const { outcome, failed } = await next(child, script);
      if (failed !== undefined) throw new Error(`${script}: ${failed}`);
      return outcome as Outcome;
    },
    stop: () => end(child),
  };
}

function next(child: ChildProcess, script: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`${script} ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (reply) => {
      child.removeListener('exit', ended);
      resolve(reply as Reply);
    });
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.disconnect();
  });
}

/** The other side: answers each job, ends when its parent does. */
export function serveJobs<Job>(
  work: (job: Job) => Promise<unknown>,
  release: () => Promise<void> = () => Promise.resolve(),
): void {
  process.on('message', (job) => {
    work(job as Job).then(
      (outcome) => process.send?.({ outcome }),
      (error: unknown) =>
        process.send?.({
          failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    );
  });
  process.once('disconnect', () => void release().finally(() => process.exit(0)));
  process.send?.({});
}
