import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectorError } from '../errors/connector-error';

/**
 * Takes a connector's folder for this process: two that count against one quota would both be wrong.
 * What a killed process left behind is taken over. Throws `connector.already-running`.
 * @returns gives the folder back.
 */
export function lockFolder(dir: string): () => void {
  const file = join(dir, 'connector.pid');
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
  } catch {
    const pid = ownerOf(file);
    if (pid !== undefined) throw new ConnectorError('connector.already-running', { pid });
    writeFileSync(file, String(process.pid), { mode: 0o600 });
  }
  return () => rmSync(file, { force: true });
}

/** The process that runs from the folder; undefined where it has ended. */
export const runningFrom = (dir: string): number | undefined => ownerOf(join(dir, 'connector.pid'));

function ownerOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    process.kill(pid, 0);
    return isConnector(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** After a reboot the number may belong to somebody else. Where /proc is missing, it is believed. */
function isConnector(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('connector');
  } catch {
    return true;
  }
}
