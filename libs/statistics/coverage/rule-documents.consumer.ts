import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';

/** Learns which rule documents are in force, and where. */
@Injectable()
export class RuleDocumentsConsumer implements EventConsumer {
  readonly name = 'statistics-rule-documents';
  readonly types = [
    'catalog.rule-document.registered',
    'catalog.rule-document.amended',
    'catalog.rule-document.withdrawn',
  ];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { data }: CloudEvent): Promise<void> {
    await this.database.query(
      tx,
      `INSERT INTO statistics.rule_document (code, division, state) VALUES ($1, $2, $3)
       ON CONFLICT (code) DO UPDATE SET division = excluded.division, state = excluded.state`,
      [data['code'], data['division'], data['state']],
    );
  }
}
