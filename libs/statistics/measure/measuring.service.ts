import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, dayInChina, type TxContext } from '@shutong/platform';
import { EvidenceRecords, type Measured } from '../evidence/evidence-records.service';
import { leavesOf, type Scheme, type SchemeNode } from '../scheme/scheme';
import { saying, shareKept, type Kept } from '../timeliness/on-time.formula';
import { keptByDepartment } from '../timeliness/kept.query';
import { sayingReached, valueReached, type Reached } from '../quality/reached.formula';
import { reachedByUnit } from '../quality/reached.query';
import { listMetrics, listedByUnit } from '../department-list/listed.query';
import { spanOf, type Period } from './period';

const isOfLists = ({ metric }: SchemeNode): boolean => listMetrics.includes(metric!);

/** Leaves whose value is the share of datasets, or of departments, that reach something. */
const shares = [
  {
    of: (leaf: SchemeNode) => !isOfLists(leaf),
    ...{ counted: { zh: '数据集', en: 'datasets' }, rows: reachedByUnit },
  },
  { of: isOfLists, ...{ counted: { zh: '部门', en: 'departments' }, rows: listedByUnit } },
];

/** Gives the leaves of a scheme that machines measure their values, from the facts that statistics have learnt. */
@Injectable()
export class Measuring {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EvidenceRecords) private readonly evidence: EvidenceRecords,
  ) {}

  /** Of a period that is neither year nor month nothing is measured. */
  async measure(tx: TxContext, scheme: Scheme, period: Period): Promise<void> {
    const span = spanOf(period);
    if (!span) return;
    // Who measures the same at the same time waits.
    await this.database.query(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `statistics.measure ${scheme.id} ${period}`,
    ]);
    const leaves = leavesOf(scheme);
    const measured: Measured[] = [];
    for (const leaf of leaves.filter(({ clocks }) => clocks.length > 0)) {
      measured.push(...(await this.kept(tx, leaf, span)));
    }
    const byMetric = leaves.filter(({ metric, clocks }) => metric !== null && clocks.length === 0);
    measured.push(...(await this.reached(tx, byMetric, span)));
    const of = { scheme: scheme.id, period, nodes: byMetric.map(({ code }) => code) };
    await this.evidence.measure(tx, of, measured);
  }

  /** As it stood when the period ended, or stands now. */
  private async reached(
    tx: TxContext,
    leaves: readonly SchemeNode[],
    [first, last]: readonly [string, string],
  ): Promise<Measured[]> {
    const today = dayInChina(this.clock.now());
    if (leaves.length === 0 || first > today) return [];
    const day = last < today ? last : today;
    const measured: Measured[] = [];
    for (const { of, counted, rows } of shares) {
      const byMetric = new Map(leaves.filter(of).map((leaf) => [leaf.metric!, leaf]));
      const params = [[...byMetric.keys()], day];
      const found = await this.database.query<Reached>(tx, rows, params);
      measured.push(
        ...found.map((one) => {
          const { code, full } = byMetric.get(one.metric)!;
          const value = valueReached(one, full);
          return { node: code, unit: one.unit, value, source: sayingReached(one, counted) };
        }),
      );
    }
    return measured;
  }

  private async kept(
    tx: TxContext,
    { code, clocks }: SchemeNode,
    span: readonly [string, string],
  ): Promise<Measured[]> {
    const today = dayInChina(this.clock.now());
    const params = [clocks, ...span, today];
    const rows = await this.database.query<Kept>(tx, keptByDepartment, params);
    return rows.map((one) => ({
      ...{ node: code, unit: one.unit, value: shareKept(one), source: saying(one) },
    }));
  }
}
