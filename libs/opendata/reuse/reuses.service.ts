import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Notices } from '@shutong/notice';
import {
  Clock,
  Database,
  assertNoSecret,
  latestFirst,
  systemContext,
  turnLoader,
  type Context,
  type Page,
  type TxContext,
  type PageAsked,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { DeveloperNotices } from '../developer-notice/developer-notices.service';
import { Reuse, ReuseDataset } from './reuse.entity';
import { reuseErrors } from './reuse.errors';
import { plainName, reasonsFor, stateAfter } from './reuse.policy';
import { reuseCause } from './reuse-register.service';
import { ReuseRecord } from './reuse-record.service';
import type { ReuseKind, ReuseState } from './reuse.states';

/** Which page, and of which reuses; all where nothing is said. */
export interface ReusesAsked extends PageAsked {
  readonly state?: ReuseState;
  readonly kind?: ReuseKind;
  readonly dataset?: string;
  /** A name or a code. */
  readonly institution?: string;
}

interface ReuseDeveloper {
  readonly id: string;
  readonly name: string;
  readonly trust: string;
}

interface ReusedDataset {
  readonly id: string;
  /** Null where it is shown no longer. */
  readonly title: string | null;
}

const developers = `SELECT id, name, trust FROM opendata.developer WHERE id = ANY ($1::uuid[])`;

const datasets = `
  SELECT d.reuse_id AS reuse, d.dataset_id AS id, l.title
    FROM opendata.reuse_dataset d LEFT JOIN open_listing.listed l ON l.id = d.dataset_id
   WHERE d.reuse_id = ANY ($1::uuid[]) ORDER BY d.dataset_id`;

/** Reuses as the authority judges them. */
@Injectable()
export class Reuses {
  private readonly developers: DataLoader<string, ReuseDeveloper>;
  private readonly datasets: DataLoader<string, ReusedDataset[]>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(DeveloperNotices) private readonly telling: DeveloperNotices,
    @Inject(ReuseRecord) private readonly record: ReuseRecord,
  ) {
    this.developers = turnLoader((ids) => this.loadDevelopers(ids));
    this.datasets = turnLoader((ids) => this.loadDatasets(ids));
  }

  /** @throws reuseErrors.notFound */
  async get(ctx: Context, id: string): Promise<Reuse> {
    const found = await this.database.repository(ctx, Reuse).findOneBy({ id });
    if (!found) throw reuseErrors.notFound({ id });
    return found;
  }

  /** Received last first. */
  async list(
    ctx: Context,
    { state, kind, dataset, institution, ...asked }: ReusesAsked,
  ): Promise<Page<Reuse>> {
    const query = this.database.repository(ctx, Reuse).createQueryBuilder('r');
    if (state) query.andWhere('r.state = :state', { state });
    if (kind) query.andWhere('r.kind = :kind', { kind });
    if (dataset) {
      const links = query.subQuery().select('d.reuseId').from(ReuseDataset, 'd');
      query.andWhere(`r.id IN ${links.where('d.datasetId = :dataset').getQuery()}`, { dataset });
    }
    if (institution) {
      const names = 'lower(r.institution), lower(r.institutionEn), lower(r.institutionCode)';
      const name = plainName(institution);
      query.andWhere(`lower(:name) IN (${names})`, { name });
    }
    return latestFirst(query, 'receivedAt', asked);
  }

  developerOf({ developerId }: Reuse): Promise<ReuseDeveloper> {
    return this.developers.load(developerId);
  }

  datasetsOf({ id }: Reuse): Promise<ReusedDataset[]> {
    return this.datasets.load(id);
  }

  /** Its developer is told. @throws reuseErrors */
  judge(ctx: Context, id: string, step: 'accept' | 'refuse', reasons?: string): Promise<Reuse> {
    const attempted = { action: 'opendata.reuse.judge', resource: [{ type: 'reuse', id }] };
    return this.audit.attempt(ctx, attempted, () =>
      this.database.transaction(ctx, async (tx) => {
        const lock = { mode: 'pessimistic_write' } as const;
        const reuses = this.database.repository(tx, Reuse);
        const reuse = await reuses.findOne({ where: { id }, lock });
        if (!reuse) throw reuseErrors.notFound({ id });
        reuse.state = stateAfter(reuse, step);
        assertNoSecret(reasons);
        reuse.reasons = reasonsFor(step, reasons);
        reuse.judgedBy = ctx.actor.id;
        reuse.judgedAt = this.clock.ofAct(tx);
        const saved = await reuses.save(reuse);
        await this.tell(tx, saved);
        const linked = (await this.linksOf(tx, [id])).map((one) => one.id);
        await this.record.note(tx, { action: 'judge', event: 'judged' }, saved, linked);
        return saved;
      }),
    );
  }

  private async tell(tx: TxContext, { id, developerId, title, state, reasons }: Reuse) {
    await this.notices.done(tx, reuseCause(id));
    await this.telling.tell(tx, [developerId], {
      cause: `reuse/${id}/${state}`,
      about: { type: 'reuse', id },
      template: state === 'accepted' ? 'open-reuse-accepted' : 'open-reuse-refused',
      params: { id, title, ...(reasons === null ? {} : { reasons }) },
    });
  }

  private async loadDevelopers(ids: readonly string[]): Promise<ReuseDeveloper[]> {
    const found = await this.database.query<ReuseDeveloper>(this.own(), developers, [ids]);
    return ids.map((id) => found.find((one) => one.id === id)!);
  }

  private async loadDatasets(ids: readonly string[]): Promise<ReusedDataset[][]> {
    const found = await this.linksOf(this.own(), ids);
    return ids.map((id) =>
      found.filter(({ reuse }) => reuse === id).map(({ reuse: _, ...dataset }) => dataset),
    );
  }

  private linksOf(ctx: Context | TxContext, ids: readonly string[]) {
    return this.database.query<ReusedDataset & { readonly reuse: string }>(ctx, datasets, [ids]);
  }

  private own(): Context {
    return systemContext('reuses', this.clock.now());
  }
}
