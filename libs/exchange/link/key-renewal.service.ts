import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clients } from '@shutong/identity';
import { Outbox } from '@shutong/messaging';
import { Clock, Config, Database, sha256, type Context, type TxContext } from '@shutong/platform';
import { openKeyCard, type KeyCard } from '@shutong/wire';
import { openCard } from './card';
import { Connector } from './connector.entity';
import { renewalOf, type Renewal } from './key-renewal.policy';
import { linkErrors } from './link.errors';
import { inboundTopic } from './topics';

const actions = {
  'handed-over': 'exchange.connector.rotate-key',
  revoked: 'exchange.connector.revoke-key',
} as const;

/**
 * An enrolled connector hands over to another root key, and later revokes the one before. Both are said by a
 * key card that carries the old key's own signature; in between both keys are good, so that no call fails.
 */
@Injectable()
export class KeyRenewals {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Config) private readonly config: Config,
    @Inject(Clients) private readonly clients: Clients,
  ) {}

  /** The same card once more changes nothing: the first answer was lost on its way. */
  async renew(ctx: Context, jws: string): Promise<void> {
    const action = actions['handed-over'];
    const department = ctx.actor.department ?? '';
    const resource = [{ type: 'connector', id: department }];
    await this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const connector = await this.locked(tx, department);
        if (connector.card === jws) return;
        const card = await openCard(jws);
        const before = await openKeyCard(connector.card);
        const renewal = renewalOf(before, card, this.clock.micros());
        await this.apply(tx, connector, card, renewal);
        await this.record(tx, { connector, card, jws, action: actions[renewal] });
        await this.database
          .repository(tx, Connector)
          .save({ ...connector, card: jws, thumbprint: card.thumbprint });
        await this.tell(tx, department, jws);
      }),
    );
  }

  private async locked(tx: TxContext, department: string): Promise<Connector> {
    const found = await this.database.repository(tx, Connector).findOne({
      where: { department, state: 'active' },
      lock: { mode: 'pessimistic_write' },
    });
    if (!found) throw linkErrors.notFound({ department });
    return found;
  }

  private async apply(
    tx: TxContext,
    { clientId }: Connector,
    card: KeyCard,
    renewal: Renewal,
  ): Promise<void> {
    if (renewal === 'handed-over') await this.clients.handOver(tx, clientId, card.sign);
    else await this.clients.retireFormer(tx, clientId);
  }

  /** The entry names, by its hash, the statement that the old key signed; the card has it. */
  private async record(
    tx: TxContext,
    of: {
      readonly connector: Connector;
      readonly card: KeyCard;
      readonly jws: string;
      readonly action: string;
    },
  ): Promise<void> {
    const { connector, card, jws, action } = of;
    const { handover } = card.predecessors!.at(-1)!;
    await this.audit.record(tx, {
      action,
      outcome: 'allow',
      reason: connector.hosted ? 'hosted' : 'ok',
      resource: [
        { type: 'connector', id: connector.department, version: card.thumbprint },
        { type: 'handover', id: `sha256:${sha256(handover)}` },
      ],
      change: { beforeSha256: sha256(connector.card), afterSha256: sha256(jws) },
    });
  }

  /** Those who deal with it, and the authority; of the authority's own card all. */
  private async tell(tx: TxContext, department: string, card: string): Promise<void> {
    for (const other of await this.concerned(tx, department)) {
      await this.outbox.send(tx, inboundTopic(other), {
        ...{ key: `connector:${department}`, type: 'connector.renewed', headers: {} },
        body: Buffer.from(JSON.stringify({ card })),
      });
    }
  }

  private async concerned(tx: TxContext, department: string): Promise<string[]> {
    const authority = this.config.authorityDepartment;
    const rows = await this.database.query<{ department: string }>(
      tx,
      `SELECT c.department FROM exchange.connector c
        WHERE c.state = 'active' AND c.department <> $1
          AND ($1 = $2 OR c.department = $2 OR EXISTS (
            SELECT FROM exchange.agreement a
             WHERE a.state IN ('proposed', 'active', 'suspended')
               AND ((a.requester = $1 AND a.provider = c.department)
                 OR (a.provider = $1 AND a.requester = c.department))))
        ORDER BY c.department`,
      [department, authority],
    );
    return rows.map((row) => row.department);
  }
}
