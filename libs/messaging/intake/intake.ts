import { Inject, Injectable } from '@nestjs/common';
import { Database, limits, platformErrors, type Context, type TxContext } from '@shutong/platform';

/** What is handed in, by who takes it up. */
export type IntakeKind = 'usage' | 'call' | 'licensed-use' | 'developer' | 'feedback' | 'account';

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
   * @throws platform.too-large, platform.unavailable where it is longer, or more of its kind waits, than the database lets in
   */
  async handIn(ctx: Context, { key, kind, body }: HandedIn): Promise<void> {
    const params = [key, kind, JSON.stringify(body)];
    await this.database.query(ctx, insert, params).catch((error: unknown) => {
      const refusal = refusalOf(kind, (error as { code?: string }).code);
      throw refusal ? Object.assign(refusal, { cause: error }) : error;
    });
  }

  /** Whether anything waits; cheaper than a transaction that finds nothing. */
  async waits(kind: IntakeKind): Promise<boolean> {
    const found = await this.database.preparedQuery({
      ...{ name: 'intake-waits', text: 'SELECT FROM intake.message WHERE kind = $1 LIMIT 1' },
      values: [kind],
    });
    return found.length > 0;
  }

  /** The oldest; with the transaction they are gone. */
  take(tx: TxContext, kind: IntakeKind, most: number): Promise<HandedIn[]> {
    const values = [kind, most];
    return this.database.prepared<HandedIn>(tx, { name: 'intake-take', text: takeOldest, values });
  }
}

/** By the codes that the table's trigger gives. */
function refusalOf(kind: IntakeKind, code: string | undefined): Error | undefined {
  const { bytes, waiting } = processKinds.has(kind) ? ofProcesses : ofStrangers;
  if (code === '54000') return platformErrors.tooLarge({ limit: bytes });
  return code === '53400' ? platformErrors.unavailable({ waiting }) : undefined;
}

/** What our processes tell of what they have done; everything else comes from strangers. */
const processKinds: ReadonlySet<IntakeKind> = new Set(['usage', 'call', 'licensed-use']);
const ofProcesses = { bytes: limits.intakeMessage.value, waiting: limits.intakeBacklog.value };
const ofStrangers = { bytes: limits.strangerMessage.value, waiting: limits.strangerBacklog.value };

const insert =
  'INSERT INTO intake.message (key, kind, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';

const takeOldest = `
  WITH taken AS (
    DELETE FROM intake.message WHERE id IN (
      SELECT id FROM intake.message WHERE kind = $1 ORDER BY id LIMIT $2)
    RETURNING id, key, kind, body)
  SELECT key, kind, body FROM taken ORDER BY id`;
