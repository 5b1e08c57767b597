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
import { periodsAt, type Period } from './period';
import { cohortOf, cohorts, type Cohort } from './unit';

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
      const runs = await this.database.transaction(ctx, (tx) => this.runOnce(tx, scheme, period));
      made.push(...runs);
      return runs.length > 0;
    });
  }

  /** All cohorts at once, one day after the other; of two workers the second finds nothing changed. */
  private async runOnce(tx: TxContext, scheme: Scheme, period: Period): Promise<IndexRun[]> {
    const of = { scheme: scheme.id, period };
    if (await this.hasRun(tx, of)) return [];
    await this.measuring.measure(tx, scheme, period);
    const runs: IndexRun[] = [];
    for (const cohort of cohortsOf(scheme)) {
      const units = await this.measuredSince(tx, { ...of, cohort });
      const own = units.filter((unit) => cohortOf(unit) === cohort);
      if (own.length === 0) continue;
      await this.runs.enrol(tx, { ...of, cohort }, own);
      runs.push(await this.runs.run(tx, { ...of, cohort }));
    }
    return runs;
  }

  /** Units whose evidence is another than at the last run, whoever had it taken: a run on demand measures too. */
  private async measuredSince(tx: TxContext, { scheme, cohort, period }: RunOf): Promise<string[]> {
    const rows = await this.database.query<{ unit: string }>(
      tx,
      `SELECT DISTINCT unit FROM statistics.evidence
        WHERE scheme = $1 AND period = $3 AND method = 'machine'
          AND coalesce(replaced_at, recorded_at) > coalesce(
                (SELECT max(run_at) FROM statistics.index_run
                  WHERE scheme = $1 AND cohort = $2 AND period = $3), '-infinity')`,
      [scheme, cohort, period],
    );
    return rows.map(({ unit }) => unit);
  }

  /** Whether the schedule itself has made one today: what somebody has scored on demand is one cohort, and says nothing of the others. */
  private async hasRun(tx: TxContext, { scheme, period }: Omit<RunOf, 'cohort'>): Promise<boolean> {
    const today = startInChina(dayInChina(this.clock.now()));
    const rows = await this.database.query(
      tx,
      `SELECT 1 FROM statistics.index_run
        WHERE scheme = $1 AND cohort = ANY ($2) AND period = $3 AND run_at >= $4 AND run_by = $5
        LIMIT 1`,
      [scheme, machineCohorts, period, today, tx.actor.id],
    );
    return rows.length > 0;
  }
}

const machineCohorts = Object.values(cohorts);

/** Those in which machines compare by a scheme: all, or of those that it names itself the ones that machines know. */
const cohortsOf = ({ cohorts: named }: Scheme): Cohort[] =>
  machineCohorts.filter((one) => named.length === 0 || named.some(({ code }) => code === one));

/** Every leaf that counts is measured by a machine, and the cohorts that the scheme names, if any, machines can make up. */
const isMeasured = (scheme: Scheme): boolean =>
  cohortsOf(scheme).length > 0 &&
  leavesOf(scheme).every(({ metric, aside }) => aside || metric !== null);
