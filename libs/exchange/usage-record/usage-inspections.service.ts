import { Inject, Injectable } from '@nestjs/common';
import { Audit, type ActResource } from '@shutong/audit';
import { Database, latestFirst, type Context, type Page, type PageAsked } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementService } from '../agreement/agreement.service';
import { UsageRecord } from './usage-record.entity';
import { groundOf, inspects } from './usage-record.policy';
import { UsageTellings } from './usage-tellings.service';

/** Whose records are read, and why. */
export interface UsageReading {
  readonly agreementId: string;
  /** Of an inspection: at most 300 characters. */
  readonly ground?: string | null | undefined;
}

const action = 'exchange.usage-record.inspect';

/**
 * Usage records as their requester reads them, and as the provider, the authority and auditors inspect them (Decree 809, Art. 29). Each
 * page of an inspection is itself an entry, durable before a record is handed out: who, whose, on what ground, and which records. With the
 * first one the requester is told of the inspection.
 */
@Injectable()
export class UsageInspections {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(AgreementService) private readonly agreements: AgreementService,
    @Inject(UsageTellings) private readonly tellings: UsageTellings,
  ) {}

  /**
   * Newest first.
   * @throws exchange.agreement.not-found where the agreement is not the asker's to see; exchange.usage-record.ground-missing
   */
  async read(
    ctx: Context,
    { agreementId, ground }: UsageReading,
    page: PageAsked,
  ): Promise<Page<UsageRecord>> {
    const agreement = await this.agreements.get(ctx, agreementId);
    if (!inspects(ctx.actor, agreement)) return this.page(ctx, agreementId, page);
    const resource = [
      { type: 'agreement', id: agreementId },
      { type: 'department', id: agreement.requester },
    ];
    return this.audit.attempt(ctx, { action, resource }, async () => {
      const legalBasis = groundOf(ground);
      const found = await this.page(ctx, agreementId, page);
      await this.note(ctx, agreement, { resource, legalBasis, records: found.nodes });
      return found;
    });
  }

  private page(ctx: Context, agreementId: string, asked: PageAsked): Promise<Page<UsageRecord>> {
    const query = this.database
      .repository(ctx, UsageRecord)
      .createQueryBuilder('r')
      .where('r.agreementId = :agreementId', { agreementId });
    return latestFirst(query, 'recordedAt', asked);
  }

  /** The entry first: nobody is told of what the log does not know. */
  private async note(
    ctx: Context,
    agreement: Agreement,
    { resource, legalBasis, records }: Noted,
  ): Promise<void> {
    const of = records.map(({ id }) => ({ type: 'usage-record', id }));
    await this.audit.recordNow(ctx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [...resource, rangeOf(records), ...of],
      purpose: { code: 'usage-inspection', legalBasis, agreement: agreement.id },
    });
    await this.database.transaction(ctx, (tx) =>
      this.tellings.inspected(tx, agreement, legalBasis),
    );
  }
}

interface Noted {
  readonly resource: readonly ActResource[];
  readonly legalBasis: string;
  readonly records: readonly UsageRecord[];
}

/** From the oldest to the newest that is handed out, as an interval of ISO 8601, and how many. */
function rangeOf(records: readonly UsageRecord[]): ActResource {
  const [newest, oldest] = [records[0], records.at(-1)].map((one) => one?.recordedAt.toISOString());
  return { type: 'usage-records', id: `${oldest ?? '..'}/${newest ?? '..'}`, rows: records.length };
}
