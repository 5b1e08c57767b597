import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectorError } from '../errors/connector-error';

const lockFile = 'connector.pid';

/**
 * Takes a connector's folder for this process: two that count against one quota would both be wrong.
 * What a killed process left behind is taken over. Throws `connector.already-running`.
 * @returns gives the folder back.
 */
export function lockFolder(dir: string): () => void {
  const file = join(dir, lockFile);
  const own = markOf(process.pid);
  try {
    writeFileSync(file, own, { flag: 'wx', mode: 0o600 });
  } catch {
    const pid = ownerOf(file);
    if (pid !== undefined) throw new ConnectorError('connector.already-running', { pid });
    writeFileSync(file, own, { mode: 0o600 });
  }
  return () => rmSync(file, { force: true });
}

/** The process that runs from the folder; undefined where it has ended. */
export const runningFrom = (dir: string): number | undefined => ownerOf(join(dir, lockFile));

function ownerOf(file: string): number | undefined {
  try {
    const mark = readFileSync(file, 'utf8');
    const pid = Number(mark.split(' ', 1)[0]);
    process.kill(pid, 0);
    return mark === markOf(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A process by its number and its start. After a reboot, and in a container after every start, the number
 * belongs to somebody else, often to this very process. Where /proc is missing the number has to do.
 */
function markOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold spaces; the start is the 20th word after it (proc(5), field 22).
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
    return `${pid} ${boot} ${started}`;
  } catch {
    return String(pid);
  }
}
