import { TransportUnavailable, UnknownTopic } from '../transport.errors';
import type { Message } from '../message';
import type { Sql } from './sql';

/** Runs one statement; `pg` and TypeORM both offer it, so the caller's open transaction can be used. */
export type Query = (sql: string, parameters: unknown[]) => Promise<unknown>;

/** A message with its topic and, for a replay, the one group it is meant for. */
export interface Append {
  readonly topic: string;
  readonly message: Message;
  readonly onlyGroup?: string;
}

/** One row of the log. `message` is undefined when it is meant for another group. */
export interface StoredMessage {
  readonly id: number;
  readonly message: Message | undefined;
}

/** Messages as many as there was room for. */
export interface Page {
  readonly page: StoredMessage[];
  /** Whether there were no more than these when they were read. */
  readonly isLast: boolean;
}

/** Columns that hold a message, in every table that does. */
export interface MessageRow {
  message_id: string;
  key: string;
  type: string;
  headers: Buffer;
  body: Buffer;
}

/** An expression of SQL for a statement of somebody else, which may have parameters of its own. */
export interface Expression {
  /** @param first number of its first parameter; for one number always the same text */
  readonly text: (first: number) => string;
  readonly values: readonly unknown[];
}

/** Messages in one read at most. */
const PAGE = 500;
const UNKNOWN_TOPIC = 'ST404';

/** Appends as part of the caller's own statement. */
export function appending(appends: readonly Append[]): Expression {
  const messages = appends.map(({ message }) => message);
  const values = [
    appends.map(({ topic }) => topic),
    messages.map(({ id }) => id),
    messages.map(({ key }) => key),
    messages.map(({ type }) => type),
    messages.map(({ headers }) => Buffer.from(JSON.stringify(headers))),
    messages.map(({ body }) => body),
    appends.map(({ onlyGroup }) => onlyGroup ?? null),
  ];
  const text = (first: number) =>
    `transport.append(${values.map((_, n) => `$${first + n}`).join(', ')})`;
  return { text, values };
}

/** Appends inside the caller's transaction: what is never committed is never seen. Throws `UnknownTopic`. */
export async function append(query: Query, appends: readonly Append[]): Promise<void> {
  const { text, values } = appending(appends);
  try {
    await query(`SELECT ${text(1)}`, [...values]);
  } catch (error) {
    const failure = error instanceof TransportUnavailable ? error.cause : error;
    const { code, detail } = failure as { code?: string; detail?: string };
    if (code === UNKNOWN_TOPIC) throw new UnknownTopic(detail ?? '', { cause: failure });
    throw error;
  }
}

export function messageOf(row: MessageRow): Message {
  const { message_id: id, key, type, headers, body } = row;
  const parsed = JSON.parse(headers.toString()) as Record<string, string>;
  return { id, key, type, headers: parsed, body };
}

/** The statements of the log, one method each. */
export class MessageStore {
  private readonly topics = new Set<string>();

  constructor(private readonly sql: Sql) {}

  async ensureTopics(topics: readonly string[]): Promise<void> {
    await this.sql.query(
      'INSERT INTO transport.topic (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING',
      [topics],
    );
  }

  /** Throws `UnknownTopic`. Topics are never removed, so a known one is remembered. */
  async requireTopic(topic: string): Promise<void> {
    if (this.topics.has(topic)) return;
    const found = await this.sql.query('SELECT FROM transport.topic WHERE name = $1', [topic]);
    if (found.rowCount === 0) throw new UnknownTopic(topic);
    this.topics.add(topic);
  }

  async append(appends: readonly Append[]): Promise<void> {
    await append((statement, values) => this.sql.query(statement, values), appends);
  }

  async read(
    topic: string,
    group: string,
    after: number,
    room: { count: number; bytes: number },
  ): Promise<Page> {
    const count = Math.min(room.count, PAGE);
    const { rows } = await this.sql.query<MessageRow & { id: string; mine: boolean }>({
      name: 'transport.read',
      text: 'SELECT * FROM transport.read($1, $2, $3, $4, $5)',
      values: [topic, group, after, count, room.bytes],
    });
    const page = rows.map((row) => ({
      id: Number(row.id),
      message: row.mine ? messageOf(row) : undefined,
    }));
    // Of those for another group the length is not known.
    const isCounted = rows.every(({ mine }) => mine);
    const bytes = isCounted ? rows.reduce((sum, { body }) => sum + body.length, 0) : Infinity;
    return { page, isLast: rows.length < count && bytes < room.bytes };
  }
}
