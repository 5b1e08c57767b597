import { execFile } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startInstance, type Instance } from '../support/instance';
import { playStory } from '../story/play';
import { runAlone } from './alone';

const usage = `npm run smoke

Starts Shutong in an empty folder, plays the story, stops it with SIGINT, starts it again, plays the
story again. Then starts hub, worker, portal and a connector alone, each from settings, as separate
processes with their own database roles. Last line: {"firstStart":s,"secondStart":s,"story":"ok","left":0}, where left counts the
processes and ports that remain.
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  if (args.length > 0) {
    console.error(usage);
    return 2;
  }
  const folder = await mkdtemp(join(tmpdir(), 'shutong-smoke-'));
  chmodSync(folder, 0o755);
  try {
    const first = await run(folder);
    const second = await run(folder);
    await runAlone();
    console.log('hub, worker, portal and a connector start alone, with their own database roles');
    const left = await leftOf(folder, [...first.ports, ...second.ports]);
    const story = first.failed + second.failed === 0 ? 'ok' : 'failed';
    const figures = { firstStart: first.seconds, secondStart: second.seconds, story, left };
    console.log(JSON.stringify(figures));
    return story === 'ok' && left === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(folder: string) {
  const instance = await startInstance({ folder, verbose: true });
  console.log(`started in ${instance.seconds.toFixed(1)} s`);
  try {
    const { failed } = await playStory(instance);
    return { seconds: Number(instance.seconds.toFixed(1)), failed, ports: portsOf(instance) };
  } finally {
    await instance.stop('SIGINT');
  }
}

const portsOf = ({ running }: Instance): number[] =>
  [running.hub, running.portal, running.issuer, ...running.connectors].map((url) =>
    Number(new URL(url).port),
  );

/** Processes with the folder in arguments or environment, and the ports that they still hold. */
async function leftOf(folder: string, ports: readonly number[]): Promise<number> {
  const everything = { maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)('ps', ['axeww'], everything);
  const processes = stdout.split('\n').filter((line) => line.includes(folder)).length;
  // Then a port in use is somebody else's, who was given it since.
  if (processes === 0) return 0;
  const open = await Promise.all(ports.map(isOpen));
  return processes + open.filter(Boolean).length;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(true));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
