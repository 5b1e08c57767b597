import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, dayInChina, type TxContext } from '@shutong/platform';
import { EvidenceRecords, type Measured } from '../evidence/evidence-records.service';
import { leavesOf, type Scheme, type SchemeNode } from '../scheme/scheme';
import { saying, shareKept, type Kept } from '../timeliness/on-time.formula';
import { keptByDepartment } from '../timeliness/kept.query';
import { spanOf, type Period } from './period';

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
    const measured: Measured[] = [];
    for (const leaf of leavesOf(scheme).filter(({ clocks }) => clocks.length > 0)) {
      measured.push(...(await this.kept(tx, leaf, span)));
    }
    await this.evidence.measure(tx, { scheme: scheme.id, period }, measured);
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
