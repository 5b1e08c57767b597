import type { Instance } from '../../support/instance';
import { verifyOverhead, verifying } from '../overhead/verifying';
import type { Metric, Scale } from '../result';

/** CPU time that the hub's process needs for a verification with the log on, ÷ off. */
export async function logOverhead(
  instance: Instance,
  { scale, seed }: { scale: Scale; seed: number },
): Promise<Metric> {
  const { onUs, offUs, blocks, ...measured } = await verifyOverhead(instance, {
    ...{ scale, seed, recording: 'log' },
  });
  return {
    ...{ name: 'verify.overhead', unit: 'ratio', ...measured, ...verifying },
    workload:
      `CPU time of the hub's process a verification, log and its fact event on (${onUs} µs) ` +
      `÷ off (${offUs} µs), ${blocks}`,
  };
}
