import { Big } from 'big.js';

/** How open the data of a region are: the six counts of a portal, and how its datasets keep their promises. */
export interface OpennessCounts {
  /** Departments of the region's own government that have open data. */
  readonly bodies: number;
  /** Regions one level below that have open data. */
  readonly areas: number;
  /** Open datasets of all departments in it. */
  readonly datasets: number;
  /** Rows of their latest open versions. */
  readonly records: number;
  /** Addresses at which these rows can be asked for. */
  readonly apis: number;
  /** Accepted reuses of its open datasets. */
  readonly apps: number;
  /** Datasets whose update cycle promises a next version. */
  readonly promised: number;
  /** Of them, those whose promise is kept. */
  readonly timely: number;
}

/** Per cent that each of the four measures brings at most. */
const part = 25;
/** How much of a measure brings half of its part. */
const half = { datasets: 1000, records: 10_000_000, apis: 1000 };
const digits = 6;

/** The rule of {@link opennessScore} in words, as the scheme that uses it says it. */
export const opennessRule = {
  zh: '出处未给出评分办法。无开放数据集得 0 分；否则四项各占 25%：数据集数 n/(n+1000)、数据记录数 n/(n+1000万)、接口数 n/(n+1000)、按更新周期按时更新的数据集占有承诺者的比例（无承诺者为 0）。',
  en: 'The source gives no rule. Without an open dataset 0; else four measures bring up to 25 % each: datasets n/(n+1,000), records n/(n+10,000,000), interfaces n/(n+1,000), and the share of datasets with an update cycle that were updated in time (none promised: 0).',
};

/**
 * Per cent of the leaf 数据开放 (C63), an exact decimal with six digits at most, rounded half up; never lower where one of the measures is higher and
 * the others are as they were.
 */
export function opennessScore(counts: Omit<OpennessCounts, 'bodies' | 'areas' | 'apps'>): string {
  const { datasets, promised, timely } = counts;
  if (datasets === 0) return '0';
  const shares = [
    ...(['datasets', 'records', 'apis'] as const).map((name) => reaching(counts[name], half[name])),
    promised === 0 ? Big(0) : Big(timely).div(promised),
  ];
  const sum = shares.reduce((before, share) => before.plus(share), Big(0));
  return sum.times(part).round(digits, Big.roundHalfUp).toFixed();
}

/** 0 of nothing, one half of so much as is named, and ever nearer to 1. */
const reaching = (count: number, halfOf: number): Big => Big(count).div(Big(count).plus(halfOf));

/** What the evidence says of itself, in both languages. */
export const sayingOpenness = (counts: OpennessCounts): string => {
  const { datasets, records, apis, timely, promised } = counts;
  return (
    `数据集 ${datasets}、记录 ${records}、接口 ${apis}、按时更新 ${timely} / ${promised}` +
    ` · ${datasets} datasets, ${records} records, ${apis} interfaces, ${timely} of ${promised} updated in time`
  );
};
