import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox, type CloudEvent, type EventConsumer } from '@shutong/messaging';
import {
  Clock,
  Database,
  canonicalJson,
  dayInChina,
  sha256,
  type TxContext,
} from '@shutong/platform';
import { standingCounts } from './standing.query';

const type = 'catalog.responsibility.counted';

/** Departments whose duties an event can have changed: whoever has, or had, the duty ($1); whose entry it is ($2). */
const departmentsOf = `
  SELECT provider AS department FROM catalog.responsibility WHERE code = $1
   UNION
  SELECT provider FROM catalog.entry WHERE id = $2 AND provider IS NOT NULL ORDER BY 1`;

/** What is the same as was told last is written by nobody; nor what a department has none of and never had. */
const keep = `
  INSERT INTO catalog.duty_count AS told (department, duties, mounted)
  SELECT $1, $2, $3 WHERE $2 > 0 OR EXISTS (SELECT FROM catalog.duty_count WHERE department = $1)
  ON CONFLICT (department) DO UPDATE SET duties = excluded.duties, mounted = excluded.mounted
   WHERE (told.duties, told.mounted) <> (excluded.duties, excluded.mounted)
  RETURNING department`;

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
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  async handle(tx: TxContext, { type: happened, subject, data }: CloudEvent): Promise<void> {
    const isOfDuty = happened.startsWith('catalog.responsibility.');
    const entry = data['entryId'] ?? subject;
    const found = await this.database.query<{ department: string }>(tx, departmentsOf, [
      isOfDuty ? subject : null,
      isOfDuty ? null : entry,
    ]);
    for (const { department } of found) await this.count(tx, department);
  }

  /** Who counts the same department waits, so that the last to write has seen all that the others saw. */
  private async count(tx: TxContext, department: string): Promise<void> {
    await this.database.query(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `catalog.duty-count ${department}`,
    ]);
    const today = dayInChina(this.clock.now());
    const [counts] = await this.database.query<{ total: number; mounted: number }>(
      tx,
      standingCounts,
      [today, department],
    );
    const { total: duties, mounted } = counts!;
    const changed = await this.database.query(tx, keep, [department, duties, mounted]);
    if (changed.length === 0) return;
    const fact = { department, duties, mounted };
    await this.audit.record(tx, {
      ...{ action: 'catalog.responsibility.count', outcome: 'allow', reason: 'ok' },
      resource: [{ type: 'department', id: department }],
      change: { afterSha256: sha256(canonicalJson(fact)) },
    });
    await this.outbox.add(tx, { type, subject: department, data: fact });
  }
}
