import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  dayInChina,
  decodeCursor,
  isCount,
  isDay,
  pageOf,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { departmentPage, type DepartmentPage } from '../department-page.query';
import { mayRead } from '../entry/entry.policy';
import type { EntryState } from '../entry/entry.states';
import { Responsibility } from './responsibility.entity';
import { responsibilityErrors } from './responsibility.errors';
import { isResponsibilityCode } from './responsibility.policy';
import { standingByDepartment, standingCounts, standingPage } from './standing.query';

/** A duty in force, and whether its department has done it. */
export interface Standing extends Omit<Responsibility, 'current'> {
  /** What the catalogue shows of the entry that fulfils it; null where there is none that one may see. */
  readonly entryState: EntryState | null;
  /** Codes of its items that nothing mounted offers. */
  readonly missingItems: readonly string[];
  readonly mounted: boolean;
  /** Not mounted, and the day on which it was due is over. */
  readonly overdue: boolean;
}

export interface StandingCounts {
  readonly total: number;
  readonly mounted: number;
  readonly unmounted: number;
  /** Of the unmounted ones. */
  readonly overdue: number;
}

export interface DepartmentStanding extends StandingCounts {
  /** Unified social credit code. */
  readonly provider: string;
  readonly providerName: string;
}

export interface StandingFilter {
  /** Unified social credit code. */
  readonly provider?: string;
  readonly mounted?: boolean;
  readonly overdue?: boolean;
}

const isDayPart = (part: unknown): part is string => typeof part === 'string' && isDay(part);

/** The responsibility list as everybody reads it, and how far it is fulfilled, from the catalogue itself. */
@Injectable()
export class Responsibilities {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The newest version, or the one asked for. @throws catalog.responsibility.not-found */
  async get(ctx: Context, code: string, version?: number): Promise<Responsibility> {
    const which = version === undefined ? { code, current: true } : { code, version };
    const found = await this.database.repository(ctx, Responsibility).findOneBy(which);
    if (!found) throw responsibilityErrors.notFound({ code });
    return found;
  }

  /** Every version that was ever published, newest first. */
  async versions(ctx: Context, code: string, page: PageAsked): Promise<Page<Responsibility>> {
    const query = this.database
      .repository(ctx, Responsibility)
      .createQueryBuilder('r')
      .where('r.code = :code', { code })
      .orderBy({ 'r.version': 'DESC' })
      .limit(page.first + 1);
    if (page.after) {
      const [last] = decodeCursor(page.after, isCount);
      query.andWhere('r.version < :last', { last });
    }
    return pageOf(await query.getMany(), page.first, ({ version }) => [version]);
  }

  /** Duties in force, the earliest due first. */
  async list(ctx: Context, filter: StandingFilter, page: PageAsked): Promise<Page<Standing>> {
    const [day, code] = page.after
      ? decodeCursor(page.after, isDayPart, isResponsibilityCode)
      : [null, null];
    const { provider = null, mounted = null, overdue = null } = filter;
    const params = [this.today(), provider, mounted, overdue, day, code, page.first + 1];
    const rows = await this.database.query<Standing>(ctx, standingPage, params);
    const seen = rows.map(({ entryState: state, ...standing }) => ({
      ...standing,
      entryState: state && mayRead(ctx.actor, { ...standing, state }) ? state : null,
    }));
    return pageOf(seen, page.first, (standing) => [standing.dueOn, standing.code]);
  }

  /** How many duties in force stand how: a department's, or all. */
  async counts(ctx: Context, provider: string | null): Promise<StandingCounts> {
    const params = [this.today(), provider];
    const [counts] = await this.database.query<StandingCounts>(ctx, standingCounts, params);
    return counts!;
  }

  /** The same of each department that has duties, in the order of their credit codes. */
  byDepartment(ctx: Context, page: DepartmentPage): Promise<Page<DepartmentStanding>> {
    const report = { sql: standingByDepartment, before: [this.today()] };
    return departmentPage(this.database, ctx, report, page);
  }

  private today(): string {
    return dayInChina(this.clock.now());
  }
}
