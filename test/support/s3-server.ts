import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endChild, endsWithThisProcess, freePort, projectRoot } from '@shutong/platform';

const folders = [
  join(projectRoot(), '.cache', 'bin'),
  ...(process.env['PATH'] ?? '').split(':'),
  join(homedir(), 'go', 'bin'),
];
const program = folders.map((at) => join(at, 'versitygw')).find((path) => existsSync(path));

/** Why no S3 server can be started on this machine; undefined where it can. */
export const s3Missing: string | undefined = program
  ? undefined
  : 'no versitygw is found (GOBIN=$PWD/.cache/bin go install github.com/versity/versitygw/cmd/versitygw@v1.8.0)';

/** A real S3 server of our own on a loopback port, in a folder that goes with it. */
export interface S3Server {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly bucket: string;
  /** Keys of the bucket's objects, and whatever lies there besides: a bucket is a folder. */
  keys(): Promise<string[]>;
  stop(): Promise<void>;
  /** Brings a stopped server back on the same port. */
  start(): Promise<void>;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

export async function startS3(): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'shutong-s3-'));
  const [bucket, port] = ['chunks', await freePort()];
  const [accessKey, secretKey] = ['hub', randomBytes(24).toString('hex')];
  const at = join(folder, 'buckets', bucket);
  const sidecar = join(folder, 'facts');
  await Promise.all([at, sidecar].map((each) => mkdir(each, { recursive: true })));
  const endpoint = `http://127.0.0.1:${port}`;
  const env = { PATH: process.env['PATH'], ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey };
  const launch = async () => {
    const listen = ['--port', `127.0.0.1:${port}`, '--quiet', '--keep-alive'];
    const kept = ['posix', '--sidecar', sidecar, join(folder, 'buckets')];
    const server = spawn(program!, [...listen, ...kept], { env, stdio: 'ignore' });
    endsWithThisProcess(server);
    await answering(endpoint, () => server.exitCode === null);
    return server;
  };
  let child = await launch();
  const stop = () => endChild(child, 'SIGTERM');
  return {
    ...{ endpoint, accessKey, secretKey, bucket, stop },
    keys: async () => (await readdir(at, { recursive: true })).sort(),
    start: async () => {
      child = await launch();
    },
    remove: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Any answer will do: it refuses whoever has not signed. */
async function answering(endpoint: string, lives: () => boolean): Promise<void> {
  const until = performance.now() + 60_000;
  for (;;) {
    try {
      await fetch(endpoint);
      return;
    } catch (error) {
      if (performance.now() > until || !lives()) throw error;
      await pause(50);
    }
  }
}
