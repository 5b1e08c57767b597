import { setTimeout as sleep } from 'node:timers/promises';
import { verifier, openCheckpoint } from '@shutong/tlog';
import { LogFolder } from '@shutong/tlog-folder';
import { callLogFolder, checkCallLog, type CallLogCheck } from '../call-log/call-log';
import { callLogKey } from '../call-log/call-log-key';
import { KeptLog } from '../call-log/kept-log';
import type { Parts } from '../running/parts';
import { withParts } from './agreement-desk';
import { bad, good, noted, type Check } from './check';

/** An entry is published within a second or two; one that waits longer is stuck. */
const lateUs = 60_000_000;

/** Re-derives the log of a connector's folder from its entries; errors: of `openParts` and of `checkLog`. */
export const examineCallLog = (dir: string): Promise<CallLogCheck> =>
  withParts(dir, ({ own }) => checkCallLog(dir, own));

type CallLogParts = Pick<Parts, 'dir' | 'state' | 'own' | 'now'>;

/** A running connector writes a checkpoint a moment after it has signed it. */
const written = { withinMs: 3000, askedEveryMs: 100 } as const;

/** Whether the log of what was answered goes on; `connector verify-log` looks at every entry of it. */
export async function callLogChecks(parts: CallLogParts): Promise<Check[]> {
  const size = await signedSize(parts);
  try {
    const published = await publishedSize(parts, size);
    if (published < size) {
      return [
        bad('call-log', { why: `${published} entries are published, ${size} were signed`, size }),
      ];
    }
  } catch (error) {
    return [bad('call-log', { size, why: (error as Error).message })];
  }
  const [oldest] = [...parts.state.callQueue.getKeys({ limit: 1 })];
  return oldest && oldest[0] < parts.now() - lateUs
    ? [noted('call-log-waits')]
    : [good('call-log', { size })];
}

const signedSize = async ({ state }: CallLogParts): Promise<number> =>
  (await new KeptLog(state).standing()).signed?.size ?? 0;

/** How many entries the checkpoint in the folder covers; one that lags gets time to be written. */
async function publishedSize({ dir, own }: CallLogParts, size: number): Promise<number> {
  const { vkey } = callLogKey(own.identity, own.keys);
  const folder = new LogFolder(callLogFolder(dir));
  const covered = async () => {
    const checkpoint = await folder.checkpoint();
    return checkpoint ? openCheckpoint(checkpoint, { log: verifier(vkey) }).size : 0;
  };
  const end = performance.now() + written.withinMs;
  let published = await covered();
  while (published < size && performance.now() < end) {
    await sleep(written.askedEveryMs);
    published = await covered();
  }
  return published;
}
