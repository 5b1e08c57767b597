import { listMetrics, listedByUnit } from '../department-list/listed.query';
import { dutyMetrics, mountedByUnit } from '../duty/mounted.query';
import { answeredByUnit, feedbackMetrics } from '../feedback/answered.query';
import { respondedByUnit, responseMetrics } from '../overview/response.query';
import { openMetrics, openByUnit } from '../openness/open-share.query';
import type { Counted } from '../quality/reached.formula';
import { reachedByUnit } from '../quality/reached.query';

/** Metrics whose value is the share of something that reaches it. */
export interface Share {
  readonly metrics: readonly string[];
  /** What it is a share of. */
  readonly counted: Counted;
  /** What units reach of metrics ($1) at the end of a day ($2). */
  readonly rows: string;
}

const datasets: Counted = { zh: '数据集', en: 'datasets' };

/** What statistics count themselves, from what they have learnt. */
export const ownShares: readonly Share[] = [
  { metrics: listMetrics, counted: { zh: '部门', en: 'departments' }, rows: listedByUnit },
  {
    metrics: feedbackMetrics,
    counted: {
      ...{ zh: '公众申请、纠错和意见', en: 'requests, corrections and comments' },
      done: { zh: '已答复', en: 'were answered' },
    },
    rows: answeredByUnit,
  },
  {
    metrics: responseMetrics,
    counted: {
      ...{ zh: '三十日内已答复的调用', en: 'calls that were answered in thirty days' },
      done: { zh: '一秒内答复', en: 'took a second at most' },
    },
    rows: respondedByUnit,
  },
  {
    metrics: dutyMetrics,
    counted: {
      ...{ zh: '共享责任', en: 'duties to share' },
      done: { zh: '已编目挂接', en: 'are in the catalogue and mounted' },
    },
    rows: mountedByUnit,
  },
  { metrics: openMetrics, counted: datasets, rows: openByUnit },
];

/** What datasets were assessed by, whatever the event calls it. */
const assessed: Omit<Share, 'metrics'> = { counted: datasets, rows: reachedByUnit };

export const shareOf = (metric: string): Omit<Share, 'metrics'> =>
  ownShares.find(({ metrics }) => metrics.includes(metric)) ?? assessed;
