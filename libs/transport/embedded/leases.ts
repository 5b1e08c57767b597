import { Gatherer } from '../gather/gatherer';
import type { Sql } from './sql';

/** The right to be a group's one live consumer of a topic, for `ms` milliseconds at a time. */
export interface Lease {
  readonly topic: string;
  readonly group: string;
  /** UUID of the consumer. */
  readonly owner: string;
  readonly ms: number;
}

/** No lease is longer. One that ends later than in so long was given before PostgreSQL's clock was set back. */
export const LONGEST_MS = 60_000;

/** How often a consumer looks whether the lease is still its own. */
export const RENEW_MS = 1500;

interface Held {
  readonly lease: Lease;
  readonly lastId: number;
  isOurs: boolean;
}

const CLAIM = `
  INSERT INTO transport.position AS p (topic, "group", owner, lease_until)
  VALUES ($1, $2, $3, clock_timestamp() + $4 * interval '1 ms')
  ON CONFLICT (topic, "group") DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until
  WHERE p.owner IS NULL OR p.owner = excluded.owner OR p.lease_until < clock_timestamp()
     OR p.lease_until > clock_timestamp() + ${LONGEST_MS} * interval '1 ms'
  RETURNING last_id`;

const HOLD = `
  UPDATE transport.position p
  SET last_id = greatest(p.last_id, h.last_id), lease_until = clock_timestamp() + h.ms * interval '1 ms'
  FROM unnest($1::text[], $2::text[], $3::uuid[], $4::bigint[], $5::int[]) AS h (topic, "group", owner, last_id, ms)
  WHERE p.topic = h.topic AND p."group" = h."group" AND p.owner = h.owner
  RETURNING p.owner`;

const RELEASE = `
  WITH released AS (
    UPDATE transport.position SET last_id = greatest(last_id, $4), owner = NULL, lease_until = NULL
    WHERE topic = $1 AND "group" = $2 AND owner = $3 RETURNING topic
  ) SELECT pg_notify('transport', topic) FROM released`;

/**
 * Leases and positions of all groups that one process follows. They are renewed in one statement: one for each group
 * would be most of what an idle process does.
 */
export class Leases {
  private readonly renewals = new Set<() => void>();
  private renewing: NodeJS.Timeout | undefined;
  private readonly gatherer = new Gatherer<Held>((held) => this.holdAll(held), {
    ...{ items: 1000, bytes: 1000, waitingBytes: Infinity, apartMs: 0 },
  });

  constructor(private readonly sql: Sql) {}

  /** Calls `renew` every `RENEW_MS`, with all others at once, until the returned function calls it off. */
  renewed(renew: () => void): () => void {
    this.renewals.add(renew);
    this.renewing ??= setInterval(() => this.renewals.forEach((each) => each()), RENEW_MS);
    return () => {
      this.renewals.delete(renew);
      if (this.renewals.size > 0) return;
      clearInterval(this.renewing);
      this.renewing = undefined;
    };
  }

  /** The position, if the lease is free, expired or ours already; else undefined. */
  async claim({ topic, group, owner, ms }: Lease): Promise<number | undefined> {
    const { rows } = await this.sql.query<{ last_id: string }>(CLAIM, [topic, group, owner, ms]);
    return rows[0] && Number(rows[0].last_id);
  }

  /** Records the position and prolongs the lease; false when it belongs to another now. */
  async hold(lease: Lease, lastId: number): Promise<boolean> {
    const held: Held = { lease, lastId, isOurs: false };
    await this.gatherer.add([{ item: held, bytes: 1 }]);
    return held.isOurs;
  }

  /** Lets go of the lease and wakes those who wait for it. */
  async release({ topic, group, owner }: Lease, lastId: number): Promise<void> {
    await this.sql.query(RELEASE, [topic, group, owner, lastId]);
  }

  private async holdAll(all: readonly Held[]): Promise<void> {
    const furthest = new Map<string, Held>();
    for (const held of all) {
      const other = furthest.get(held.lease.owner);
      if (!other || other.lastId < held.lastId) furthest.set(held.lease.owner, held);
    }
    const once = [...furthest.values()];
    const leases = once.map(({ lease }) => lease);
    const { rows } = await this.sql.query<{ owner: string }>({
      ...{ name: 'transport.hold', text: HOLD },
      values: [
        leases.map(({ topic }) => topic),
        leases.map(({ group }) => group),
        leases.map(({ owner }) => owner),
        once.map(({ lastId }) => lastId),
        leases.map(({ ms }) => ms),
      ],
    });
    const ours = new Set(rows.map(({ owner }) => owner));
    for (const held of all) held.isOurs = ours.has(held.lease.owner);
  }
}
