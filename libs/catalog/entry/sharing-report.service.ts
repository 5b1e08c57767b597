import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isDepartmentCode,
  pageOf,
  type Context,
  type Page,
} from '@shutong/platform';

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
  async byDepartment(
    ctx: Context,
    page: { readonly first: number; readonly after?: string },
  ): Promise<Page<DepartmentSharing>> {
    const params = [
      page.after ? decodeCursor(page.after, isDepartmentCode)[0] : null,
      page.first + 1,
    ];
    const rows = await this.database.query<DepartmentSharing>(ctx, report, params);
    return pageOf(rows, page.first, ({ provider }) => [provider]);
  }
}
