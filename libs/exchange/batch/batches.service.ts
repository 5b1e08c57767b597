import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isCount,
  isInstant,
  isUuid,
  pageOf,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { agreementErrors } from '../agreement/agreement.errors';
import { AgreementService } from '../agreement/agreement.service';
import { Batch, BatchChunk } from './batch.entity';
import { batchErrors } from './batch.errors';
import { mayReadBatch } from './batch.policy';

/** Batches as those whom they concern read them. */
@Injectable()
export class Batches {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AgreementService) private readonly agreements: AgreementService,
  ) {}

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<Batch> {
    const batch = await this.database.repository(ctx, Batch).findOneBy({ id });
    if (!batch || !mayReadBatch(ctx.actor, batch)) throw batchErrors.notFound({ id });
    return batch;
  }

  /** The signed manifest of the last chunk that the batch counts. */
  async lastManifest(ctx: Context, { id, chunks }: Batch): Promise<string | undefined> {
    const last = { batch: id, number: chunks };
    const chunk = await this.database.repository(ctx, BatchChunk).findOneBy(last);
    return chunk?.manifest;
  }

  /** Newest first. @throws exchange.agreement.not-found where the asker reads no batches of the agreement */
  async list(ctx: Context, agreementId: string, page: PageAsked): Promise<Page<Batch>> {
    const agreement = await this.agreements.get(ctx, agreementId);
    if (!mayReadBatch(ctx.actor, agreement)) throw agreementErrors.notFound({ id: agreementId });
    const query = this.database
      .repository(ctx, Batch)
      .createQueryBuilder('b')
      .where('b.agreementId = :agreementId', { agreementId })
      .orderBy({ 'b.orderedAt': 'DESC', 'b.id': 'ASC' })
      .limit(page.first + 1);
    if (page.after) {
      const [at, id] = decodeCursor(page.after, isInstant, isUuid);
      query.andWhere('(b.orderedAt < :at OR (b.orderedAt = :at AND b.id > :id))', { at, id });
    }
    return pageOf(await query.getMany(), page.first, (b) => [b.orderedAt.toISOString(), b.id]);
  }

  /** Chunks with both receipts, by number. */
  async chunks(ctx: Context, id: string, page: PageAsked): Promise<Page<BatchChunk>> {
    const { id: batch } = await this.get(ctx, id);
    const query = this.database
      .repository(ctx, BatchChunk)
      .createQueryBuilder('c')
      .where('c.batch = :batch', { batch })
      .orderBy({ 'c.number': 'ASC' })
      .limit(page.first + 1);
    if (page.after) {
      const [number] = decodeCursor(page.after, isCount);
      query.andWhere('c.number > :number', { number });
    }
    return pageOf(await query.getMany(), page.first, (c) => [c.number]);
  }
}
