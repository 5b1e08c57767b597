import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  limits,
  systemContext,
  turnLoader,
  type Context,
  type TxContext,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import type { Dataset } from '../dataset/dataset.entity';
import { declareOf, declaredOfEach, takeBack } from '../dataset/declaring';
import type { SeriesDeclaration } from './series';
import { DatasetSeries } from './series.entity';
import { seriesErrors } from './series.errors';
import { assertDeclared } from './series.policy';

/** What publishers say of tables that are time series. */
@Injectable()
export class SeriesDeclarations {
  private readonly ofDatasets: DataLoader<string, DatasetSeries[]>;

  constructor(
    @Inject(Database) readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) readonly audit: Audit,
    @Inject(Outbox) readonly outbox: Outbox,
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
    return this.take(ctx, datasetId, 'drop', (tx) =>
      takeBack(
        this.database.repository(tx, DatasetSeries),
        { datasetId, place },
        seriesErrors.notFound,
      ),
    );
  }

  private take(
    ctx: Context,
    datasetId: string,
    step: 'declare' | 'drop',
    change: (tx: TxContext) => Promise<DatasetSeries>,
  ): Promise<DatasetSeries> {
    const event = { declare: 'datasets.series.declared', drop: 'datasets.series.dropped' }[step];
    return declareOf(this, ctx, {
      ...{ datasetId, action: `datasets.series.${step}`, event },
      change: async (tx) => {
        const series = await change(tx);
        const { place: table, period, keys, figures, step: every } = series;
        const said = { step, table, period, every, keys, figures };
        return { value: series, said, told: { table, step: every } };
      },
    });
  }

  private load(ids: readonly string[]): Promise<DatasetSeries[][]> {
    const ctx = systemContext('datasets', this.clock.now());
    return declaredOfEach(this.database.repository(ctx, DatasetSeries), ids);
  }
}
