import { writeSync } from 'node:fs';
import type { Step } from './steps';

export { steps, type Step } from './steps';

/** Where this process is to be killed: `STEP.before` or `STEP.after`. Set by `npm run chaos` alone. */
const wanted = process.env['SHUTONG_CRASH_AT'];

/**
 * Does what cannot be undone. Where SHUTONG_CRASH_AT names this step the process kills itself right before or after it,
 * as the power might; where the variable is not set, as in production, this is the call of `work` and nothing else.
 */
export function atRisk<T>(step: Step, work: () => Promise<T>): Promise<T> {
  return wanted === undefined ? work() : killedAround(step, work);
}

/** The same where the doing lies between two lines: this is the line before it. */
export function beforeRisk(step: Step): void {
  if (wanted === `${step}.before`) die();
}

/** The line after it. */
export function afterRisk(step: Step): void {
  if (wanted === `${step}.after`) die();
}

/** The same for the answer to a request, which leaves when its handler has returned. */
export function sendingAtRisk(step: Step, response: Finishing): void {
  if (wanted === undefined) return;
  beforeRisk(step);
  response.once('finish', () => afterRisk(step));
}

/** An HTTP response. */
interface Finishing {
  once(event: 'finish', listener: () => void): unknown;
}

async function killedAround<T>(step: Step, work: () => Promise<T>): Promise<T> {
  beforeRisk(step);
  const result = await work();
  afterRisk(step);
  return result;
}

function die(): void {
  writeSync(process.stderr.fd, `killed at ${wanted}\n`);
  process.kill(process.pid, 'SIGKILL');
}
