import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';
import { Assessments } from './assessments.service';

/** Has datasets assessed anew as soon as they, or what is said of them, changed. */
@Injectable()
export class ChangedDatasetsConsumer implements EventConsumer {
  readonly name = 'opendata-assessment';
  readonly types = [
    'opendata.record.harvested',
    'opendata.record.removed',
    'opendata.publication.published',
    'opendata.publication.withdrawn',
    'opendata.provider.marked',
    'catalog.entry.published',
    'catalog.entry.suspended',
    'catalog.entry.retired',
  ];

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Assessments) private readonly assessments: Assessments,
  ) {}

  async handle(tx: TxContext, { type, data }: CloudEvent): Promise<void> {
    await this.assessments.assess(tx, await this.changed(tx, type, data));
  }

  private async changed(tx: TxContext, type: string, data: CloudEvent['data']): Promise<string[]> {
    if (type.startsWith('opendata.record.')) return data['records'] as string[];
    if (type.startsWith('opendata.publication.')) return [String(data['dataset'])];
    // Of a harvested catalogue its source says the licence.
    const [of, value] = type.startsWith('opendata.provider.')
      ? ['department', data['code']]
      : ['entry_id', data['id']];
    const rows = await this.database.query<{ id: string }>(
      tx,
      `SELECT DISTINCT dataset_id AS id FROM opendata.publication WHERE ${of} = $1`,
      [value],
    );
    return rows.map(({ id }) => id);
  }
}
