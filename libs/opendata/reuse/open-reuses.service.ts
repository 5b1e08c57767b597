import { Inject, Injectable } from '@nestjs/common';
import { Intake } from '@shutong/messaging';
import {
  Clock,
  Config,
  Database,
  assertNoSecret,
  decodeCursor,
  isUuid,
  limits,
  pageOf,
  uuidv7,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import type { ReuseHandingIn } from '../account/account-message';
import type { ProvenDeveloper } from '../developer/open-developers.service';
import { isTakenUp } from '../intake/taken-up';
import { firstUnlisted } from '../listing/listing.query';
import type { HandedInReuse, OpenReuse, ReuseReceived } from './open-reuse';
import { reuseErrors } from './reuse.errors';
import type { ReuseBody, ReuseParameters } from './reuse.input';
import { addressOf, stateAfter } from './reuse.policy';
import { liveStates } from './reuse.states';

const millisOfHour = 3_600_000;

const shown = `
  SELECT r.id, r.kind, r.title, r.title_en AS "titleEn", r.address, r.description, r.developer,
         r.accepted_at AS "acceptedAt",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.dataset_id, 'name', l.name, 'title', l.title)
                                    ORDER BY d.dataset_id), '[]')
            FROM open_reuse.dataset d LEFT JOIN open_listing.listed l ON l.id = d.dataset_id
           WHERE d.reuse_id = r.id) AS datasets
    FROM open_reuse.reuse r`;

const own = `
  SELECT id, kind, title, title_en AS "titleEn", address, description, state, received_at AS "receivedAt",
         judged_at AS "judgedAt", reasons, retired_at AS "retiredAt", datasets
    FROM open_reuse.handed_in WHERE developer_id = $1`;

/** Reuses as the portal hands them in and shows them. */
@Injectable()
export class OpenReuses {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
    @Inject(Intake) private readonly intake: Intake,
  ) {}

  /** Accepted ones, handed in last first. */
  async list(
    ctx: Context,
    { first, after, kind, dataset }: ReuseParameters,
  ): Promise<Page<OpenReuse>> {
    const before = after ? decodeCursor(after, isUuid)[0] : null;
    const rows = await this.database.query<OpenReuse>(
      ctx,
      `${shown} WHERE ($1::text IS NULL OR r.kind = $1) AND ($3::uuid IS NULL OR r.id < $3)
          AND ($2::uuid IS NULL OR EXISTS (SELECT FROM open_reuse.dataset d
                                            WHERE d.reuse_id = r.id AND d.dataset_id = $2))
        ORDER BY r.id DESC LIMIT $4`,
      [kind ?? null, dataset ?? null, before, first + 1],
    );
    return pageOf(rows, first, ({ id }) => [id]);
  }

  /** @throws reuseErrors.notFound */
  async get(ctx: Context, id: string): Promise<OpenReuse> {
    const [found] = await this.database.query<OpenReuse>(ctx, `${shown} WHERE r.id = $1`, [id]);
    if (!found) throw reuseErrors.notFound({ id });
    return found;
  }

  /** A developer's own, handed in last first, whatever became of them. */
  async ownList(
    ctx: Context,
    { id }: ProvenDeveloper,
    { first, after }: PageAsked,
  ): Promise<Page<HandedInReuse>> {
    const before = after ? decodeCursor(after, isUuid)[0] : null;
    const rows = await this.database.query<HandedInReuse>(
      ctx,
      `${own} AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [id, before, first + 1],
    );
    return pageOf(rows, first, (row) => [row.id]);
  }

  /** @throws reuseErrors, platform.state-secret */
  async handIn(ctx: Context, by: ProvenDeveloper, wish: ReuseBody): Promise<ReuseReceived> {
    const { title, titleEn, description, ...rest } = wish;
    assertNoSecret([title, titleEn, description]);
    if (this.config.authorityDepartment === '') throw reuseErrors.noAuthority();
    const address = addressOf(rest.address);
    const datasets = rest.datasets.map((one) => one.toLowerCase());
    const missing = await firstUnlisted(this.database, ctx, datasets);
    if (missing !== undefined) throw reuseErrors.unknownDataset({ dataset: missing });
    await this.assertRoom(ctx, by);
    const id = uuidv7(this.clock.now());
    const message: ReuseHandingIn = {
      ...{ op: 'hand-in-reuse', developer: by.id, proof: by.proof.toString('hex'), id },
      ...{ kind: rest.kind, title, ...(titleEn === undefined ? {} : { titleEn }) },
      ...{ address, description, datasets },
    };
    await this.intake.handIn(ctx, { key: id, kind: 'account', body: message });
    const isThere = async () => (await this.stateOf(ctx, by, id)) !== undefined;
    return { id, isReceived: await isTakenUp(isThere) };
  }

  /** Resolves to whether it is done already. @throws reuseErrors */
  async retire(ctx: Context, by: ProvenDeveloper, id: string): Promise<boolean> {
    const state = await this.stateOf(ctx, by, id);
    if (state === undefined) throw reuseErrors.notFound({ id });
    stateAfter({ state }, 'retire');
    const body = { op: 'retire-reuse', developer: by.id, proof: by.proof.toString('hex'), id };
    const key = uuidv7(this.clock.now());
    await this.intake.handIn(ctx, { key, kind: 'account', body });
    return isTakenUp(async () => (await this.stateOf(ctx, by, id)) === 'retired');
  }

  private async stateOf(ctx: Context, by: ProvenDeveloper, id: string) {
    const sql = `${own} AND id = $2`;
    const [found] = await this.database.query<HandedInReuse>(ctx, sql, [by.id, id]);
    return found?.state;
  }

  private async assertRoom(ctx: Context, { id }: ProvenDeveloper): Promise<void> {
    const since = new Date(this.clock.now().getTime() - millisOfHour);
    const [found] = await this.database.query<{ live: number; lately: number }>(
      ctx,
      `SELECT (SELECT count(*)::int FROM open_reuse.handed_in WHERE developer_id = $1 AND state = ANY ($2)) AS live,
              (SELECT count(*)::int FROM open_reuse.handed_in WHERE received_at > $3) AS lately`,
      [id, liveStates, since],
    );
    if (found!.lately >= limits.reusesAnHour.value) throw reuseErrors.tooManyLately();
    const most = limits.reusesPerDeveloper.value;
    if (found!.live >= most) throw reuseErrors.tooMany({ most });
  }
}
