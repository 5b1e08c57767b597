import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, dayInChina, type TxContext } from '@shutong/platform';

/** Learns what people outside have asked, corrected and commented, of whom, and when that was answered. A complaint is about a developer, and none of them. */
@Injectable()
export class FeedbackConsumer implements EventConsumer {
  readonly name = 'statistics-feedback';
  readonly types = ['opendata.feedback.received', 'opendata.feedback.ended'];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { type, time, subject, data }: CloudEvent): Promise<void> {
    const { kind, department, state } = data;
    const day = dayInChina(new Date(time));
    if (kind === 'complaint') return;
    if (type === 'opendata.feedback.received') {
      await this.database.query(
        tx,
        'INSERT INTO statistics.feedback (id, department, received_on) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        [subject, department, day],
      );
      return;
    }
    await this.database.query(
      tx,
      'UPDATE statistics.feedback SET ended_on = $2, dismissed = $3 WHERE id = $1',
      [subject, day, state === 'dismissed'],
    );
  }
}
