import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  canonicalJson,
  limits,
  sha256,
  systemContext,
  turnLoader,
  type Context,
  type TxContext,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import type { Dataset } from '../dataset/dataset.entity';
import { mayKeep } from '../dataset/version.policy';
import { lockDataset } from '../dataset/version.query';
import type { SeriesDeclaration } from './series';
import { DatasetSeries } from './series.entity';
import { seriesErrors } from './series.errors';
import { assertDeclared } from './series.policy';

/** What publishers say of tables that are time series. */
@Injectable()
export class SeriesDeclarations {
  private readonly ofDatasets: DataLoader<string, DatasetSeries[]>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {
    this.ofDatasets = turnLoader((ids) => this.load(ids));
  }

  /** By the places of their tables. */
  of({ id }: Pick<Dataset, 'id'>): Promise<DatasetSeries[]> {
    return this.ofDatasets.load(id);
  }

  /** In place of what was declared of that table before. @throws seriesErrors */
  declare(
    ctx: Context,
    datasetId: string,
    place: number,
    declared: SeriesDeclaration,
  ): Promise<DatasetSeries> {
    return this.take(ctx, datasetId, 'declare', async (tx) => {
      assertDeclared(declared);
      const all = await this.database.repository(tx, DatasetSeries).findBy({ datasetId });
      const { value: limit } = limits.datasetSeries;
      const isNew = !all.some((one) => one.place === place);
      if (isNew && all.length >= limit) throw seriesErrors.tooMany({ limit });
      const { period, step, keys, figures } = declared;
      const series = Object.assign(new DatasetSeries(), {
        ...{ datasetId, place, period, step, keys: [...keys], figures: [...figures] },
        ...{ declaredBy: ctx.actor.id, declaredAt: this.clock.now() },
      });
      return this.database.repository(tx, DatasetSeries).save(series);
    });
  }

  /** Versions from the next one on are none; what was loaded as one stays so. @throws seriesErrors.notFound */
  drop(ctx: Context, datasetId: string, place: number): Promise<DatasetSeries> {
    return this.take(ctx, datasetId, 'drop', async (tx) => {
      const series = this.database.repository(tx, DatasetSeries);
      const found = await series.findOneBy({ datasetId, place });
      if (!found) throw seriesErrors.notFound({ place });
      await series.delete({ datasetId, place });
      return found;
    });
  }

  private take(
    ctx: Context,
    datasetId: string,
    step: 'declare' | 'drop',
    change: (tx: TxContext) => Promise<DatasetSeries>,
  ): Promise<DatasetSeries> {
    const action = `datasets.series.${step}`;
    const resource = [{ type: 'dataset', id: datasetId }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const dataset = await lockDataset(this.database, tx, datasetId);
        mayKeep(ctx.actor, dataset);
        const series = await change(tx);
        const { place: table, period, keys, figures, step: every } = series;
        const said = { step, table, period, every, keys, figures };
        const hash = { afterSha256: sha256(canonicalJson(said)) };
        await this.audit.record(tx, {
          ...{ action, outcome: 'allow', reason: 'ok', resource, change: hash },
        });
        const event = { declare: 'datasets.series.declared', drop: 'datasets.series.dropped' };
        const data = { dataset: datasetId, department: dataset.department, table, step: every };
        await this.outbox.add(tx, { type: event[step], subject: datasetId, data });
        return series;
      }),
    );
  }

  private async load(ids: readonly string[]): Promise<DatasetSeries[][]> {
    const ctx = systemContext('datasets', this.clock.now());
    const where = { datasetId: In([...ids]) };
    const order = { place: 'ASC' } as const;
    const found = await this.database.repository(ctx, DatasetSeries).find({ where, order });
    return ids.map((id) => found.filter(({ datasetId }) => datasetId === id));
  }
}
