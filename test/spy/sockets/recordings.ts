import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes of one direction of one socket, as a process read or wrote them. */
export interface Recording {
  readonly pid: number;
  readonly localPort: number;
  readonly remotePort: number;
  readonly name: string;
  readonly bytes: Buffer;
}

/** Where the sockets of a scratch instance are recorded, and what makes its processes do it. */
export interface Recordings {
  /** NODE_OPTIONS of the processes to be recorded. */
  readonly nodeOptions: string;
  read(): Promise<Recording[]>;
  remove(): Promise<void>;
}

/** `compiled`: folder of the compiled recorder, which any Node can load. */
export async function startRecordings(compiled = __dirname): Promise<Recordings> {
  const folder = await mkdtemp(join(tmpdir(), 'shutong-spy-'));
  const script = join(folder, 'record.cjs');
  const recorder = join(compiled, 'recorder.js');
  await writeFile(
    script,
    `require(${JSON.stringify(recorder)}).recordSockets(${JSON.stringify(folder)});\n`,
  );
  return {
    nodeOptions: `--require ${script}`,
    read: async () => {
      const files = (await readdir(folder)).filter((name) => name !== 'record.cjs');
      return Promise.all(files.map((name) => recordingOf(folder, name)));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function recordingOf(folder: string, name: string): Promise<Recording> {
  const [pid, , , localPort, remotePort] = name.split('-').map(Number);
  return {
    pid: pid!,
    localPort: localPort!,
    remotePort: remotePort!,
    name,
    bytes: await readFile(join(folder, name)),
  };
}
