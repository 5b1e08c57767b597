import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context } from '@shutong/platform';
import type { Follower } from './follower.policy';

interface Row {
  readonly topic: string;
  readonly group: string;
  readonly positions: readonly string[];
  readonly mark_id: string | null;
  readonly mark_ends: readonly string[] | null;
  readonly expected: boolean;
  readonly idle: boolean;
}

/** Whom a follower is: a group of a topic. */
export interface FollowerName {
  readonly topic: string;
  readonly group: string;
}

export interface KnownFollower extends FollowerName {
  readonly known: Follower;
  /** Comes for sure: a department's connector. */
  readonly expected: boolean;
}

/** Rows of messaging.follower. */
@Injectable()
export class FollowerStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** A group is expected before it first comes, so that nothing is dropped unnoticed until then. */
  async expect(ctx: Context, { topic, group }: FollowerName): Promise<void> {
    await this.database.query(
      ctx,
      `INSERT INTO messaging.follower (topic, "group", expected) VALUES ($1, $2, true)
       ON CONFLICT DO NOTHING`,
      [topic, group],
    );
  }

  async all(ctx: Context): Promise<KnownFollower[]> {
    const rows = await this.database.query<Row>(
      ctx,
      `SELECT topic, "group", positions, mark_id, mark_ends, expected, idle
         FROM messaging.follower`,
    );
    return rows.map(({ topic, group, positions, mark_id: id, mark_ends: ends, ...row }) => {
      const mark = id === null ? undefined : { id: Number(id), ends: (ends ?? []).map(Number) };
      const known = { positions: positions.map(Number), mark, idle: row.idle };
      return { topic, group, known, expected: row.expected };
    });
  }

  async save(
    ctx: Context,
    { topic, group }: FollowerName,
    { positions, mark, idle }: Follower,
  ): Promise<void> {
    await this.database.query(
      ctx,
      `INSERT INTO messaging.follower (topic, "group", positions, mark_id, mark_ends, idle)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (topic, "group") DO UPDATE
       SET positions = excluded.positions, mark_id = excluded.mark_id,
           mark_ends = excluded.mark_ends, idle = excluded.idle`,
      [topic, group, positions, mark?.id ?? null, mark?.ends ?? null, idle],
    );
  }
}
