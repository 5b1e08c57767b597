import { Inject, Injectable } from '@nestjs/common';
import { Database, limits, type Context, type TxContext } from '@shutong/platform';

/** What is handed in, by who takes it up. */
export type IntakeKind = 'usage';

/** What processes hand in for another part of the hub: the one thing that the portal's role may write. */
@Injectable()
export class Intake {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * @param body anything that JSON can say
   * @throws Error where that is longer than `intakeMessage`, or `intakeBacklog` messages wait; the database sees to both
   */
  async handIn(ctx: Context, kind: IntakeKind, body: unknown): Promise<void> {
    const insert = 'INSERT INTO intake.message (kind, body) VALUES ($1, $2)';
    await this.database.query(ctx, insert, [kind, JSON.stringify(body)]).catch((error: unknown) => {
      const why = refusals.get((error as { code?: string }).code ?? '');
      throw why === undefined ? error : new Error(why, { cause: error });
    });
  }

  /** The oldest; with the transaction they are gone. */
  async take(tx: TxContext, kind: IntakeKind, most: number): Promise<unknown[]> {
    const rows = await this.database.query<{ body: unknown }>(tx, takeOldest, [kind, most]);
    return rows.map(({ body }) => body);
  }
}

/** By the codes that the table's trigger gives. */
const refusals: ReadonlyMap<string, string> = new Map([
  ['54000', `More than ${limits.intakeMessage.value} bytes were handed in at once.`],
  ['53400', `${limits.intakeBacklog.value} messages wait to be taken up already.`],
]);

const takeOldest = `
  WITH taken AS (
    DELETE FROM intake.message WHERE id IN (
      SELECT id FROM intake.message WHERE kind = $1 ORDER BY id LIMIT $2)
    RETURNING id, body)
  SELECT body FROM taken ORDER BY id`;
