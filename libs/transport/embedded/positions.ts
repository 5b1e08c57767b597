import { randomUUID } from 'node:crypto';
import { LONGEST_MS, RENEW_MS, type Lease, type Leases } from './leases';
import type { Backlog } from '../transport';
import type { Sql } from './sql';

/** Groups so named only mark what may be pruned, or hold a lease. */
const UNFOLLOWED = ['kafka.%', 'recovery'];

const BACKLOGS = `
  SELECT p.topic, p."group", w.waiting, w.oldest_at, coalesce(d.letters, 0) AS dead_letters
  FROM transport.position p
  CROSS JOIN LATERAL (
    SELECT count(*) AS waiting, min(m.published_at) AS oldest_at FROM (
      SELECT published_at FROM transport.message n
      WHERE n.topic = p.topic AND n.id > p.last_id AND (n.only_group IS NULL OR n.only_group = p."group")
      ORDER BY n.id LIMIT 100000
    ) m
  ) w
  LEFT JOIN (
    SELECT topic, "group", count(*) AS letters FROM transport.dead_letter
    WHERE decision IS NULL GROUP BY topic, "group"
  ) d ON d.topic = p.topic AND d."group" = p."group"
  WHERE NOT p."group" LIKE ANY ($1)`;

interface BacklogRow {
  readonly topic: string;
  readonly group: string;
  readonly waiting: string;
  readonly oldest_at: Date | null;
  readonly dead_letters: string;
}

/** How far groups have come in the embedded log, for whoever watches over what became of the messages. */
export class Positions {
  private readonly owner = randomUUID();

  constructor(
    private readonly sql: Sql,
    private readonly leases: Leases,
  ) {}

  /** Of every group that follows the embedded log. */
  async backlogs(): Promise<Backlog[]> {
    const { rows } = await this.sql.query<BacklogRow>(BACKLOGS, [UNFOLLOWED]);
    return rows.map(({ topic, group, waiting, oldest_at, dead_letters }) => ({
      ...{ topic, group, oldestAt: oldest_at ?? undefined },
      ...{ waiting: Number(waiting), deadLetters: Number(dead_letters) },
    }));
  }

  /** By topic, up to which message a group has come. */
  async of(group: string): Promise<Map<string, number>> {
    const { rows } = await this.sql.query<{ topic: string; last_id: string }>(
      'SELECT topic, last_id FROM transport.position WHERE "group" = $1',
      [group],
    );
    return new Map(rows.map(({ topic, last_id }) => [topic, Number(last_id)]));
  }

  /** Groups of a topic whose names begin so. */
  async groupsOf(topic: string, beginning: string): Promise<string[]> {
    const { rows } = await this.sql.query<{ group: string }>(
      'SELECT "group" FROM transport.position WHERE topic = $1 AND starts_with("group", $2)',
      [topic, beginning],
    );
    return rows.map(({ group }) => group);
  }

  /** Records that `group`, which nobody follows the log for, has come to `id`: what is behind may be pruned. */
  async pass(topic: string, group: string, id: number): Promise<void> {
    await this.sql.query(
      `INSERT INTO transport.position AS p (topic, "group", last_id) VALUES ($1, $2, $3)
       ON CONFLICT (topic, "group") DO UPDATE SET last_id = greatest(p.last_id, excluded.last_id)`,
      [topic, group, id],
    );
  }

  /** Right to do something alone for `ms`; renewed by asking again. */
  async mayAct(what: string, ms: number): Promise<boolean> {
    const lease = { topic: what, group: what, owner: this.owner, ms };
    return (await this.leases.claim(lease)) !== undefined;
  }

  /**
   * Takes the log away from the group's consumer, waits until that one has surely stopped, runs `meanwhile`, and
   * lets the group go on: after `toId` where that resolved to true, else where it was. The lease is long enough for
   * whatever is done meanwhile; where a clock that was set forward has given it to another all the same, that one is
   * sent back too.
   */
  async rewind(
    at: { readonly topic: string; readonly group: string; readonly toId: number },
    meanwhile: () => Promise<boolean>,
  ): Promise<void> {
    const { topic, group, toId } = at;
    const lease: Lease = { topic, group, owner: randomUUID(), ms: LONGEST_MS };
    await this.sql.query(
      `UPDATE transport.position
       SET owner = $3, lease_until = clock_timestamp() + $4 * interval '1 ms'
       WHERE topic = $1 AND "group" = $2`,
      [topic, group, lease.owner, lease.ms],
    );
    // Two looks of the consumer at its lease.
    await new Promise((resolve) => setTimeout(resolve, 2 * RENEW_MS));
    let rewound = false;
    try {
      rewound = await meanwhile();
    } finally {
      await this.sql.query(
        `WITH released AS (
           UPDATE transport.position
           SET last_id = CASE WHEN $5 THEN least(last_id, $4) ELSE last_id END, owner = NULL, lease_until = NULL
           WHERE topic = $1 AND "group" = $2 AND (owner = $3 OR $5) RETURNING topic
         ) SELECT pg_notify('transport', topic) FROM released`,
        [topic, group, lease.owner, toId, rewound],
      );
    }
  }
}
