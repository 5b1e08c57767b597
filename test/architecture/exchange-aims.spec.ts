import type { Metric } from '../bench/result';
import { heldAgainstAims, type Measured } from '../bench/exchange/aims';

const metric = (name: string, value: number, more: Partial<Metric> = {}): Metric => ({
  ...{ name, unit: '', value, n: 1, errors: 0, workload: '' },
  ...more,
});

function metBy(transport: Measured['transport'], rate: number, [p50, p95, p99, signed]: number[]) {
  const metrics = heldAgainstAims({
    transport,
    rate: metric('rate', rate),
    latency: metric('latency', p50!, { p50: p50!, p95: p95!, p99: p99! }),
    agreement: metric('agreement.auto', 120, { p95: signed! }),
    naive: metric('raw.naive', 900),
    coalesced: metric('raw.coalesced', 3000),
  });
  return Object.fromEntries(metrics.map(({ name, met }) => [name, met]));
}

describe('the aims of a verification', () => {
  it('are met by 1,000 a second on Kafka that are no fewer than the echo’s, p50 10, p95 500 and p99 60 ms, and an agreement in 500 ms (p95)', () => {
    expect(metBy('kafka', 1000, [10, 500, 60, 500])).toEqual({
      ...{ rate: true, 'verify.kafka.naiveRatio': true, latency: true, 'latency.p95': true },
      ...{ 'latency.p99': true, 'agreement.auto': true },
    });
  });

  it('are missed by whatever is worse', () => {
    expect(metBy('kafka', 899, [10.1, 501, 60.1, 501])).toEqual({
      ...{ rate: false, 'verify.kafka.naiveRatio': false, latency: false, 'latency.p95': false },
      ...{ 'latency.p99': false, 'agreement.auto': false },
    });
  });

  it('say nothing of the rate over stream', () => {
    expect(metBy('stream', 10, [1, 1, 1, 1])).toMatchObject({ rate: undefined, latency: true });
  });
});
