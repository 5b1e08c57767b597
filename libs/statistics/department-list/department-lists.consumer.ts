import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, dayInChina, type TxContext } from '@shutong/platform';

/** Learns which of the four lists departments have, and how many data resources stand behind them. */
@Injectable()
export class DepartmentListsConsumer implements EventConsumer {
  readonly name = 'statistics-department-lists';
  readonly types = ['catalog.department-list.published'];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { time, data }: CloudEvent): Promise<void> {
    const { department, kind, items, linkedItems, links } = data;
    await this.database.query(
      tx,
      `INSERT INTO statistics.department_list (department, kind, day, items, linked_items, links)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (department, kind, day) DO UPDATE
         SET items = excluded.items, linked_items = excluded.linked_items, links = excluded.links`,
      [department, kind, dayInChina(new Date(time)), items, linkedItems, links],
    );
  }
}
