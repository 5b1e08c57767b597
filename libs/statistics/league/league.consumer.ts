import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, dayInChina, type Day, type TxContext } from '@shutong/platform';

/** Learns where departments are and whether they take part, and which applications were agreed to. */
@Injectable()
export class LeagueConsumer implements EventConsumer {
  readonly name = 'statistics-league';
  readonly types = [
    'identity.department.registered',
    'identity.department.changed',
    'identity.department.disabled',
    'identity.department.enabled',
    'exchange.application.decided',
  ];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { type, time, data }: CloudEvent): Promise<void> {
    const day = dayInChina(new Date(time));
    if (type === 'identity.department.disabled') return this.disable(tx, data['code'], day);
    if (type === 'identity.department.enabled') return this.disable(tx, data['code'], null);
    if (type !== 'exchange.application.decided') return this.place(tx, data['items'], day);
    return this.approve(tx, data);
  }

  private async approve(tx: TxContext, data: CloudEvent['data']): Promise<void> {
    if (data['outcome'] !== 'granted') return;
    const { id, resourceId, provider, requester, answeredAt } = data;
    await this.database.query(
      tx,
      `INSERT INTO statistics.approval (application, resource, provider, requester, day)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [id, resourceId, provider, requester, dayInChina(new Date(String(answeredAt)))],
    );
  }

  /** Events from before it was told say nothing of kinds; the day since when one is disabled stays when it changes otherwise. */
  private async place(tx: TxContext, departments: unknown, day: Day): Promise<void> {
    await this.database.query(
      tx,
      `INSERT INTO statistics.department AS known (code, division, level, name, name_en, kind, disabled_on)
       SELECT code, division, level, name, "nameEn", coalesce(kind, 'department'),
              CASE WHEN state = 'disabled' THEN $2::date END
         FROM jsonb_to_recordset($1) AS d(code text, division text, level text, name text, "nameEn" text, kind text, state text)
        ORDER BY code
       ON CONFLICT (code) DO UPDATE
         SET division = excluded.division, level = excluded.level, name = excluded.name, name_en = excluded.name_en,
             kind = excluded.kind,
             disabled_on = CASE WHEN excluded.disabled_on IS NOT NULL THEN coalesce(known.disabled_on, excluded.disabled_on) END`,
      [JSON.stringify(departments), day],
    );
  }

  private async disable(tx: TxContext, code: unknown, day: Day | null): Promise<void> {
    await this.database.query(
      tx,
      'UPDATE statistics.department SET disabled_on = $2 WHERE code = $1',
      [code, day],
    );
  }
}
