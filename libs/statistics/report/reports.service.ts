import { Inject, Injectable } from '@nestjs/common';
import { regionName } from '@shutong/catalog';
import {
  Clock,
  Database,
  dayInChina,
  supervises,
  systemContext,
  type Context,
} from '@shutong/platform';
import { areaOf } from '../figures/figure-table';
import { FigureTables } from '../figures/figures.service';
import { daysOf, monthBefore } from '../measure/period';
import { whose, type Report, type ReportOf } from './report';
import { reportErrors } from './report.errors';

const kept = `SELECT content FROM statistics.report WHERE kind = $1 AND unit = $2 AND month = $3`;
const keep = `
  INSERT INTO statistics.report (kind, unit, month, made_at, content) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT DO NOTHING`;

const departmentName = `
  SELECT name, coalesce(name_en, name) AS "nameEn" FROM statistics.department WHERE code = $1`;
const anyInRegion = `SELECT FROM statistics.department WHERE starts_with(division, $1) LIMIT 1`;

/** Months that a report looks back on. */
const lookBack = 11;

/** Reports by department and region on one month. */
@Injectable()
export class Reports {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(FigureTables) private readonly tables: FigureTables,
  ) {}

  /**
   * As it was made when the month was over; of a month that is not, or whose report was not made, as things stand.
   * @throws statistics.report.not-yours, statistics.report.unit-unknown, statistics.report.not-begun
   */
  async read(ctx: Context, of: ReportOf): Promise<Report> {
    const isOwn = of.kind === 'department' && ctx.actor.department === of.unit;
    if (!isOwn && !supervises(ctx.actor)) throw reportErrors.notYours({ unit: of.unit });
    const params = [of.kind, of.unit, of.month];
    const [row] = await this.database.query<{ content: Report }>(ctx, kept, params);
    return row?.content ?? this.make(of);
  }

  /** Keeps the report on a month that is over, unless there is one. */
  async keep(ctx: Context, of: ReportOf): Promise<void> {
    const report: Report = { ...(await this.make(of)), isFinal: true };
    const params = [of.kind, of.unit, of.month, report.madeAt, JSON.stringify(report)];
    await this.database.query(ctx, keep, params);
  }

  /** As things stand: final for nobody but who keeps it. */
  async make(of: ReportOf): Promise<Report> {
    const now = this.clock.now();
    const ctx = systemContext('report', now);
    const span = daysOf(of.month);
    if (span.from > dayInChina(now)) throw reportErrors.notBegun({ month: of.month });
    const named = await this.nameOf(ctx, of);
    const year = { from: daysOf(monthBefore(of.month, lookBack)).from, to: span.to };
    return {
      ...of,
      ...named,
      ...span,
      ...{ madeAt: now.toISOString(), isFinal: false },
      departments: await this.tables.read(ctx, 'departments', { ...span, ...whose(of) }),
      regions: await this.tables.read(ctx, 'regions', { ...span, ...whose(of) }),
      months: await this.tables.read(ctx, 'months', { ...year, ...whose(of) }),
      projects: await this.tables.read(ctx, 'projects', { ...span, ...whose(of) }),
      usage: await this.tables.read(ctx, 'usage', { ...year, ...whose(of) }),
    };
  }

  private async nameOf(ctx: Context, { kind, unit }: ReportOf): Promise<Named> {
    if (kind === 'region') {
      const [any] = await this.database.query(ctx, anyInRegion, [areaOf(unit)]);
      if (!any) throw reportErrors.unitUnknown({ unit });
      const { zh, en } = regionName(unit);
      return { name: zh, nameEn: en };
    }
    const [department] = await this.database.query<Named>(ctx, departmentName, [unit]);
    if (!department) throw reportErrors.unitUnknown({ unit });
    return department;
  }
}

type Named = Pick<Report, 'name' | 'nameEn'>;
