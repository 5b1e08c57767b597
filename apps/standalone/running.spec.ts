import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layoutOf, type Layout } from './layout';
import { lock, makeDataFolder, stopLeftovers } from './running';

describe('What a killed run left behind', () => {
  let layout: Layout;
  const programs: ChildProcess[] = [];

  beforeEach(async () => {
    layout = layoutOf(await mkdtemp(join(tmpdir(), 'shutong-running-')));
  });
  afterEach(async () => {
    for (const program of programs.splice(0)) program.kill('SIGKILL');
    await rm(layout.root, { recursive: true, force: true });
  });

  /** A process at `path` below the folder that no SIGTERM ends. */
  async function program(path: string): Promise<ChildProcess> {
    const file = join(layout.root, path);
    await mkdir(join(file, '..'), { recursive: true });
    const deaf = `process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000);`;
    await writeFile(file, `${deaf} console.log('there');`);
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'ignore'] });
    programs.push(child);
    await once(child.stdout, 'data');
    return child;
  }

  const pidFile = () => join(layout.root, 'standalone.pid');

  it('is no other start where the number of its launcher is another program by now', async () => {
    const other = await program('another.js');
    await writeFile(pidFile(), String(other.pid));
    lock(layout);
    expect(await readFile(pidFile(), 'utf8')).toBe(String(process.pid));
  });

  it('refuses a second start while the first one runs', async () => {
    const launcher = await program('dist/apps/standalone/main.js');
    await writeFile(pidFile(), String(launcher.pid));
    expect(() => lock(layout)).toThrow(
      `already runs from ${layout.root} (process ${launcher.pid})`,
    );
  });

  it('is killed where it hangs, and processes of others are left alone', async () => {
    const [hub, other] = [await program('dist/apps/hub/main.js'), await program('another.js')];
    const pids = { standalone: process.pid, hub: hub.pid, worker: other.pid };
    await writeFile(layout.running, JSON.stringify({ pids }));
    const ended = once(hub, 'exit');
    await stopLeftovers(layout, 100);
    await ended;
    expect([hub.signalCode, other.signalCode]).toEqual(['SIGKILL', null]);
    expect(existsSync(layout.running)).toBe(false);
  });

  it.each(['{"pids": {"hub": 12', '{}', '{"pids": {"hub": "12"}}', '{"pids": {"hub": -1}}'])(
    'stays named in running.json where that is damaged (%j)',
    async (text) => {
      await writeFile(layout.running, text);
      await expect(stopLeftovers(layout)).rejects.toThrow(`${layout.running} is damaged`);
      expect(await readFile(layout.running, 'utf8')).toBe(text);
    },
  );

  it('names a data folder that is a file', async () => {
    await writeFile(layout.running, '');
    for (const root of [layout.running, join(layout.running, 'below')]) {
      expect(() => makeDataFolder(layoutOf(root))).toThrow(
        `The data folder ${root} cannot be made: a file is in its place.`,
      );
    }
  });
});
