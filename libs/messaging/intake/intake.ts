import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context, type TxContext } from '@shutong/platform';

/** What is handed in, by who takes it up. */
export type IntakeKind = 'usage';

/** What processes hand in for another part of the hub: the one thing that the portal's role may write. */
@Injectable()
export class Intake {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @param body as JSON at most 1 MiB; the database refuses more, and all while a hundred thousand messages wait */
  async handIn(ctx: Context, kind: IntakeKind, body: unknown): Promise<void> {
    await this.database.query(ctx, 'INSERT INTO intake.message (kind, body) VALUES ($1, $2)', [
      kind,
      JSON.stringify(body),
    ]);
  }

  /** The oldest; with the transaction they are gone. */
  async take(tx: TxContext, kind: IntakeKind, most: number): Promise<unknown[]> {
    const rows = await this.database.query<{ body: unknown }>(tx, takeOldest, [kind, most]);
    return rows.map(({ body }) => body);
  }
}

const takeOldest = `
  WITH taken AS (
    DELETE FROM intake.message WHERE id IN (
      SELECT id FROM intake.message WHERE kind = $1 ORDER BY id LIMIT $2)
    RETURNING id, body)
  SELECT body FROM taken ORDER BY id`;
