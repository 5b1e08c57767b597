import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { layoutOf, type Layout } from './layout';
import { startInstance } from './start';
import { Interrupted, Started } from './started';

const args = { kafka: false, freePorts: true, catalog: undefined, mayEnd: [], help: false };

describe('Starting an instance', () => {
  let layout: Layout;

  beforeEach(async () => {
    layout = layoutOf(await mkdtemp(join(tmpdir(), 'shutong-start-')));
    // PostgreSQL runs as another user when this runs as root.
    await chmod(layout.root, 0o755);
  });
  afterEach(() => rm(layout.root, { recursive: true, force: true }));

  async function processes(): Promise<string[]> {
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
    return stdout.split('\n').filter((line) => line.includes(layout.root));
  }

  it("stops the departments' PostgreSQL where the hub's is damaged, and loses nothing of it", async () => {
    await mkdir(layout.hubCluster, { recursive: true, mode: 0o700 });
    await writeFile(join(layout.hubCluster, 'of-some-worth'), '');
    const start = startInstance(layout, args, new AbortController());
    await expect(start).rejects.toThrow(`${layout.hubCluster} is not empty`);
    expect(await processes()).toEqual([]);
    expect(await readdir(layout.hubCluster)).toEqual(['of-some-worth']);
    expect(await readdir(layout.departmentsCluster)).toContain('PG_VERSION');
    expect((await readdir(layout.root)).sort()).toEqual(['departments', 'hub', 'secrets.json']);
  });

  it('begins nothing once it was interrupted', async () => {
    const halt = new AbortController();
    halt.abort(new Interrupted());
    await expect(startInstance(layout, args, halt)).rejects.toThrow(Interrupted);
    expect(await readdir(layout.root)).toEqual(['secrets.json']);
  });

  it('keeps a damaged file of secrets, and starts nothing with it', async () => {
    await writeFile(layout.secrets, '{}');
    const start = startInstance(layout, args, new AbortController());
    await expect(start).rejects.toThrow(`${layout.secrets} is damaged`);
    expect(await readdir(layout.root)).toEqual(['secrets.json']);
  });
});

describe('What has been started', () => {
  it('stops everything, and says why, when one of its processes ends', async () => {
    const halt = new AbortController();
    const started = new Started(halt);
    const process = { name: 'hub', pid: 7, log: 'hub.log', exited: Promise.resolve() };
    started.watch(process);
    await process.exited;
    expect(String(halt.signal.reason)).toContain('hub (process 7) ended unasked');
    expect(String(halt.signal.reason)).toContain('See hub.log');
  });

  it('is stopped in the reverse order, all of it, even where a part cannot be stopped', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const started = new Started(new AbortController());
    const stopped: string[] = [];
    const add = (name: string) =>
      started.add(() => {
        stopped.push(name);
        return name === 'broker' ? Promise.reject(new Error('hangs')) : Promise.resolve();
      });
    ['database', 'broker', 'hub'].forEach(add);
    await started.stop();
    expect(stopped).toEqual(['hub', 'broker', 'database']);
    expect(said).toHaveBeenCalledWith('Stopping: Error: hangs');
    said.mockRestore();
  });
});
