import { readFileSync, writeFileSync } from 'node:fs';

/** MiB that no process of the exchange is to pass, however much is on its way. */
export const memoryAim = 300;

/** The high-water mark of a process counts from now on (proc(5), clear_refs): what its start took is left out. */
export const resetHighWater = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

/** Most resident memory that a process has had, in MiB. */
export function highWaterOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
}
