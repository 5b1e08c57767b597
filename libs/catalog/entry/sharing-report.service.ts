import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context, type Page } from '@shutong/platform';
import { departmentPage, type DepartmentPage } from '../department-page.query';

/** Published entries of one department by their sharing attribute. */
export interface DepartmentSharing {
  /** Unified social credit code. */
  readonly provider: string;
  readonly providerName: string;
  readonly unconditional: number;
  readonly conditional: number;
  readonly notShared: number;
  readonly total: number;
}

const report = `
  SELECT provider, max(provider_name) AS "providerName",
         count(*) FILTER (WHERE sharing = 'unconditional')::int AS unconditional,
         count(*) FILTER (WHERE sharing = 'conditional')::int AS conditional,
         count(*) FILTER (WHERE sharing = 'not-shared')::int AS "notShared",
         count(*)::int AS total
    FROM catalog.entry
   WHERE state = 'published' AND ($1::text IS NULL OR provider > $1)
   GROUP BY provider ORDER BY provider LIMIT $2`;

/** How far departments share what they have (Decree 809, Art. 14), counted from the catalogue itself. */
@Injectable()
export class SharingReport {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** By department, in the order of their credit codes; departments without a published entry are absent. */
  byDepartment(ctx: Context, page: DepartmentPage): Promise<Page<DepartmentSharing>> {
    return departmentPage(this.database, ctx, { sql: report }, page);
  }
}
