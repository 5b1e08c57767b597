import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, dayInChina, type TxContext } from '@shutong/platform';
import { keepDatasets, noteChanges, removeDatasets } from './reached.query';

/** Learns what datasets reach of the metrics that they are assessed by, and how that changed from day to day. */
@Injectable()
export class AssessmentsConsumer implements EventConsumer {
  readonly name = 'statistics-assessments';
  readonly types = ['opendata.dataset.assessed', 'opendata.dataset.unlisted'];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { type, time, data }: CloudEvent): Promise<void> {
    const datasets = JSON.stringify(data['datasets']);
    await this.database.query(tx, noteChanges, [datasets, dayInChina(new Date(time))]);
    const isShown = type === 'opendata.dataset.assessed';
    await this.database.query(tx, isShown ? keepDatasets : removeDatasets, [datasets]);
  }
}
