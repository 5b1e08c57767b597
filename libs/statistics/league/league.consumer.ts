import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, dayInChina, type TxContext } from '@shutong/platform';

/** Learns where departments are, and which applications were agreed to. */
@Injectable()
export class LeagueConsumer implements EventConsumer {
  readonly name = 'statistics-league';
  readonly types = [
    'identity.department.registered',
    'identity.department.changed',
    'exchange.application.decided',
  ];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { type, data }: CloudEvent): Promise<void> {
    if (type !== 'exchange.application.decided') return this.place(tx, data['items']);
    if (data['outcome'] !== 'granted') return;
    const { id, resourceId, provider, requester, answeredAt } = data;
    await this.database.query(
      tx,
      `INSERT INTO statistics.approval (application, resource, provider, requester, day)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [id, resourceId, provider, requester, dayInChina(new Date(String(answeredAt)))],
    );
  }

  private async place(tx: TxContext, departments: unknown): Promise<void> {
    await this.database.query(
      tx,
      `INSERT INTO statistics.department (code, division, level, name, name_en)
       SELECT code, division, level, name, "nameEn"
         FROM jsonb_to_recordset($1) AS d(code text, division text, level text, name text, "nameEn" text)
        ORDER BY code
       ON CONFLICT (code) DO UPDATE
         SET division = excluded.division, level = excluded.level, name = excluded.name, name_en = excluded.name_en`,
      [JSON.stringify(departments)],
    );
  }
}
