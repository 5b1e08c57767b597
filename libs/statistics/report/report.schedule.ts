import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  Schedule,
  SteadyWork,
  dayInChina,
  systemContext,
} from '@shutong/platform';
import { monthBefore, type ReportOf } from './report';
import { Reports } from './reports.service';

const everyMs = 600_000;
const atOnce = 20;

/** Facts of the last evening have arrived by then. */
const firstDay = 2;

/** Departments, and the provinces and cities that they lie in, whose report on a month ($1) has not been made. */
const missing = `
  SELECT kind, unit FROM (
    SELECT 'department' AS kind, code AS unit FROM statistics.department
     UNION
    SELECT 'region', rpad(left(division, digits), 6, '0')
      FROM statistics.department, unnest(ARRAY[2, 4]) AS digits WHERE level <> 'nation') AS due
   WHERE NOT EXISTS (SELECT FROM statistics.report r WHERE (r.kind, r.unit, r.month) = (due.kind, due.unit, $1))
   ORDER BY kind DESC, unit LIMIT ${atOnce}`;

/** Makes the reports on a month when it is over. */
@Injectable()
export class ReportSchedule extends Schedule {
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
    if (Number(today.slice(8)) < firstDay) return false;
    const month = monthBefore(today.slice(0, 7));
    const ctx = systemContext('report', now);
    const due = await this.database.query<Omit<ReportOf, 'month'>>(ctx, missing, [month]);
    for (const of of due) await this.reports.keep(ctx, { ...of, month });
    return due.length === atOnce;
  }
}
