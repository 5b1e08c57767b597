import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context } from '@shutong/platform';
import { areas, liesIn } from '../league/league.query';
import { isDepartment } from '../openness/official.query';
import { printedShare } from './coverage.formula';
import type { RegionAuthorities, RegionCoverage } from './coverage.graphql';

/** Regions of a level (the first $1 digits of divisions; $2: its name): those that have a department of that level now. */
const regions = `
  SELECT DISTINCT left(d.division, $1::int) AS area FROM statistics.department d
   WHERE d.level = $2 AND ${liesIn('d.division', '$1::int')} AND ${isDepartment('d', "'infinity'")}`;

/** Of them those in which a rule document of that very region is in force: what holds in a wider region is not its own. */
const withRules = `
  SELECT count(*)::int AS regions,
         count(*) FILTER (WHERE EXISTS (
           SELECT FROM statistics.rule_document d
            WHERE d.state = 'in-force' AND d.division = rpad(region.area, 6, '0')))::int AS having
    FROM (${regions}) AS region`;

/** Of them those in which somebody acts as data authority for a department of that level. */
const withAuthority = `
  SELECT count(*)::int AS regions,
         count(*) FILTER (WHERE EXISTS (
           SELECT FROM statistics.authority a JOIN statistics.department d ON d.code = a.department
            WHERE a.is_assigned AND NOT a.is_disabled AND d.level = $2 AND ${isDepartment('d', "'infinity'")}
              AND left(d.division, $1::int) = region.area))::int AS having
    FROM (${regions}) AS region`;

interface Having {
  readonly regions: number;
  readonly having: number;
}

/** How many regions have what all of them should have (C08). */
@Injectable()
export class Coverage {
  constructor(@Inject(Database) private readonly database: Database) {}

  async ofRules(ctx: Context, level: keyof typeof areas): Promise<RegionCoverage> {
    const { regions, having } = await this.counted(ctx, withRules, level);
    return { regions, withRules: having, share: printedShare(having, regions) };
  }

  /** C07. */
  async ofAuthorities(ctx: Context, level: keyof typeof areas): Promise<RegionAuthorities> {
    const { regions, having } = await this.counted(ctx, withAuthority, level);
    return { regions, withAuthority: having, share: printedShare(having, regions) };
  }

  private async counted(
    ctx: Context,
    statement: string,
    level: keyof typeof areas,
  ): Promise<Having> {
    const [row] = await this.database.query<Having>(ctx, statement, [areas[level].digits, level]);
    return row!;
  }
}
