import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';
import { SearchIndex } from './search-index.service';

/** Of an agreement's event, what this consumer needs. */
interface AgreementFact {
  readonly id: string;
  readonly resourceId: string;
  readonly state: string;
}

/** Counts the active agreements of a resource, which are its entry's too. */
@Injectable()
export class UsesConsumer implements EventConsumer {
  readonly name = 'catalog-uses';
  readonly types = ['exchange.agreement.activated', 'exchange.agreement.restricted'];

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(SearchIndex) private readonly index: SearchIndex,
  ) {}

  async handle(tx: TxContext, event: CloudEvent): Promise<void> {
    const { id, resourceId, state } = event.data as unknown as AgreementFact;
    const entries = await this.database.query<{ entryId: string }>(
      tx,
      'SELECT entry_id AS "entryId" FROM catalog.resource WHERE id = $1',
      [resourceId],
    );
    const things = [resourceId, ...entries.map(({ entryId }) => entryId)];
    await this.database.query(
      tx,
      state === 'active'
        ? `INSERT INTO search.use (agreement, thing) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`
        : `DELETE FROM search.use WHERE agreement = $1 AND thing = ANY ($2::text[])`,
      [id, things],
    );
    await this.index.recountUses(tx, things);
  }
}
