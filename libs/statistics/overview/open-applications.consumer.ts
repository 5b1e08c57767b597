import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, dayInChina, type TxContext } from '@shutong/platform';

const outcomes: Readonly<Record<string, string>> = {
  'exchange.open-application.granted': 'granted',
  'exchange.open-application.refused': 'refused',
};

/** Learns of applications of developers for what is open on conditions: when each was received, and answered. Nothing names who applies. */
@Injectable()
export class OpenApplicationsConsumer implements EventConsumer {
  readonly name = 'statistics-open-applications';
  readonly types = ['exchange.open-application.received', ...Object.keys(outcomes)];

  constructor(@Inject(Database) private readonly database: Database) {}

  /** One row for each, so that what is read a second time counts once. */
  async handle(tx: TxContext, { type, time, data }: CloudEvent): Promise<void> {
    const day = dayInChina(new Date(time));
    const outcome = outcomes[type] ?? null;
    const [receivedOn, decidedOn] = outcome === null ? [day, null] : [null, day];
    await this.database.query(
      tx,
      `INSERT INTO statistics.open_application AS known (id, entry, provider, received_on, decided_on, outcome)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE
         SET received_on = coalesce(known.received_on, excluded.received_on),
             decided_on = coalesce(known.decided_on, excluded.decided_on),
             outcome = coalesce(known.outcome, excluded.outcome)`,
      [data['id'], data['entryId'], data['provider'], receivedOn, decidedOn, outcome],
    );
  }
}
