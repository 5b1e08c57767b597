import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, dayInChina, type Day, type TxContext } from '@shutong/platform';
import { EvidenceRecords, type Measured } from '../evidence/evidence-records.service';
import { leavesOf, type Scheme, type SchemeNode } from '../scheme/scheme';
import { saying, shareKept, type Kept } from '../timeliness/on-time.formula';
import { keptByDepartment } from '../timeliness/kept.query';
import { sayingReached, valueReached, type Reached } from '../quality/reached.formula';
import { opennessScore, sayingOpenness, type OpennessCounts } from '../openness/openness.formula';
import { opennessOf } from '../openness/openness.query';
import { spanOf, type Period } from './period';
import { shareOf } from './shares';

const isOfClocks = ({ clocks }: SchemeNode): boolean => clocks.length > 0;
const isOfOpenness = ({ metric }: SchemeNode): boolean => metric === 'openness';

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
    await this.database.hold(tx, `statistics.measure ${scheme.id} ${period}`);
    const all = leavesOf(scheme);
    const leaves = all.filter(({ metric }) => metric !== null);
    const measured: Measured[] = [];
    for (const leaf of leaves.filter(isOfClocks)) {
      measured.push(...(await this.kept(tx, leaf, span)));
    }
    const others = leaves.filter((leaf) => !isOfClocks(leaf));
    measured.push(...(await this.found(tx, others, span)));
    const unmeasured = all.filter(({ metric }) => metric === null).map(({ code }) => code);
    await this.evidence.measure(tx, { scheme: scheme.id, period, unmeasured }, measured);
  }

  /** As it stood when the period ended, or stands now. */
  private async found(
    tx: TxContext,
    leaves: readonly SchemeNode[],
    [first, last]: readonly [string, string],
  ): Promise<Measured[]> {
    const today = dayInChina(this.clock.now());
    if (first > today) return [];
    const day = last < today ? last : today;
    const measured = await this.shares(
      tx,
      leaves.filter((leaf) => !isOfOpenness(leaf)),
      day,
    );
    for (const leaf of leaves.filter(isOfOpenness)) {
      measured.push(...(await this.open(tx, leaf, day)));
    }
    return measured;
  }

  /** By one query for all metrics that it counts. */
  private async shares(
    tx: TxContext,
    leaves: readonly SchemeNode[],
    day: Day,
  ): Promise<Measured[]> {
    const measured: Measured[] = [];
    for (const share of new Set(leaves.map(({ metric }) => shareOf(metric!)))) {
      const own = leaves.filter(({ metric }) => shareOf(metric!) === share);
      measured.push(...(await this.reached(tx, own, { ...share, day })));
    }
    return measured;
  }

  private async reached(
    tx: TxContext,
    leaves: readonly SchemeNode[],
    { counted, rows, day }: ReturnType<typeof shareOf> & { readonly day: Day },
  ): Promise<Measured[]> {
    const metrics = new Set(leaves.map(({ metric }) => metric));
    const found = await this.database.query<Reached>(tx, rows, [[...metrics], day]);
    return found.flatMap((one) =>
      leaves
        .filter(({ metric }) => metric === one.metric)
        .map(({ code, full }) => ({
          ...{ node: code, unit: one.unit, value: valueReached(one, full) },
          source: sayingReached(one, counted),
        })),
    );
  }

  private async open(tx: TxContext, { code, full }: SchemeNode, day: Day): Promise<Measured[]> {
    const rows = await this.database.query<OpennessCounts & { readonly region: string }>(
      tx,
      opennessOf('statistics.department', '$1::date'),
      [day],
    );
    return rows.map(({ region, ...counts }) => {
      const value = full.times(opennessScore(counts)).div(100).toFixed();
      return { node: code, unit: region, value, source: sayingOpenness(counts) };
    });
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
