import type {
  DeadLetter,
  DeadLetterDecision,
  DeadLetterQuery,
  Delivered,
  HeldDeadLetters,
} from '../transport';
import { UnknownDeadLetter } from '../transport.errors';
import { pageSize } from '../dispatcher/settings';
import { checkReason } from '../reason';
import type { Sql } from './sql';
import { type Append, append, type MessageRow, messageOf } from './message-store';

interface Row extends MessageRow {
  id: string;
  topic: string;
  group: string;
  position: string;
  attempts: number;
  error: string;
  at: Date;
  decision: DeadLetterDecision['kind'] | null;
  reason: string | null;
  decided_at: Date | null;
}

const DECIDE = `
  UPDATE transport.dead_letter SET decision = $2, reason = $3, decided_at = clock_timestamp()
  WHERE id = $1 AND decision IS NULL AND ($4::text IS NULL OR "group" = $4)
  RETURNING *`;

/** Dead letters as rows beside the log. */
export class DeadLetterStore implements HeldDeadLetters {
  constructor(private readonly sql: Sql) {}

  /** Buried twice (a crash before the position was recorded) is buried once. */
  async bury(message: Delivered, group: string, error: string): Promise<void> {
    await this.sql.query(
      `INSERT INTO transport.dead_letter
         (topic, "group", position, attempts, error, message_id, key, type, headers, body)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
      [
        ...[message.topic, group, message.position, message.attempt, error.replaceAll('\0', '')],
        ...[message.id, message.key, message.type],
        ...[Buffer.from(JSON.stringify(message.headers)), message.body],
      ],
    );
  }

  async list({ topic, group, state, after, limit }: DeadLetterQuery): Promise<DeadLetter[]> {
    const { rows } = await this.sql.query<Row>(
      `SELECT * FROM transport.dead_letter
       WHERE topic = $1 AND "group" = $2 AND id > $3 AND (decision IS NOT NULL) = $4
       ORDER BY id LIMIT $5`,
      [topic, group, after === undefined ? 0 : idOf(after), state === 'decided', pageSize(limit)],
    );
    return rows.map(deadLetterOf);
  }

  async find(id: string): Promise<DeadLetter> {
    const { rows } = await this.sql.query<Row>(
      'SELECT * FROM transport.dead_letter WHERE id = $1 AND decision IS NULL',
      [idOf(id)],
    );
    if (!rows[0]) throw new UnknownDeadLetter(id);
    return deadLetterOf(rows[0]);
  }

  /** With `group`, only that group's letters can be found: a connector decides on its own alone. */
  async replay(id: string, reason: string, group?: string): Promise<void> {
    checkReason(reason);
    await this.sql.transaction(async (client) => {
      const [row] = (await client.query<Row>(DECIDE, [idOf(id), 'replayed', reason, group])).rows;
      if (!row) throw new UnknownDeadLetter(id);
      await append((statement, values) => client.query(statement, values), [replayOf(row)]);
    });
  }

  async drop(id: string, reason: string, group?: string): Promise<void> {
    checkReason(reason);
    const { rowCount } = await this.sql.query(DECIDE, [idOf(id), 'dropped', reason, group]);
    if (rowCount === 0) throw new UnknownDeadLetter(id);
  }
}

function idOf(id: string): string {
  if (!/^\d{1,18}$/.test(id)) throw new UnknownDeadLetter(id);
  return id;
}

function replayOf(row: Row): Append {
  return { topic: row.topic, message: messageOf(row), onlyGroup: row.group };
}

function deadLetterOf(row: Row): DeadLetter {
  const { id, topic, group, position, attempts, error, at, decision, reason, decided_at } = row;
  const decided = decision && { kind: decision, reason: reason ?? '', at: decided_at ?? at };
  const message = messageOf(row);
  return {
    id,
    topic,
    group,
    position,
    attempts,
    error,
    at,
    message,
    decision: decided ?? undefined,
  };
}
