import { type Context, type Database, type TxContext } from '@shutong/platform';
import { Dataset, DatasetVersion, VersionTable } from './dataset.entity';
import { datasetErrors, versionErrors } from './dataset.errors';
import { mayRead } from './version.policy';

export interface VersionOf {
  readonly dataset: Dataset;
  readonly version: DatasetVersion;
}

/** The version with its dataset, both held so that nobody else steps meanwhile. Unknown and not visible look the same. */
export async function lockVersion(
  database: Database,
  tx: TxContext,
  id: string,
): Promise<VersionOf> {
  const lock = { mode: 'pessimistic_write' } as const;
  const found = await database.repository(tx, DatasetVersion).findOneBy({ id });
  if (!found) throw versionErrors.notFound({ id });
  // The dataset first, as whoever begins a version does.
  const dataset = await database
    .repository(tx, Dataset)
    .findOneOrFail({ where: { id: found.datasetId }, lock });
  if (!mayRead(tx.actor, dataset)) throw versionErrors.notFound({ id });
  const version = await database
    .repository(tx, DatasetVersion)
    .findOneOrFail({ where: { id }, lock });
  return { dataset, version };
}

export async function lockDataset(database: Database, tx: TxContext, id: string): Promise<Dataset> {
  const lock = { mode: 'pessimistic_write' } as const;
  const dataset = await database.repository(tx, Dataset).findOne({ where: { id }, lock });
  if (!dataset || !mayRead(tx.actor, dataset)) throw datasetErrors.notFound({ id });
  return dataset;
}

export const tablesOf = (
  database: Database,
  ctx: Context,
  versionId: string,
): Promise<VersionTable[]> =>
  database.repository(ctx, VersionTable).find({ where: { versionId }, order: { place: 'ASC' } });
