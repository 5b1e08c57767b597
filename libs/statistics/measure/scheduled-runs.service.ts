import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  dayInChina,
  startInChina,
  tryEach,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { IndexRuns, type IndexRun, type RunOf } from '../run/index-runs.service';
import { leavesOf, type Scheme } from '../scheme/scheme';
import { readScheme, schemeNames } from '../scheme/scheme-file';
import { Measuring } from './measuring.service';
import { periodsAt } from './period';

/** Where the units that machines have measured are compared. */
export const departments = 'departments';

/**
 * Runs of the schemes that machines measure alone: of this year and month and of those that ended lately, once a day,
 * where something has changed.
 */
@Injectable()
export class ScheduledRuns {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Measuring) private readonly measuring: Measuring,
    @Inject(IndexRuns) private readonly runs: IndexRuns,
  ) {}

  /** One that fails keeps no other from being made. @throws AggregateError of all that failed, after the last one */
  async run(ctx: Context): Promise<IndexRun[]> {
    const made: IndexRun[] = [];
    await tryEach(schemeNames(), async (name) => {
      const scheme = readScheme(name);
      if (isMeasured(scheme)) await this.runEach(ctx, scheme, made);
      return true;
    });
    return made;
  }

  private async runEach(ctx: Context, scheme: Scheme, made: IndexRun[]): Promise<void> {
    await tryEach(periodsAt(dayInChina(this.clock.now())), async (period) => {
      const of = { scheme: scheme.id, cohort: departments, period };
      const run = await this.database.transaction(ctx, (tx) => this.runOnce(tx, scheme, of));
      if (run) made.push(run);
      return run !== undefined;
    });
  }

  /** Of two workers the second finds nothing changed. */
  private async runOnce(tx: TxContext, scheme: Scheme, of: RunOf): Promise<IndexRun | undefined> {
    if (await this.hasRun(tx, of)) return undefined;
    await this.measuring.measure(tx, scheme, of.period);
    const units = await this.measuredSince(tx, of);
    if (units.length === 0) return undefined;
    await this.runs.enrol(tx, of, units);
    return this.runs.run(tx, of);
  }

  /** Units whose evidence is newer than the last run, whoever had it taken: a run on demand measures too. */
  private async measuredSince(tx: TxContext, { scheme, cohort, period }: RunOf): Promise<string[]> {
    const rows = await this.database.query<{ unit: string }>(
      tx,
      `SELECT DISTINCT unit FROM statistics.evidence
        WHERE scheme = $1 AND period = $3 AND method = 'machine' AND replaced_at IS NULL
          AND recorded_at > coalesce((SELECT max(run_at) FROM statistics.index_run
                                       WHERE scheme = $1 AND cohort = $2 AND period = $3), '-infinity')`,
      [scheme, cohort, period],
    );
    return rows.map(({ unit }) => unit);
  }

  private async hasRun(tx: TxContext, { scheme, cohort, period }: RunOf): Promise<boolean> {
    const today = startInChina(dayInChina(this.clock.now()));
    const rows = await this.database.query(
      tx,
      `SELECT 1 FROM statistics.index_run
        WHERE scheme = $1 AND cohort = $2 AND period = $3 AND run_at >= $4 LIMIT 1`,
      [scheme, cohort, period, today],
    );
    return rows.length > 0;
  }
}

/** Every leaf that counts is measured by a machine, and the scheme names no cohorts of its own. */
const isMeasured = (scheme: Scheme): boolean =>
  scheme.cohorts.length === 0 &&
  leavesOf(scheme).every(({ clocks, aside }) => aside || clocks.length > 0);
