import { Inject, Injectable } from '@nestjs/common';
import { Audit, type ActResource, type Recorded } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import type { AgreementTerms } from '@shutong/wire';
import { inboundTopic } from '../link/topics';
import { Batch } from './batch.entity';
import { batchErrors } from './batch.errors';
import { stepFrom } from './batch.policy';

/** What is written of a batch, beside what it says of itself. */
export interface BatchAct {
  readonly action: string;
  readonly reason?: string;
  /** Number of the chunk that it is about. */
  readonly chunk?: number;
  readonly rows?: number;
  readonly bytes?: number;
  /** Of the rows of a chunk, those that the requester's receipt accepts. */
  readonly accepted?: number;
  /** SHA-256 of what leaves. */
  readonly sha256?: string;
  readonly maskedFields?: readonly string[];
}

/** The rows, log entries and messages of batches, each written in the transaction of what it tells. */
@Injectable()
export class BatchRecord {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** The batch of a party; unknown and another's look the same. */
  async of(ctx: Context, id: string, side: 'provider' | 'requester'): Promise<Batch> {
    const batch = await this.database.repository(ctx, Batch).findOneBy({ id });
    if (!batch || batch[side] !== ctx.actor.department) throw batchErrors.notFound({ id });
    return batch;
  }

  /** So that nothing else happens to it meanwhile. */
  hold(tx: TxContext, id: string): Promise<Batch> {
    const lock = { mode: 'pessimistic_write' } as const;
    return this.database.repository(tx, Batch).findOneOrFail({ where: { id }, lock });
  }

  async save(tx: TxContext, batch: Batch): Promise<Batch> {
    const { id, ...change } = { ...batch, changedAt: this.clock.now() };
    const { state, code, chunks, received, rows, bytes, accepted, rejected } = change;
    const set = { state, code, chunks, received, rows, bytes, accepted, rejected };
    const { changedAt, endedAt } = change;
    await this.database.repository(tx, Batch).update({ id }, { ...set, changedAt, endedAt });
    return { id, ...change };
  }

  entry(tx: TxContext, batch: Batch, terms: AgreementTerms, act: BatchAct): Promise<Recorded> {
    const { action, reason = 'ok', rows, bytes, sha256, maskedFields = [] } = act;
    const size = {
      ...(rows === undefined ? {} : { rows }),
      ...(bytes === undefined ? {} : { bytes }),
    };
    const isPersonal = terms.personal.subjectField !== undefined && rows !== undefined;
    return this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason },
      resource: [
        { type: 'resource', id: batch.resourceId, fields: batch.fields, ...size },
        ...batchParts(batch.id, act),
        ...hostedOf(terms),
      ],
      purpose: {
        code: terms.purpose.code,
        legalBasis: terms.legalBasis,
        agreement: batch.agreementId,
      },
      // Of so many people no tokens: they are searched by batch and agreement.
      ...(isPersonal ? { subjects: { count: rows } } : {}),
      ...(sha256 === undefined ? {} : { response: { sha256, maskedFields } }),
    });
  }

  async tell(tx: TxContext, to: string, batch: Batch, message: { type: string; body: object }) {
    await this.outbox.send(tx, inboundTopic(to), {
      // In order for each batch: a release does not overtake the one before.
      key: batch.id,
      type: message.type,
      headers: {},
      body: Buffer.from(JSON.stringify({ batch: batch.id, ...message.body })),
    });
  }

  async event(tx: TxContext, batch: Batch, type: string, more: object): Promise<void> {
    const { id, agreementId: agreement, resourceId: resource, requester, provider } = batch;
    const data = { id, agreement, resource, requester, provider, ...more };
    await this.outbox.add(tx, { type, subject: agreement, data });
  }

  /** Complete or failed: both connectors are told, and statistics. */
  async end(tx: TxContext, batch: Batch, step: 'complete' | 'fail', code: string | null) {
    const at = this.clock.now();
    const ended = { ...batch, state: stepFrom(batch, step), code, endedAt: at };
    const { state, rows, accepted, rejected, chunks } = ended;
    for (const department of [batch.provider, batch.requester]) {
      await this.tell(tx, department, ended, { type: 'batch.ended', body: { state, code } });
    }
    const sums = { rows, accepted, rejected, chunks };
    await this.event(tx, ended, 'exchange.batch.ended', {
      state,
      code,
      ...sums,
      at: at.toISOString(),
    });
    return this.save(tx, ended);
  }
}

/** The batch, and the chunk of it that the act is about. */
export function batchParts(
  id: string,
  {
    chunk,
    accepted,
  }: { readonly chunk?: number | undefined; readonly accepted?: number | undefined },
): ActResource[] {
  const batch = { type: 'batch', id, ...(accepted === undefined ? {} : { rows: accepted }) };
  return chunk === undefined ? [batch] : [batch, { type: 'chunk', id: `${id}/${chunk}` }];
}

/** As for a call: there the operator could have read. */
const hostedOf = ({ provider, requester }: AgreementTerms): ActResource[] =>
  [provider, requester]
    .filter(({ hosted }) => hosted)
    .map(({ department }) => ({ type: 'connector', id: department, classification: 'hosted' }));
