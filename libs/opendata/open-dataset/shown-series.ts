import { endsOf, type HeldSeries } from '@shutong/datasets';
import type { OpenTableSeries } from './open-dataset';

/** A time series as everybody is told of it. */
export function shownSeries(found: HeldSeries): OpenTableSeries {
  const { period, step, keys, figures, span } = found;
  return {
    ...{ period, step, keys, figures, ...endsOf(found) },
    ...{ periods: span.to - span.from + 1, count: span.series, missing: span.missing },
  };
}
