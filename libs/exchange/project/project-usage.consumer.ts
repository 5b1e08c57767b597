import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, isUuid, type TxContext } from '@shutong/platform';

/** Of a call that ended, what is counted here. */
interface CallFact {
  readonly agreement: string;
  readonly requester: string;
  readonly outcome: string;
  readonly rows: number;
}

/** Calls of no project fall out; in one order, so that two batches cannot wait for each other. */
const count = `
  INSERT INTO exchange.project_call (project_id, resource_id, provider, party, outcome, calls, rows)
  SELECT g.project_id, a.resource_id, a.provider, c.party, c.outcome, count(*), sum(c.rows)
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[]) AS c (agreement, party, outcome, rows)
    JOIN exchange.agreement a ON a.id = c.agreement AND a.version = 1
    JOIN exchange.project_grant g ON g.application_id = a.application_id
   GROUP BY g.project_id, a.resource_id, a.provider, c.party, c.outcome
   ORDER BY g.project_id, c.party, a.resource_id, c.outcome
  ON CONFLICT (project_id, party, resource_id, outcome) DO UPDATE
    SET calls = project_call.calls + excluded.calls, rows = project_call.rows + excluded.rows`;

/** Counts every call under a project's agreements once, whoever made it and however it ended. */
@Injectable()
export class ProjectUsageConsumer implements EventConsumer {
  readonly name = 'exchange-project-usage';
  readonly types = ['exchange.call.ended'];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, event: CloudEvent): Promise<void> {
    // What a caller calls an agreement need not be an id.
    const calls = (event.data['items'] as CallFact[]).filter(({ agreement }) => isUuid(agreement));
    const values = [
      calls.map(({ agreement }) => agreement),
      calls.map(({ requester }) => requester),
      calls.map(({ outcome }) => outcome),
      calls.map(({ rows }) => rows),
    ];
    await this.database.prepared(tx, { name: 'project-calls', text: count, values });
  }
}
