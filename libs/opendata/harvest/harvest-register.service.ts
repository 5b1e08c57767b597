import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isUuid,
  latestFirst,
  pageOf,
  turnLoader,
  type Context,
  type Page,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import {
  HarvestOutcome,
  HarvestRecord,
  RecordVersion,
  type RecordState,
  type RunOutcome,
} from '../record/record.entity';
import { harvestErrors } from './harvest.errors';
import { HarvestRun } from './run.entity';

interface Asked {
  readonly first: number;
  readonly after?: string;
}

const isVersion = (part: unknown): part is number => Number.isInteger(part) && (part as number) > 0;

/** Runs, what their records came to, and the records with their history, as an operator reads them. */
@Injectable()
export class HarvestRegister {
  private readonly last: DataLoader<string, HarvestRun | null>;
  private readonly waiting: DataLoader<string, number>;

  constructor(@Inject(Database) private readonly database: Database) {
    this.last = turnLoader((ids) => this.loadLast(ids));
    this.waiting = turnLoader((ids) => this.loadMissing(ids));
  }

  async run(ctx: Context, id: string): Promise<HarvestRun> {
    const found = await this.database.repository(ctx, HarvestRun).findOneBy({ id });
    if (!found) throw harvestErrors.notFound({ id });
    return found;
  }

  /** Of one source, newest first. */
  async runs(ctx: Context, sourceId: string, asked: Asked): Promise<Page<HarvestRun>> {
    const query = this.database
      .repository(ctx, HarvestRun)
      .createQueryBuilder('r')
      .where('r.sourceId = :sourceId', { sourceId });
    return latestFirst(query, 'askedAt', asked);
  }

  /** Of one run; those that are as they were are only counted. */
  async outcomes(
    ctx: Context,
    { runId, outcome, first, after }: Asked & { runId: string; outcome?: RunOutcome },
  ): Promise<Page<HarvestOutcome>> {
    const query = this.database
      .repository(ctx, HarvestOutcome)
      .createQueryBuilder('o')
      .where('o.runId = :runId', { runId })
      .orderBy('o.id', 'ASC')
      .limit(first + 1);
    if (outcome) query.andWhere('o.outcome = :outcome', { outcome });
    if (after) query.andWhere('o.id > :id', { id: decodeCursor(after, isUuid)[0] });
    return pageOf(await query.getMany(), first, ({ id }) => [id]);
  }

  async record(ctx: Context, id: string): Promise<HarvestRecord> {
    const found = await this.database.repository(ctx, HarvestRecord).findOneBy({ id });
    if (!found) throw harvestErrors.notFound({ id });
    return found;
  }

  /** Of one source, what changed last first. */
  async records(
    ctx: Context,
    { sourceId, state, ...asked }: Asked & { sourceId: string; state?: RecordState },
  ): Promise<Page<HarvestRecord>> {
    const query = this.database
      .repository(ctx, HarvestRecord)
      .createQueryBuilder('r')
      .where('r.sourceId = :sourceId', { sourceId });
    if (state) query.andWhere('r.state = :state', { state });
    return latestFirst(query, 'changedAt', asked);
  }

  /** Newest first. */
  async history(
    ctx: Context,
    recordId: string,
    { first, after }: Asked,
  ): Promise<Page<RecordVersion>> {
    const query = this.database
      .repository(ctx, RecordVersion)
      .createQueryBuilder('v')
      .where('v.recordId = :recordId', { recordId })
      .orderBy('v.version', 'DESC')
      .limit(first + 1);
    if (after) {
      query.andWhere('v.version < :version', { version: decodeCursor(after, isVersion)[0] });
    }
    return pageOf(await query.getMany(), first, ({ version }) => [version]);
  }

  lastRunOf(sourceId: string): Promise<HarvestRun | null> {
    return this.last.load(sourceId);
  }

  /** How many of a source's datasets wait for a person's word. */
  missingOf(sourceId: string): Promise<number> {
    return this.waiting.load(sourceId);
  }

  private async loadLast(ids: readonly string[]): Promise<(HarvestRun | null)[]> {
    const found = await this.database.dataSource
      .getRepository(HarvestRun)
      .createQueryBuilder('r')
      .distinctOn(['r.sourceId'])
      .where('r.sourceId = ANY (:ids)', { ids })
      .orderBy({ 'r.sourceId': 'ASC', 'r.askedAt': 'DESC' })
      .getMany();
    const bySource = new Map(found.map((run) => [run.sourceId, run]));
    return ids.map((id) => bySource.get(id) ?? null);
  }

  private async loadMissing(ids: readonly string[]): Promise<number[]> {
    const rows = await this.database.dataSource.query<{ id: string; count: number }[]>(
      `SELECT source_id AS id, count(*)::int AS count FROM opendata.record
        WHERE state = 'missing' AND source_id = ANY ($1::uuid[]) GROUP BY source_id`,
      [ids],
    );
    const bySource = new Map(rows.map(({ id, count }) => [id, count]));
    return ids.map((id) => bySource.get(id) ?? 0);
  }
}
