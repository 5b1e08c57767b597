import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isCount,
  isInstant,
  isUuid,
  pageOf,
  turnLoader,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { isHosted, type AgreementTerms } from '@shutong/wire';
import type DataLoader from 'dataloader';
import { agreementErrors } from '../agreement/agreement.errors';
import { AgreementService } from '../agreement/agreement.service';
import { Batch, BatchChunk } from './batch.entity';
import { batchErrors } from './batch.errors';
import { mayReadBatch } from './batch.policy';

type Agreed = Pick<Batch, 'agreementId' | 'version'>;

const partiesOfEach = `
  SELECT a.terms->'provider' AS provider, a.terms->'requester' AS requester
    FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS b (id, version, at)
    JOIN exchange.agreement a USING (id, version) ORDER BY b.at`;

/** Batches as those whom they concern read them. */
@Injectable()
export class Batches {
  private readonly hosted: DataLoader<Agreed, boolean>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AgreementService) private readonly agreements: AgreementService,
  ) {
    this.hosted = turnLoader((batches) => this.hostedOfEach(batches));
  }

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<Batch> {
    const batch = await this.database.repository(ctx, Batch).findOneBy({ id });
    if (!batch || !mayReadBatch(ctx.actor, batch)) throw batchErrors.notFound({ id });
    return batch;
  }

  /** Whether the operator runs the connector of either party, by the terms under which it was ordered. */
  isHosted({ agreementId, version }: Agreed): Promise<boolean> {
    return this.hosted.load({ agreementId, version });
  }

  private async hostedOfEach(batches: readonly Agreed[]): Promise<boolean[]> {
    const values = [batches.map((one) => one.agreementId), batches.map((one) => one.version)];
    const parties = await this.database.dataSource.query<
      Pick<AgreementTerms, 'provider' | 'requester'>[]
    >(partiesOfEach, values);
    return parties.map(isHosted);
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
