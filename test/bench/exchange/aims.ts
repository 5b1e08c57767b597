import type { Metric } from '../result';
import { compared, round } from '../runs';

/** Verifications per second that the whole chain is to carry on Kafka. */
const rateAim = 1000;
/** Milliseconds at 200 calls a second: half of all calls, and all but one in a hundred. */
const latencyAims = { p50: 10, p99: 60 } as const;
/** Milliseconds (p95) at 200 calls a second: who waits at a counter does not notice so long. */
const counterAim = 500;
/** Milliseconds (p95) from the office head's answer until both connectors have signed. */
const agreementAim = 500;

/** What was measured over one transport in one run. */
export interface Measured {
  readonly transport: 'stream' | 'kafka';
  readonly rate: Metric;
  readonly latency: Metric;
  readonly agreement: Metric;
  readonly naive: Metric;
  readonly coalesced: Metric;
}

/** The figures held against their aims. The aims of the rate, and of the echo as its measure, are Kafka's. */
export function heldAgainstAims(measured: Measured): Metric[] {
  const { transport, rate, latency, agreement, naive, coalesced } = measured;
  const aimOf = (aim: number) => (transport === 'kafka' ? { aim } : {});
  const baseline = { name: 'raw.coalesced', value: coalesced.value };
  const { n, errors, workload } = latency;
  const share = (name: 'p95' | 'p99', aim: number): Metric => {
    const value = latency[name] ?? Infinity;
    const met = value <= aim;
    return {
      name: `${latency.name}.${name}`,
      ...{ unit: latency.unit, value, n, errors, workload, aim, met },
    };
  };
  return [
    compared(rate, { baseline, ...aimOf(rateAim) }),
    compared(
      {
        ...{
          name: `verify.${transport}.naiveRatio`,
          unit: 'ratio',
          n: rate.n,
          errors: rate.errors,
        },
        value: round(rate.value / naive.value),
        workload:
          'verifications per second against those of an echo with one awaited send per call',
      },
      aimOf(1),
    ),
    { ...latency, aim: latencyAims.p50, met: latency.value <= latencyAims.p50 },
    share('p95', counterAim),
    share('p99', latencyAims.p99),
    { ...agreement, aim: agreementAim, met: (agreement.p95 ?? Infinity) <= agreementAim },
  ];
}
