import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context, type Page } from '@shutong/platform';
import { departmentPage, type DepartmentPage } from '../department-page.query';

/** Items of one department's published entries, by whether they keep to a standard. */
export interface DepartmentStandards {
  /** Unified social credit code. */
  readonly provider: string;
  readonly providerName: string;
  readonly items: number;
  /** They are a data element. */
  readonly withElement: number;
  /** Their values come from a code table. */
  readonly withCodeTable: number;
  /** At least one of the two. */
  readonly withStandard: number;
  readonly withoutStandard: number;
}

/** Only the departments of the page are counted. */
const report = `
  WITH department AS (
    SELECT provider, max(provider_name) AS name FROM catalog.entry
     WHERE state = 'published' AND ($1::text IS NULL OR provider > $1)
     GROUP BY provider ORDER BY provider LIMIT $2)
  SELECT d.provider, d.name AS "providerName", count(i.code)::int AS items,
         count(i.data_element)::int AS "withElement",
         count(i.code_table)::int AS "withCodeTable",
         count(i.code) FILTER (WHERE i.data_element IS NOT NULL OR i.code_table IS NOT NULL)::int
           AS "withStandard",
         count(i.code) FILTER (WHERE i.data_element IS NULL AND i.code_table IS NULL)::int
           AS "withoutStandard"
    FROM department d
    JOIN catalog.entry e ON e.provider = d.provider AND e.state = 'published'
    LEFT JOIN catalog.item i ON i.entry_id = e.id AND i.version = e.version
   GROUP BY d.provider, d.name ORDER BY d.provider`;

/** How far what departments publish keeps to standards, counted from the catalogue itself. */
@Injectable()
export class StandardReport {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** In the order of credit codes; departments without a published entry are absent. */
  byDepartment(ctx: Context, page: DepartmentPage): Promise<Page<DepartmentStandards>> {
    return departmentPage(this.database, ctx, { sql: report }, page);
  }
}
