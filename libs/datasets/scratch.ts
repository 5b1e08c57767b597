import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'shutong-scratch-';
/** With the time of its birth a process is told from an earlier one of the same number: in a container each has the first. */
const self = `${process.pid}-${Math.round(performance.timeOrigin)}`;

/** A new folder for what this process works at; whoever asks removes it. */
export const scratchFolder = (): Promise<string> => mkdtemp(join(tmpdir(), `${prefix}${self}-`));

/** Removes the folders of processes that were killed before they could: rows of their users lie in them. */
export async function removeLeftScratch(): Promise<void> {
  const left = (await readdir(tmpdir())).filter(isLeft);
  await Promise.all(left.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })));
}

function isLeft(name: string): boolean {
  if (!name.startsWith(prefix) || name.startsWith(`${prefix}${self}-`)) return false;
  const pid = Number(name.slice(prefix.length).split('-', 1)[0]);
  return pid === process.pid || !isThere(pid);
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process is there, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
