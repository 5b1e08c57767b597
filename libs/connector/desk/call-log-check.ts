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

/** Whether the log of what was answered goes on; `connector verify-log` looks at every entry of it. */
export async function callLogChecks({ dir, state, own, now }: Parts): Promise<Check[]> {
  const kept = new KeptLog(state);
  const { signed } = await kept.standing();
  const size = signed?.size ?? 0;
  try {
    const checkpoint = await new LogFolder(callLogFolder(dir)).checkpoint();
    const { vkey } = callLogKey(own.identity, own.keys);
    const published = checkpoint ? openCheckpoint(checkpoint, { log: verifier(vkey) }).size : 0;
    // The running connector may sign one more at this very moment.
    if (published < size) {
      const why = `${published} entries are published, ${size} were signed`;
      if ((await kept.standing()).signed?.size === size) return [bad('call-log', { why, size })];
    }
  } catch (error) {
    return [bad('call-log', { size, why: (error as Error).message })];
  }
  const [oldest] = [...state.callQueue.getKeys({ limit: 1 })];
  return oldest && oldest[0] < now() - lateUs
    ? [noted('call-log-waits')]
    : [good('call-log', { size })];
}
