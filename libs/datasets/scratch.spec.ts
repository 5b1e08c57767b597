import { spawnSync } from 'node:child_process';
import { access, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeLeftScratch, scratchFolder } from './scratch';

describe('Folders for what a process works at', () => {
  const isThere = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );

  it('are removed where their process is gone, or was an earlier one of this number, and stay where it works', async () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const named = (pid: number) => join(tmpdir(), `shutong-scratch-${pid}-1-x`);
    const own = await scratchFolder();
    const folders = [named(gone), named(process.pid), named(process.ppid), own];
    for (const folder of folders) await mkdir(join(folder, 'full'), { recursive: true });
    await removeLeftScratch();
    expect(await Promise.all(folders.map(isThere))).toEqual([false, false, true, true]);
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  });
});
