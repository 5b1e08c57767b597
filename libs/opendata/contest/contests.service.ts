import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import {
  Clock,
  Database,
  assertNoSecret,
  decodeCursor,
  isUuid,
  pageOf,
  uuidv7,
  type Context,
  type Page,
  type TxContext,
  type PageAsked,
} from '@shutong/platform';
import { DeveloperNotices } from '../developer-notice/developer-notices.service';
import { firstUnlisted } from '../listing/listing.query';
import { IsNull } from 'typeorm';
import { Contest, ContestEntry } from './contest.entity';
import { contestErrors } from './contest.errors';
import type { AnnounceContestArgs } from './contest.graphql';
import { assertWindow, cancelled } from './contest.policy';
import { ContestRecord } from './contest-record.service';

/** An entry with what was called by its keys. */
export interface ReportedEntry {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly developerId: string;
  readonly developerName: string;
  /** Those that it is about. */
  readonly datasets: readonly string[];
  readonly enteredAt: Date;
  readonly withdrawnAt: Date | null;
  readonly keys: number;
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  /** Those of which calls were answered. */
  readonly datasetsCalled: readonly string[];
}

const report = `
  SELECT e.id, e.title, e.description, e.developer_id AS "developerId", d.name AS "developerName", e.datasets,
         e.entered_at AS "enteredAt", e.withdrawn_at AS "withdrawnAt", k.keys, c.answered, c.refused, c.failed, c."datasetsCalled"
    FROM opendata.contest_entry e JOIN opendata.developer d ON d.id = e.developer_id,
         LATERAL (SELECT count(*)::int AS keys, coalesce(array_agg(name), '{}') AS names
                    FROM opendata.api_key WHERE entry_id = e.id) AS k,
         LATERAL (SELECT coalesce(sum(answered), 0)::float8 AS answered, coalesce(sum(refused), 0)::float8 AS refused,
                         coalesce(sum(failed), 0)::float8 AS failed,
                         coalesce(array_agg(DISTINCT dataset ORDER BY dataset)
                                  FILTER (WHERE dataset <> '' AND answered > 0), '{}') AS "datasetsCalled"
                    FROM opendata.developer_day
                   WHERE developer_id = e.developer_id AND key_name = ANY (k.names)) AS c
   WHERE e.contest_id = $1 AND ($2::uuid IS NULL OR e.id > $2) ORDER BY e.id LIMIT $3`;

/** Contests and projects as the authority holds them. */
@Injectable()
export class Contests {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(DeveloperNotices) private readonly notices: DeveloperNotices,
    @Inject(ContestRecord) private readonly record: ContestRecord,
  ) {}

  /** @throws contestErrors.notFound */
  async get(ctx: Context, id: string): Promise<Contest> {
    const found = await this.database.repository(ctx, Contest).findOneBy({ id });
    if (!found) throw contestErrors.notFound({ id });
    return found;
  }

  /** Announced last first. */
  async list(ctx: Context, { first, after }: PageAsked): Promise<Page<Contest>> {
    const query = this.database
      .repository(ctx, Contest)
      .createQueryBuilder('c')
      .orderBy('c.id', 'DESC')
      .limit(first + 1);
    if (after) query.andWhere('c.id < :id', { id: decodeCursor(after, isUuid)[0] });
    return pageOf(await query.getMany(), first, ({ id }) => [id]);
  }

  /** Its entries in the order in which they came, each with calls and datasets by its keys: sums of the gateway's log. */
  async report(
    ctx: Context,
    id: string,
    { first, after }: PageAsked,
  ): Promise<Page<ReportedEntry>> {
    await this.get(ctx, id);
    const last = after ? decodeCursor(after, isUuid)[0] : null;
    const rows = await this.database.query<ReportedEntry>(ctx, report, [id, last, first + 1]);
    return pageOf(rows, first, (row) => [row.id]);
  }

  /** Developers enter from now on; keys work from its opening to its close. @throws contestErrors */
  announce(ctx: Context, wish: AnnounceContestArgs): Promise<Contest> {
    const action = 'opendata.contest.announce';
    const id = uuidv7(this.clock.now());
    const resource = [{ type: 'contest', id }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const contest = await this.contestOf(tx, id, wish);
        await this.database.repository(tx, Contest).insert(contest);
        const type = 'opendata.contest.announced';
        await this.record.note(tx, { action, type }, contest);
        return contest;
      }),
    );
  }

  /** Its keys stop with the commit, and who has entered is told. @throws contestErrors */
  cancel(ctx: Context, id: string, ground: string): Promise<Contest> {
    const action = 'opendata.contest.cancel';
    const resource = [{ type: 'contest', id }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const contests = this.database.repository(tx, Contest);
        const lock = { mode: 'pessimistic_write' } as const;
        const contest = await contests.findOne({ where: { id }, lock });
        if (!contest) throw contestErrors.notFound({ id });
        contest.state = cancelled(contest);
        assertNoSecret(ground);
        contest.ground = ground.trim();
        if (contest.ground === '') throw contestErrors.groundMissing();
        contest.cancelledBy = ctx.actor.id;
        contest.cancelledAt = this.clock.ofAct(tx);
        const saved = await contests.save(contest);
        await this.tellEntrants(tx, saved);
        const type = 'opendata.contest.cancelled';
        await this.record.note(tx, { action, type }, saved);
        return saved;
      }),
    );
  }

  private async tellEntrants(tx: TxContext, { id, title, ground }: Contest): Promise<void> {
    const entries = await this.database.repository(tx, ContestEntry).findBy({
      ...{ contestId: id, withdrawnAt: IsNull() },
    });
    const developers = entries.map(({ developerId }) => developerId);
    await this.notices.tell(tx, developers, {
      ...{ cause: `contest/${id}/cancelled`, template: 'open-contest-cancelled' },
      ...{ about: { type: 'contest', id }, params: { id, title, ground: ground! } },
    });
  }

  private async contestOf(tx: TxContext, id: string, wish: AnnounceContestArgs): Promise<Contest> {
    const { kind, title, titleEn = '', description, opensAt, closesAt } = wish;
    assertNoSecret([title, titleEn, description]);
    const now = this.clock.ofAct(tx);
    assertWindow({ opensAt, closesAt }, now);
    const datasets = wish.datasets.map((one) => one.toLowerCase());
    const missing = await firstUnlisted(this.database, tx, datasets);
    if (missing !== undefined) throw contestErrors.unknownDataset({ dataset: missing });
    return Object.assign(new Contest(), {
      ...{ id, kind, title, titleEn, description, opensAt, closesAt, datasets },
      ...{ state: 'announced', announcedBy: tx.actor.id, announcedAt: now },
      ...{ cancelledBy: null, cancelledAt: null, ground: null },
    } satisfies Contest);
  }
}
