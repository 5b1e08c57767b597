import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';
import { listEntryAnew } from './listing.query';

/** What an entry says, and whether it is open, is said of its datasets too. */
@Injectable()
export class ChangedEntriesConsumer implements EventConsumer {
  readonly name = 'opendata-changed-entries';
  readonly types = ['catalog.entry.published', 'catalog.entry.suspended', 'catalog.entry.retired'];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, event: CloudEvent): Promise<void> {
    await listEntryAnew(this.database, tx, String(event.data['id']));
  }
}
