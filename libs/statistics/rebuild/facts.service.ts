import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';

/** Keeps what the statistics learn from, so that they can be counted again. */
@Injectable()
export class Facts {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The same consumer, with each event kept in the transaction that applies it. */
  keptBy(consumer: EventConsumer): EventConsumer {
    return {
      name: consumer.name,
      types: consumer.types,
      handle: async (tx, event) => {
        await this.keep(tx, event, consumer.name);
        await consumer.handle(tx, event);
      },
    };
  }

  private async keep(tx: TxContext, event: CloudEvent, consumer: string): Promise<void> {
    await this.database.prepared(tx, {
      name: 'statistics-fact',
      text: 'INSERT INTO statistics.fact (id, consumer, event) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      values: [event.id, consumer, JSON.stringify(event)],
    });
  }
}
