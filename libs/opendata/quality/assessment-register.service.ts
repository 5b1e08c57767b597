import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isCount,
  isUuid,
  pageOf,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { Assessment } from './assessment.entity';
import type { DatasetProbeType } from './assessment.graphql';
import { metricTerms, type MetricTerms, type MqaMetric } from './metrics';
import { qualityErrors } from './quality.errors';

interface Of {
  readonly department?: string;
  readonly sourceId?: string;
}

/** What a metric would bring to the mean of several datasets. */
export interface QualityGain extends MetricTerms {
  readonly lacking: number;
  readonly unknown: number;
  /** Where all of them reached it. */
  readonly gain: number;
}

interface MetricCount {
  readonly metric: MqaMetric;
  readonly lacking: number;
  readonly unknown: number;
  readonly datasets: number;
}

/** By metric: datasets that do not reach it, those of which nobody knows, and all. */
const counted = `
  SELECT m.key AS metric, count(*) FILTER (WHERE m.value = '0')::int AS lacking,
         count(*) FILTER (WHERE m.value = 'null')::int AS unknown, count(*)::int AS datasets
    FROM opendata.assessment a CROSS JOIN LATERAL jsonb_each(a.metrics) AS m
   WHERE ($1::text IS NULL OR a.department = $1) AND ($2::uuid IS NULL OR a.source_id = $2)
   GROUP BY m.key`;

/** Assessments as people read them. */
@Injectable()
export class AssessmentRegister {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws opendata.assessment.not-found */
  async one(ctx: Context, datasetId: string): Promise<Assessment> {
    const found = await this.database.repository(ctx, Assessment).findOneBy({ datasetId });
    if (!found) throw qualityErrors.notFound({ id: datasetId });
    return found;
  }

  /** The fewest points first: what is to be done. */
  async list(
    ctx: Context,
    { department, sourceId }: Of,
    { first, after }: PageAsked,
  ): Promise<Page<Assessment>> {
    const query = this.database
      .repository(ctx, Assessment)
      .createQueryBuilder('a')
      .orderBy({ 'a.points': 'ASC', 'a.datasetId': 'ASC' })
      .limit(first + 1);
    if (department !== undefined) query.andWhere('a.department = :department', { department });
    if (sourceId !== undefined) query.andWhere('a.sourceId = :sourceId', { sourceId });
    if (after) {
      const [points, id] = decodeCursor(after, isCount, isUuid);
      query.andWhere('(a.points, a.datasetId) > (:points, :id)', { points, id });
    }
    return pageOf(await query.getMany(), first, (one) => [one.points, one.datasetId]);
  }

  /** What would raise the mean of these datasets most comes first. */
  async gains(ctx: Context, { department, sourceId }: Of): Promise<QualityGain[]> {
    const params = [department ?? null, sourceId ?? null];
    const rows = await this.database.query<MetricCount>(ctx, counted, params);
    const counts = new Map(rows.map((row) => [row.metric, row]));
    return metricTerms
      .flatMap((terms) => {
        const { lacking = 0, unknown = 0, datasets = 0 } = counts.get(terms.metric) ?? {};
        if (lacking + unknown === 0) return [];
        return [{ ...terms, lacking, unknown, gain: (terms.points * lacking) / datasets }];
      })
      .sort((a, b) => b.gain - a.gain);
  }

  /** Addresses that a dataset names, and whether they answer. @throws opendata.assessment.not-found */
  async probes(ctx: Context, datasetId: string): Promise<DatasetProbeType[]> {
    await this.one(ctx, datasetId);
    return this.database.query<DatasetProbeType>(
      ctx,
      `SELECT p.address, p.reachable, p.said, p.checked_at AS "checkedAt"
         FROM opendata.named_address n JOIN opendata.probe p ON p.sha256 = n.probe
        WHERE n.dataset_id = $1 ORDER BY p.address COLLATE "C"`,
      [datasetId],
    );
  }
}
