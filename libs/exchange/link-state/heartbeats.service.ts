import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import { ConnectorLink } from './connector-link.entity';
import { agreedWith } from './handshake';
import { LinkOutage } from './link-outage.entity';
import { OutageRecord } from './outage-record.service';

/** What a connector says of itself. */
export interface Heartbeat {
  readonly release: string;
  /** Versions of the wire format that it understands. */
  readonly wire: readonly number[];
}

/** When the hub has last heard of each connector. An outage ends with the first word after it. */
@Injectable()
export class Heartbeats {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(OutageRecord) private readonly outages: OutageRecord,
  ) {}

  /** Whose connector it is, its token says. @throws exchange.connector.wire-version */
  async hear(ctx: Context, { release, wire }: Heartbeat): Promise<void> {
    const action = 'exchange.connector.heartbeat';
    const department = ctx.actor.department ?? '';
    const resource = [{ type: 'connector', id: department }];
    await this.audit.attempt(ctx, { action, resource }, async () => {
      const wireVersion = agreedWith(wire);
      await this.database.transaction(ctx, async (tx) => {
        const outage = await this.note(tx, [department, this.clock.now(), release, wireVersion]);
        if (outage !== null) await this.end(tx, outage);
      });
    });
  }

  /** The row is held until the transaction ends: whoever looks for silence waits. Answers the outage that lasts. */
  private async note(tx: TxContext, values: readonly unknown[]): Promise<string | null> {
    const [row] = await this.database.query<{ outage: string | null }>(
      tx,
      `INSERT INTO exchange.connector_link AS l
         (department, first_heard_at, last_heard_at, release, wire_version)
       VALUES ($1, $2, $2, $3, $4)
       ON CONFLICT (department) DO UPDATE
         SET last_heard_at = greatest(l.last_heard_at, excluded.last_heard_at),
             release = excluded.release, wire_version = excluded.wire_version
       RETURNING outage`,
      values,
    );
    return row!.outage;
  }

  private async end(tx: TxContext, id: string): Promise<void> {
    const outages = this.database.repository(tx, LinkOutage);
    const outage = await outages.findOneByOrFail({ id });
    const until = this.clock.now();
    await outages.update({ id }, { until });
    const links = this.database.repository(tx, ConnectorLink);
    await links.update({ department: outage.department }, { outage: null });
    await this.outages.returned(tx, { ...outage, until });
  }
}
