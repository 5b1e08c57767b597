import { departments } from '../../story/cast';
import type { Instance } from '../../support/instance';
import type { Load } from '../load/runs';
import { highWaterOf, memoryAim, resetHighWater } from '../memory';
import type { Metric, Scale } from '../result';

/** As many calls as one requester, and one provider, may have waiting (callsInFlightShare). */
const inFlight = 1000;
/** So long they are held. */
const seconds = { full: 30, smoke: 5 } as const;

/** A thousand calls open all the time: what they take of the processes that carry them, and how they end. */
export async function inFlight1000(
  { running }: Instance,
  load: Load,
  scale: Scale,
): Promise<Metric[]> {
  const pids = carriers(running.pids);
  for (const pid of Object.values(pids)) resetHighWater(pid);
  const atRest = highWaters(pids);
  const { asked, right, errors, refused, rate, latency } = await load.atOnce(
    inFlight,
    seconds[scale],
  );
  const name = `verify.${running.transport}.inFlight1000`;
  const workload = `W-verify over ${running.transport} with 1,000 calls open at once for ${seconds[scale]} s`;
  const shared = { inFlight, workload };
  const most = highWaters(pids);
  const shown = Object.entries(most).map(([process, value]) => `${process} ${value} MiB`);
  console.log(`  … ${name}: ${rate} calls/s, ${refused} refused, ${shown.join(', ')}`);
  return [
    {
      ...{ name, unit: 'calls/s', value: rate, ...latency, ...shared },
      ...{ n: right, errors: errors - refused },
    },
    {
      ...{ name: `${name}.refused`, unit: 'calls', value: refused, n: asked, errors: 0, ...shared },
      ...{ aim: 0, met: refused === 0 },
    },
    ...Object.entries(most).map(([process, value]) => ({
      ...{ name: `${name}.maxRssMiB.${process}`, unit: 'MiB', value, n: 1, errors: 0, ...shared },
      ...{ aim: memoryAim, met: value <= memoryAim },
      baseline: { name: 'before', value: atRest[process]! },
    })),
  ];
}

/** The processes that hold calls while they are under way. */
const carriers = (pids: Readonly<Record<string, number>>): Record<string, number> => ({
  ...{ hub: pids['hub']!, worker: pids['worker']! },
  provider: pids[`connector-${departments.police}`]!,
  requester: pids[`connector-${departments.requester}`]!,
});

const highWaters = (pids: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, highWaterOf(pid)]));
