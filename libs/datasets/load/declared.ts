import type { Context, Database } from '@shutong/platform';
import type { IngestOptions } from '../ingest/ingest';
import { DatasetSeries } from '../series/series.entity';
import { DatasetTableRule } from '../table-rule/table-rule.entity';

/** What its publisher says of the tables of a dataset. */
export interface DeclaredOfTables {
  readonly series: readonly DatasetSeries[];
  readonly rules: readonly DatasetTableRule[];
}

/** As the ingest asks for it: nothing where nothing was said. */
export const rulesOf = ({
  rules,
}: Pick<DeclaredOfTables, 'rules'>): Pick<IngestOptions, 'ruleAt'> =>
  rules.length === 0 ? {} : { ruleAt: (at) => rules.find(({ place }) => place === at) };

export async function declaredOf(
  database: Database,
  ctx: Context,
  datasetId: string,
): Promise<DeclaredOfTables> {
  return {
    series: await database.repository(ctx, DatasetSeries).findBy({ datasetId }),
    rules: await database.repository(ctx, DatasetTableRule).findBy({ datasetId }),
  };
}
