import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  Schedule,
  SteadyWork,
  dayInChina,
  systemContext,
  tryEach,
} from '@shutong/platform';
import { liesIn } from '../league/league.query';
import { completeOn, daysOf, monthBefore } from '../measure/period';
import type { ReportOf } from './report';
import { Reports } from './reports.service';

const everyMs = 600_000;
const atOnce = 20;

/** Months for which reports that were missed are made, where something happened that early. */
const monthsBack = 12;

/**
 * Departments, and the provinces, cities and counties that they lie in, whose report on a month up to one that is over ($1)
 * has not been made; behind one of a month ($2), kind ($3) and unit ($4).
 */
const missing = `
  WITH month AS (
    SELECT to_char($1::date - n * interval '1 month', 'YYYY-MM') AS month FROM generate_series(0, ${monthsBack - 1}) AS n),
  since AS (
    SELECT to_char(least((SELECT min(day) FROM statistics.call_day), (SELECT min(day) FROM statistics.act_day),
                         $1::date), 'YYYY-MM') AS month),
  unit AS (
    SELECT 'department' AS kind, code AS unit FROM statistics.department
     UNION
    SELECT 'region', rpad(left(division, digits), 6, '0')
      FROM statistics.department, unnest(ARRAY[2, 4, 6]) AS digits
     WHERE level <> 'nation' AND ${liesIn('division', 'digits')})
  SELECT kind, unit, m.month FROM unit CROSS JOIN month m JOIN since ON m.month >= since.month
   WHERE NOT EXISTS (SELECT FROM statistics.report r WHERE (r.kind, r.unit, r.month) = (unit.kind, unit.unit, m.month))
     AND ($2::text IS NULL OR m.month < $2 OR (m.month = $2 AND (kind < $3 OR (kind = $3 AND unit > $4))))
   ORDER BY m.month DESC, kind DESC, unit LIMIT ${atOnce}`;

/** Makes the reports on a month when it is over, and those that were missed then. */
@Injectable()
export class ReportSchedule extends Schedule {
  /** The last that was tried in this pass: those that cannot be made keep no other from being made. */
  private last: ReportOf | undefined;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Reports) private readonly reports: Reports,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    return [new SteadyWork('Making reports', () => this.make(), everyMs)];
  }

  private async make(): Promise<boolean> {
    const now = this.clock.now();
    const today = dayInChina(now);
    if (Number(today.slice(8)) < completeOn) return false;
    const month = monthBefore(today.slice(0, 7));
    const ctx = systemContext('report', now);
    const behind = [this.last?.month ?? null, this.last?.kind ?? null, this.last?.unit ?? null];
    const params = [daysOf(month).from, ...behind];
    const due = await this.database.query<ReportOf>(ctx, missing, params);
    this.last = due.length === atOnce ? due.at(-1) : undefined;
    await tryEach(due, async (of) => {
      await this.reports.keep(ctx, of);
      return true;
    });
    return due.length === atOnce;
  }
}
