import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';

/** Learns which themes resources are under. */
@Injectable()
export class ThemesConsumer implements EventConsumer {
  readonly name = 'statistics-themes';
  readonly types = ['catalog.resource.mounted', 'catalog.resource.themed'];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { subject, data }: CloudEvent): Promise<void> {
    const { themes } = data;
    // Events from before it was told say nothing of themes.
    if (themes === undefined) return;
    await this.database.query(tx, 'DELETE FROM statistics.resource_theme WHERE resource = $1', [
      subject,
    ]);
    await this.database.query(
      tx,
      `INSERT INTO statistics.resource_theme (resource, theme)
       SELECT DISTINCT $1::uuid, theme FROM jsonb_array_elements_text($2) AS t(theme)`,
      [subject, JSON.stringify(themes)],
    );
  }
}
