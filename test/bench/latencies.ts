import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { round } from './runs';

/** Milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** HDR histogram of durations up to ten minutes, three significant digits. */
export class Latencies {
  private readonly histogram: RecordableHistogram = createHistogram({
    lowest: 1,
    highest: 600_000_000,
    figures: 3,
  });

  /** Milliseconds. */
  record(milliseconds: number): void {
    this.histogram.record(Math.max(1, Math.round(milliseconds * 1000)));
  }

  get percentiles(): Percentiles {
    const at = (percent: number) => round(this.histogram.percentile(percent) / 1000);
    return { p50: at(50), p95: at(95), p99: at(99) };
  }
}
