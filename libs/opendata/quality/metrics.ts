import { join } from 'node:path';
import { projectRoot, readCatalogFile } from '@shutong/platform';

/** Metrics of the metadata quality assessment, as catalog/indices/mqa.yaml names them. */
export const mqaMetrics = [
  'mqa-keyword',
  'mqa-theme',
  'mqa-spatial',
  'mqa-temporal',
  'mqa-access-url-reachable',
  'mqa-download-url',
  'mqa-download-url-reachable',
  'mqa-format',
  'mqa-media-type',
  'mqa-vocabulary',
  'mqa-non-proprietary',
  'mqa-machine-readable',
  'mqa-dcat-ap',
  'mqa-licence',
  'mqa-known-licence',
  'mqa-access-rights',
  'mqa-known-access-rights',
  'mqa-contact-point',
  'mqa-publisher',
  'mqa-rights',
  'mqa-byte-size',
  'mqa-issued',
  'mqa-modified',
] as const;
export type MqaMetric = (typeof mqaMetrics)[number];

/** All that a dataset is assessed by, under the names that schemes of evaluation use. */
export const datasetMetrics = [
  ...mqaMetrics,
  'five-star',
  'api',
  'documented-columns',
  'type-conformity',
  'filled-cells',
] as const;
export type DatasetMetric = (typeof datasetMetrics)[number];

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** A metric as the scheme has it. */
export interface MetricTerms {
  readonly metric: MqaMetric;
  readonly dimension: Words;
  readonly name: Words;
  readonly points: number;
}

interface Tier {
  readonly name: Words;
  readonly from: number;
}

interface SchemeFile {
  readonly nodes: readonly {
    readonly name: Words;
    readonly children: readonly {
      readonly name: Words;
      readonly points: number;
      readonly metric: MqaMetric;
    }[];
  }[];
  readonly tiers: readonly Tier[];
}

const { content } = readCatalogFile<SchemeFile>(
  join(projectRoot(), 'catalog', 'indices', 'mqa.yaml'),
  'index-scheme',
);

/** In the order of the scheme. */
export const metricTerms: readonly MetricTerms[] = content.nodes.flatMap(({ name, children }) =>
  children.map(({ metric, name: own, points }) => ({ metric, dimension: name, name: own, points })),
);

const points = new Map(metricTerms.map((one) => [one.metric, one.points]));

export const pointsOf = (metric: MqaMetric): number => points.get(metric)!;

/** Points from which on a dataset is in the best band. */
export const bestBand = Math.max(...content.tiers.map(({ from }) => from));

/** Of whole points, as the bands are printed. */
export const bandOf = (reached: number): Words =>
  content.tiers.findLast(({ from }) => reached >= from)!.name;
