import { fork } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';

export interface ConnectorProcess {
  readonly pid: number;
  /** Of its local address. */
  readonly port: number;
  /** Without a word of warning; resolves when it is gone. */
  kill(): Promise<void>;
}

/** The compiled connector of a folder as a process of its own, which may be killed at any moment. */
export async function startConnectorProcess(dir: string): Promise<ConnectorProcess> {
  const script = join(projectRoot(), 'dist', 'apps', 'connector', 'main.js');
  const child = fork(script, ['start', '--dir', dir], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (ready) => resolve((ready as { port: number }).port));
    child.once('exit', (code) => reject(new Error(`The connector ended with ${code}:\n${said}`)));
  });
  return {
    pid: child.pid!,
    port,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
