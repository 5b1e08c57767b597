import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  canonicalJson,
  dayInChina,
  sha256,
  type TxContext,
} from '@shutong/platform';
import { standingCounts } from './standing.query';

/** What is the same as was told last is written by nobody; nor what a department has none of and never had. */
const keep = `
  INSERT INTO catalog.duty_count AS told (department, duties, mounted)
  SELECT $1, $2, $3 WHERE $2 > 0 OR EXISTS (SELECT FROM catalog.duty_count WHERE department = $1)
  ON CONFLICT (department) DO UPDATE SET duties = excluded.duties, mounted = excluded.mounted
   WHERE (told.duties, told.mounted) <> (excluded.duties, excluded.mounted)
  RETURNING department`;

/** How many duties departments have, and how many of these are mounted, as others are told of it. */
@Injectable()
export class DutyCounts {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** Who counts the same department waits, so that the last to write has seen all that the others saw. */
  async count(tx: TxContext, department: string): Promise<void> {
    await this.database.hold(tx, `catalog.duty-count ${department}`);
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
    await this.outbox.add(tx, {
      type: 'catalog.responsibility.counted',
      subject: department,
      data: fact,
    });
  }
}
