import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import { commandHash, parseCommand, WireError, type CallCommand } from '@shutong/wire';
import { callErrors } from '../call/call.errors';
import { PartyKeys } from '../call/party-keys.service';
import { namedIn } from '../call/sent-command';
import { Standings } from '../call/standing.query';
import type { Standing } from '../call/call.policy';
import { Batch } from './batch.entity';
import { batchErrors } from './batch.errors';
import { mayOrder } from './batch.policy';
import { BatchRecord } from './batch-record.service';

/** Requesters order batches: the sealed order goes on to the provider's connector, which judges it by its own copy. */
@Injectable()
export class BatchOrders {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Standings) private readonly standings: Standings,
    @Inject(PartyKeys) private readonly keys: PartyKeys,
    @Inject(BatchRecord) private readonly record: BatchRecord,
  ) {}

  /** What a connector has sent: also what is no order is refused by one log entry. */
  async receive(ctx: Context, body: unknown, reads: readonly string[] = []): Promise<Batch> {
    const act = { action: 'exchange.batch.order', resource: namedIn(body, 'batch') };
    const order = await this.audit.attempt(ctx, act, async () => orderOf(body));
    return this.order(ctx, order, reads);
  }

  /** The same order twice is one batch. `reads`: what the provider may say beside the rows. */
  order(ctx: Context, order: CallCommand, reads: readonly string[] = []): Promise<Batch> {
    const { id, agreement, purpose: code } = order;
    const act = {
      action: 'exchange.batch.order',
      resource: [{ type: 'batch', id }],
      purpose: { code, legalBasis: '', agreement },
    };
    return this.audit.attempt(ctx, act, async () => {
      if (order.mode !== 'batch') throw batchErrors.malformed({ field: '/mode' });
      const known = await this.database.repository(ctx, Batch).findOneBy({ id });
      if (known) return sameOrder(ctx, known, order);
      const standing = await this.standings.get(ctx, agreement);
      if (!standing) throw callErrors.agreementUnknown();
      const { requester } = standing.terms;
      const requesterKeys = await this.keys.good(ctx, requester, order.requesterThumbprint);
      mayOrder(ctx.actor, { ...standing, requesterKeys }, order, this.clock.micros());
      return this.database.transaction(ctx, (tx) => this.take(tx, { order, reads }, standing));
    });
  }

  private async take(
    tx: TxContext,
    { order, reads }: { readonly order: CallCommand; readonly reads: readonly string[] },
    standing: Standing,
  ): Promise<Batch> {
    const { terms, restriction } = standing;
    const at = this.clock.now();
    const batch: Batch = {
      ...{ id: order.id, agreementId: standing.id, version: standing.version },
      ...{ requester: terms.requester.department, provider: terms.provider.department },
      ...{ resourceId: standing.resourceId, fields: [...order.fields] },
      ...{ orderSha256: commandHash(order), state: 'ordered', code: null },
      ...{ chunks: 0, received: 0, rows: 0, bytes: 0, accepted: 0, rejected: 0 },
      ...{ orderedAt: at, changedAt: at, endedAt: null },
    };
    await this.database.repository(tx, Batch).insert(batch).catch(onlyOneOpen);
    await this.record.entry(tx, batch, terms, { action: 'exchange.batch.order' });
    const body = { command: order, restriction, reads };
    await this.record.tell(tx, batch.provider, batch, { type: 'batch.ordered', body });
    const told = { purpose: terms.purpose.code, at: at.toISOString() };
    await this.record.event(tx, batch, 'exchange.batch.ordered', told);
    return batch;
  }
}

function orderOf(body: unknown): CallCommand {
  try {
    return parseCommand(body);
  } catch (error) {
    if (error instanceof WireError) throw batchErrors.malformed({ field: error.message });
    throw error;
  }
}

function sameOrder(ctx: Context, known: Batch, order: CallCommand): Batch {
  const isSame = known.orderSha256 === commandHash(order);
  if (!isSame || known.requester !== ctx.actor.department) throw batchErrors.repeated();
  return known;
}

function onlyOneOpen(error: unknown): never {
  const { constraint } = (error as { driverError?: { constraint?: string } }).driverError ?? {};
  if (constraint === 'batch_open') throw batchErrors.underWay();
  throw error;
}
