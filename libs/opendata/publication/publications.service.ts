import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Entries, Standards } from '@shutong/catalog';
import { lockVersion, tablesOf } from '@shutong/datasets';
import {
  Clock,
  Database,
  isTaken,
  latestFirst,
  supervises,
  uuidv7,
  type Context,
  type Page,
  type TxContext,
  type PageAsked,
} from '@shutong/platform';
import { Dictionary, type DescribedColumn } from './dictionary.entity';
import { dictionariesOf } from './dictionary.policy';
import { PublicationRecord } from './publication-record.service';
import { Publication } from './publication.entity';
import { publicationErrors } from './publication.errors';
import { bindingOf, groundOf, mayRead, mayWithdraw, type BoundColumn } from './publication.policy';
import { assertTerms, lockPublication } from './publication.query';
import type { Audience } from './publication.states';

/** What a department gives to everybody or to licensees, and takes back. */
@Injectable()
export class Publications {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Entries) private readonly entries: Entries,
    @Inject(Standards) private readonly standards: Standards,
    @Inject(PublicationRecord) private readonly record: PublicationRecord,
  ) {}

  /** Approves that everybody, or of what is open on conditions each licensee, may have a version, by the entry whose items its columns are; the worker does the rest. */
  publish(
    ctx: Context,
    versionId: string,
    entryId: string,
    audience: Audience = 'everybody',
  ): Promise<Publication> {
    const action = 'opendata.publication.publish';
    const resource = [
      { type: 'dataset-version', id: versionId },
      { type: 'entry', id: entryId },
    ];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const { publication, columns } = await this.approved(tx, { versionId, entryId, audience });
        try {
          await this.database.repository(tx, Publication).insert(publication);
        } catch (error) {
          throw isTaken(error) ? publicationErrors.alreadyPublished() : error;
        }
        await this.describe(tx, publication, columns);
        await this.record.note(tx, { action, event: 'approved' }, publication);
        return publication;
      }),
    );
  }

  /** Whoever it was for is told date, ground and hashes from now on; its tables go. */
  withdraw(ctx: Context, id: string, ground: string): Promise<Publication> {
    const action = 'opendata.publication.withdraw';
    const resource = [{ type: 'publication', id }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const publication = await lockPublication(this.database, tx, { id });
        publication.state = mayWithdraw(ctx.actor, publication);
        publication.ground = groundOf(ground);
        publication.withdrawnBy = ctx.actor.id;
        publication.withdrawnAt = this.clock.now();
        const saved = await this.database.repository(tx, Publication).save(publication);
        await this.record.note(tx, { action, event: 'withdrawn' }, saved);
        return saved;
      }),
    );
  }

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<Publication> {
    const found = await this.database.repository(ctx, Publication).findOneBy({ id });
    if (!found || !mayRead(ctx.actor, found)) throw publicationErrors.notFound({ id });
    return found;
  }

  /** What the columns of one of its tables are, in their order; none where it was approved before that was kept. */
  async dictionary(ctx: Context, id: string, place: number): Promise<DescribedColumn[]> {
    const { id: publicationId } = await this.get(ctx, id);
    const found = await this.database
      .repository(ctx, Dictionary)
      .findOneBy({ publicationId, place });
    return found?.columns ?? [];
  }

  /** Latest first: those of the actor's department, or all for the authority and auditors. */
  async list(ctx: Context, asked: PageAsked): Promise<Page<Publication>> {
    const query = this.database.repository(ctx, Publication).createQueryBuilder('p');
    if (!supervises(ctx.actor)) {
      query.andWhere('p.department = :own', { own: ctx.actor.department });
    }
    return latestFirst(query, 'approvedAt', asked);
  }

  /** The version is held meanwhile, so that it is not withdrawn between the look and the approval. */
  private async approved(
    tx: TxContext,
    { versionId, entryId, audience }: Pick<Publication, 'versionId' | 'entryId' | 'audience'>,
  ) {
    const { dataset, version } = await lockVersion(this.database, tx, versionId);
    const entry = await this.entries.published(tx, entryId);
    const items = await this.entries.itemsOf(entry);
    const tables = await tablesOf(this.database, tx, versionId);
    const { columns, ...bound } = bindingOf(
      tx.actor,
      { dataset, version, tables, entry, items },
      audience,
    );
    await assertTerms(this.database, tx, dataset.department);
    const now = this.clock.now();
    const publication = Object.assign(new Publication(), {
      ...{ id: uuidv7(now), datasetId: dataset.id, versionId, number: version.number, entryId },
      ...{ department: dataset.department, ...bound, audience, state: 'approved' },
      ...{ approvedBy: tx.actor.id, approvedAt: now, copyingAt: null, publishedAt: null },
      ...{ withdrawnBy: null, withdrawnAt: null, ground: null, sweptAt: null, notBefore: null },
      ...{ refusedAt: null, problems: [] },
    } satisfies Publication);
    return { publication, columns };
  }

  /** Keeps what the columns are as the catalogue has it now. */
  private async describe(
    tx: TxContext,
    { id }: Publication,
    columns: readonly BoundColumn[],
  ): Promise<void> {
    const items = columns.map(({ item }) => item);
    const dictionaries = dictionariesOf(id, columns, {
      elements: await this.standards.elementsOf(tx, items),
      codeTables: await this.standards.codeTablesOf(tx, items),
    });
    await this.database.repository(tx, Dictionary).insert(dictionaries);
  }
}
