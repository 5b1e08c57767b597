import { Inject, Injectable } from '@nestjs/common';
import { Database, limits, type Context, type TxContext } from '@shutong/platform';

/** What is handed in, by who takes it up. */
export type IntakeKind = 'usage';

/** A message on its way. */
export interface HandedIn {
  /** UUID by which whoever hands in knows it again. */
  readonly key: string;
  readonly kind: IntakeKind;
  /** Anything that JSON can say. */
  readonly body: unknown;
}

/** What processes hand in for another part of the hub: the one thing that the portal's role may write. */
@Injectable()
export class Intake {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * The same key again is the same message.
   * @throws Error where that is longer than `intakeMessage`, or `intakeBacklog` messages wait; the database sees to both
   */
  async handIn(ctx: Context, { key, kind, body }: HandedIn): Promise<void> {
    const params = [key, kind, JSON.stringify(body)];
    await this.database.query(ctx, insert, params).catch((error: unknown) => {
      const why = refusals.get((error as { code?: string }).code ?? '');
      throw why === undefined ? error : new Error(why, { cause: error });
    });
  }

  /** The oldest; with the transaction they are gone. */
  take(tx: TxContext, kind: IntakeKind, most: number): Promise<HandedIn[]> {
    return this.database.query<HandedIn>(tx, takeOldest, [kind, most]);
  }
}

/** By the codes that the table's trigger gives. */
const refusals: ReadonlyMap<string, string> = new Map([
  ['54000', `More than ${limits.intakeMessage.value} bytes were handed in at once.`],
  ['53400', `${limits.intakeBacklog.value} messages wait to be taken up already.`],
]);

const insert =
  'INSERT INTO intake.message (key, kind, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';

const takeOldest = `
  WITH taken AS (
    DELETE FROM intake.message WHERE id IN (
      SELECT id FROM intake.message WHERE kind = $1 ORDER BY id LIMIT $2)
    RETURNING id, key, kind, body)
  SELECT key, kind, body FROM taken ORDER BY id`;
