import type { Audit } from '@shutong/audit';
import type { Outbox } from '@shutong/messaging';
import {
  canonicalJson,
  sha256,
  type Context,
  type Database,
  type TxContext,
} from '@shutong/platform';
import { In, type FindOptionsOrder, type FindOptionsWhere, type Repository } from 'typeorm';
import type { Dataset } from './dataset.entity';
import { mayKeep } from './version.policy';
import { lockDataset } from './version.query';

/** What has been declared, in words for the log, and for whoever hears of it. */
export interface Declared<T> {
  readonly value: T;
  readonly said: object;
  readonly told: object;
}

interface Parts {
  readonly database: Database;
  readonly audit: Audit;
  readonly outbox: Outbox;
}

interface Declaring<T> {
  readonly datasetId: string;
  readonly action: string;
  readonly event: string;
  readonly change: (tx: TxContext, dataset: Dataset) => Promise<Declared<T>>;
}

/** The one write path of what a department says of its dataset: the dataset held, then rows, log entry and event. */
export function declareOf<T>(
  { database, audit, outbox }: Parts,
  ctx: Context,
  { datasetId, action, event, change }: Declaring<T>,
): Promise<T> {
  const resource = [{ type: 'dataset', id: datasetId }];
  return audit.attempt(ctx, { action, resource }, () =>
    database.transaction(ctx, async (tx) => {
      const dataset = await lockDataset(database, tx, datasetId);
      mayKeep(ctx.actor, dataset);
      const { value, said, told } = await change(tx, dataset);
      await audit.record(tx, {
        ...{ action, outcome: 'allow', reason: 'ok', resource },
        change: { afterSha256: sha256(canonicalJson(said)) },
      });
      const data = { dataset: datasetId, department: dataset.department, ...told };
      await outbox.add(tx, { type: event, subject: datasetId, data });
      return value;
    }),
  );
}

/** A table of a dataset, by its place in the file. */
interface OfTable {
  readonly datasetId: string;
  readonly place: number;
}

/** What is declared of the tables of each of some datasets, in the order of the tables. */
export async function declaredOfEach<T extends OfTable>(
  declarations: Repository<T>,
  ids: readonly string[],
): Promise<T[][]> {
  const where = { datasetId: In([...ids]) } as FindOptionsWhere<T>;
  const order = { place: 'ASC' } as FindOptionsOrder<T>;
  const found = await declarations.find({ where, order });
  return ids.map((id) => found.filter(({ datasetId }) => datasetId === id));
}

/** Takes back what was declared of a table. @throws what `notFound` raises where nothing was */
export async function takeBack<T extends OfTable>(
  declarations: Repository<T>,
  { datasetId, place }: OfTable,
  notFound: (of: { readonly place: number }) => Error,
): Promise<T> {
  const where = { datasetId, place } as FindOptionsWhere<T>;
  const found = await declarations.findOneBy(where);
  if (!found) throw notFound({ place });
  await declarations.delete(where);
  return found;
}
