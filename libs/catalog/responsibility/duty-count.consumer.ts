import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';
import { DutyCounts } from './duty-counts.service';

/** Departments whose duties an event can have changed: whoever has, or had, the duty ($1); whose entry it is ($2). */
const departmentsOf = `
  SELECT provider AS department FROM catalog.responsibility WHERE code = $1
   UNION
  SELECT provider FROM catalog.entry WHERE id = $2 AND provider IS NOT NULL ORDER BY 1`;

/** Counts a department's duties anew as soon as they, their entries or what is mounted under these changed, and tells of it where it is another number. */
@Injectable()
export class DutyCountConsumer implements EventConsumer {
  readonly name = 'catalog-duties';
  readonly types = [
    'catalog.responsibility.published',
    'catalog.responsibility.ended',
    'catalog.entry.published',
    'catalog.entry.suspended',
    'catalog.entry.retired',
    'catalog.resource.mounted',
    'catalog.resource.withdrawn',
  ];

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DutyCounts) private readonly counts: DutyCounts,
  ) {}

  async handle(tx: TxContext, { type, subject, data }: CloudEvent): Promise<void> {
    const isOfDuty = type.startsWith('catalog.responsibility.');
    const entry = data['entryId'] ?? subject;
    const found = await this.database.query<{ department: string }>(tx, departmentsOf, [
      isOfDuty ? subject : null,
      isOfDuty ? null : entry,
    ]);
    for (const { department } of found) await this.counts.count(tx, department);
  }
}
