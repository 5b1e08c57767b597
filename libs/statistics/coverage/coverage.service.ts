import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context } from '@shutong/platform';
import { areas } from '../league/league.query';
import { printedShare } from './coverage.formula';
import type { RegionCoverage } from './coverage.graphql';

/**
 * Regions of a level (the first $1 digits of divisions; $2: its name) that have a department of that level, and those of them in
 * which a rule document of that very region is in force: what holds in a wider region is not its own.
 */
const withRules = `
  WITH region AS (
    SELECT DISTINCT left(division, $1::int) AS area FROM statistics.department WHERE level = $2)
  SELECT count(*)::int AS regions,
         count(*) FILTER (WHERE EXISTS (
           SELECT FROM statistics.rule_document d
            WHERE d.state = 'in-force' AND d.division = rpad(region.area, 6, '0')))::int AS "withRules"
    FROM region`;

/** How many regions have what all of them should have (C08). */
@Injectable()
export class Coverage {
  constructor(@Inject(Database) private readonly database: Database) {}

  async ofRules(ctx: Context, level: keyof typeof areas): Promise<RegionCoverage> {
    const params = [areas[level].digits, level];
    const [row] = await this.database.query<Omit<RegionCoverage, 'share'>>(ctx, withRules, params);
    const { regions, withRules: having } = row!;
    return { regions, withRules: having, share: printedShare(having, regions) };
  }
}
