import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isDepartmentCode,
  isUpdateLate,
  pageOf,
  type Context,
  type Page,
} from '@shutong/platform';
import { openOn } from '../openness/openness.query';
import type { DepartmentFreshness, FreshnessArgs } from './freshness.graphql';

/** What was open of departments ($2: after which; $3: of so many) at the end of a day ($1), by cycle and the day of its last version. */
const updates = `
  WITH open AS (${openOn('$1::date')}),
  department AS (
    SELECT DISTINCT department FROM open WHERE $2::text IS NULL OR department > $2
     ORDER BY department LIMIT $3)
  SELECT o.department, o.cycle, o.published_on::text AS "updatedOn", count(*)::int AS datasets
    FROM open o JOIN department USING (department)
   GROUP BY 1, 2, 3 ORDER BY 1`;

interface Updates {
  readonly department: string;
  readonly cycle: string | null;
  readonly updatedOn: string;
  readonly datasets: number;
}

/** Whether open datasets are as fresh as they are promised. */
@Injectable()
export class Freshness {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** By department: of what was open at the end of a day. */
  async byDepartment(
    ctx: Context,
    { on, first, after }: FreshnessArgs,
  ): Promise<Page<DepartmentFreshness>> {
    const [last] = after ? decodeCursor(after, isDepartmentCode) : [null];
    const rows = await this.database.query<Updates>(ctx, updates, [on, last, first + 1]);
    const found = new Map<string, DepartmentFreshness>();
    for (const { department, cycle, updatedOn, datasets } of rows) {
      const known = found.get(department) ?? { department, datasets: 0, late: 0 };
      const late = isUpdateLate(cycle, updatedOn, on) ? datasets : 0;
      found.set(department, {
        department,
        ...{ datasets: known.datasets + datasets, late: known.late + late },
      });
    }
    return pageOf([...found.values()], first, ({ department }) => [department]);
  }
}
