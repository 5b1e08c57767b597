import type { Metric } from './result';

/** Median, smallest and largest of the runs; throws where there were none. */
export function spreadOf(runs: readonly number[]): { value: number; min: number; max: number } {
  if (runs.length === 0) throw new RangeError('No run was measured.');
  const sorted = [...runs].sort((a, b) => a - b);
  const at = (index: number) => sorted[index]!;
  const middle = Math.floor(sorted.length / 2);
  const value = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { value: round(value), min: round(at(0)), max: round(at(sorted.length - 1)) };
}

/** Four significant digits: more would be noise. */
export const round = (value: number): number => Number(value.toPrecision(4));

/** A metric with its baseline and the aim that it is held against; more is better. */
export function compared(
  metric: Metric,
  { baseline, aim }: { baseline?: { name: string; value: number }; aim?: number },
): Metric {
  return {
    ...metric,
    ...(baseline ? { baseline, ratio: round(metric.value / baseline.value) } : {}),
    ...(aim === undefined ? {} : { aim, met: metric.value >= aim }),
  };
}
