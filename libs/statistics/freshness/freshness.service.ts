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
import type { DepartmentFreshness, FreshnessArgs } from './freshness.graphql';

/** Open datasets of departments ($2: after which; $3: of so many) by cycle and the day of their last version up to a day ($1). */
const updates = `
  WITH department AS (
    SELECT DISTINCT department FROM statistics.publication
     WHERE state = 'published' AND published_on <= $1::date AND ($2::text IS NULL OR department > $2)
     ORDER BY department LIMIT $3),
  dataset AS (
    SELECT p.department, p.dataset, max(p.published_on) AS updated_on,
           (array_agg(p.entry ORDER BY p.number DESC))[1] AS entry
      FROM statistics.publication p JOIN department USING (department)
     WHERE p.state = 'published' AND p.published_on <= $1::date
     GROUP BY p.department, p.dataset)
  SELECT d.department, t.cycle, d.updated_on::text AS "updatedOn", count(*)::int AS datasets
    FROM dataset d LEFT JOIN statistics.thing t ON t.kind = 'entry' AND t.id = d.entry
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

  /** By department: of what is open now, as it stood at the end of a day. */
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
