import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  limits,
  type Context,
  WEB_CLIENT,
  webRefusalOf,
  type WebClient,
} from '@shutong/platform';
import { Assessments } from './assessments.service';
import type { Known } from './mqa.formula';

const dayMs = 86_400_000;
/** Who took an address up and has said nothing since has died. */
const leaseMs = 600_000;
/** Datasets that one transaction assesses anew. */
const atOnce = 200;

interface Due {
  readonly sha256: string;
  readonly address: string;
}

interface Looked {
  readonly sha256: string;
  readonly reachable: Known;
  readonly said: string;
  readonly nextAt: Date;
}

/** Asks addresses that datasets name whether they answer: of each host one at a time, and none more often than its turn. */
@Injectable()
export class Probes {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(WEB_CLIENT) private readonly client: WebClient,
    @Inject(Assessments) private readonly assessments: Assessments,
  ) {}

  /** One round. Answers how many addresses were asked. */
  async round(ctx: Context): Promise<number> {
    const due = await this.take(ctx);
    const looked = await Promise.all(due.map((one) => this.look(one)));
    for (const one of looked) await this.keep(ctx, one);
    return due.length;
  }

  /** Forgets addresses that no dataset names any more. */
  async forget(ctx: Context): Promise<void> {
    await this.database.query(
      ctx,
      `DELETE FROM opendata.probe p
        WHERE NOT EXISTS (SELECT FROM opendata.named_address n WHERE n.probe = p.sha256)`,
    );
  }

  private take(ctx: Context): Promise<Due[]> {
    const now = this.clock.now();
    const lease = new Date(now.getTime() + leaseMs);
    return this.database.query<Due>(ctx, takeDue, [now, lease, limits.probeHosts.value]);
  }

  private async look({ sha256, address }: Due): Promise<Looked> {
    const now = this.clock.now().getTime();
    const again = (ms: number) => new Date(now + ms);
    try {
      const status = await this.client.status(address, limits.probeAnswer.value);
      const reachable = status >= 200 && status < 400;
      const nextAt = again(reachable ? limits.probeAgain.value : dayMs);
      return { sha256, reachable, said: String(status), nextAt };
    } catch (error) {
      const { code } = webRefusalOf(error);
      // That nobody here may look says nothing of whether it answers.
      const reachable = code === 'address-refused' ? null : false;
      return { sha256, reachable, said: code, nextAt: again(dayMs) };
    }
  }

  private async keep(ctx: Context, { sha256, reachable, said, nextAt }: Looked): Promise<void> {
    const [before] = await this.database.query<{ reachable: Known }>(ctx, writeLooked, [
      ...[sha256, reachable, said, this.clock.now(), nextAt],
    ]);
    if (!before || before.reachable === reachable) return;
    const naming = await this.database.query<{ id: string }>(
      ctx,
      'SELECT dataset_id AS id FROM opendata.named_address WHERE probe = $1 ORDER BY dataset_id',
      [sha256],
    );
    for (let from = 0; from < naming.length; from += atOnce) {
      const ids = naming.slice(from, from + atOnce).map(({ id }) => id);
      await this.database.transaction(ctx, (tx) => this.assessments.assess(tx, ids));
    }
  }
}

/** Of each host the address that waits longest. Hosts are found first, so that one with many addresses holds up no other. */
const takeDue = `
  WITH RECURSIVE host AS (
    SELECT min(host) AS name FROM opendata.probe
    UNION ALL
    SELECT (SELECT min(p.host) FROM opendata.probe p WHERE p.host > host.name) FROM host WHERE host.name IS NOT NULL)
  UPDATE opendata.probe SET next_at = $2
   WHERE next_at <= $1 AND sha256 IN (
     SELECT first.sha256 FROM host CROSS JOIN LATERAL (
       SELECT sha256, next_at FROM opendata.probe p
        WHERE p.host = host.name AND next_at <= $1
          AND EXISTS (SELECT FROM opendata.named_address n WHERE n.probe = p.sha256)
        ORDER BY next_at LIMIT 1) AS first
      ORDER BY first.next_at LIMIT $3)
  RETURNING sha256, address`;

const writeLooked = `
  WITH before AS (SELECT sha256, reachable FROM opendata.probe WHERE sha256 = $1)
  UPDATE opendata.probe p SET reachable = $2, said = $3, checked_at = $4, next_at = $5
    FROM before WHERE p.sha256 = before.sha256
  RETURNING before.reachable`;
