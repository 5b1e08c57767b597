import { Inject, Injectable } from '@nestjs/common';
import { Intake } from '@shutong/messaging';
import {
  Clock,
  Config,
  Database,
  assertNoSecret,
  decodeCursor,
  isName,
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
import type { HandedInReuse, OpenReuse, ReuseReceived, ReusingInstitution } from './open-reuse';
import { reuseErrors } from './reuse.errors';
import type { InstitutionParameters, ReuseBody, ReuseParameters } from './reuse.input';
import { addressOf, institutionOf, plainName, stateAfter } from './reuse.policy';
import { liveStates } from './reuse.states';

const millisOfHour = 3_600_000;

const shown = `
  SELECT r.id, r.kind, r.title, r.title_en AS "titleEn", r.address, r.description, r.developer,
         r.institution, r.institution_en AS "institutionEn", r.institution_code AS "institutionCode",
         r.accepted_at AS "acceptedAt",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.dataset_id, 'name', l.name, 'title', l.title)
                                    ORDER BY d.dataset_id), '[]')
            FROM open_reuse.dataset d LEFT JOIN open_listing.listed l ON l.id = d.dataset_id
           WHERE d.reuse_id = r.id) AS datasets
    FROM open_reuse.reuse r`;

const institutions = `
  SELECT r.institution AS name, max(r.institution_en) AS "nameEn", max(r.institution_code) AS code, count(*)::int AS count
    FROM open_reuse.reuse r WHERE r.institution <> ''`;

const ofDataset = `($2::uuid IS NULL OR EXISTS (SELECT FROM open_reuse.dataset d
                                                WHERE d.reuse_id = r.id AND d.dataset_id = $2))`;
const ofKind = `($1::text IS NULL OR r.kind = $1)`;
const ofInstitution = `($5::text IS NULL OR lower($5) IN
  (lower(r.institution), lower(r.institution_en), lower(r.institution_code)))`;

const own = `
  SELECT id, kind, title, title_en AS "titleEn", address, description, state, received_at AS "receivedAt",
         institution, institution_en AS "institutionEn", institution_code AS "institutionCode",
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
    { first, after, kind, dataset, institution }: ReuseParameters,
  ): Promise<Page<OpenReuse>> {
    const before = after ? decodeCursor(after, isUuid)[0] : null;
    const rows = await this.database.query<OpenReuse>(
      ctx,
      `${shown} WHERE ${ofKind} AND ${ofDataset} AND ${ofInstitution} AND ($3::uuid IS NULL OR r.id < $3)
        ORDER BY r.id DESC LIMIT $4`,
      [
        ...[kind ?? null, dataset ?? null, before, first + 1],
        institution === undefined ? null : plainName(institution),
      ],
    );
    return pageOf(rows, first, ({ id }) => [id]);
  }

  /** Whose people have made accepted ones, by their names. */
  async institutions(
    ctx: Context,
    { first, after, kind, dataset }: InstitutionParameters,
  ): Promise<Page<ReusingInstitution>> {
    const before = after ? decodeCursor(after, isName)[0] : null;
    const rows = await this.database.query<ReusingInstitution>(
      ctx,
      `${institutions} AND ${ofKind} AND ${ofDataset} AND ($3::text IS NULL OR r.institution > $3)
        GROUP BY r.institution ORDER BY r.institution LIMIT $4`,
      [kind ?? null, dataset ?? null, before, first + 1],
    );
    return pageOf(rows, first, ({ name }) => [name]);
  }

  /** How many accepted ones came out of a dataset, and how many of them are papers or reports. */
  async countsOf(ctx: Context, dataset: string) {
    const [found] = await this.database.query<{ count: number; results: number }>(
      ctx,
      `SELECT count(*)::int AS count, count(*) FILTER (WHERE r.kind IN ('paper', 'report'))::int AS results
         FROM open_reuse.dataset d JOIN open_reuse.reuse r ON r.id = d.reuse_id WHERE d.dataset_id = $1`,
      [dataset],
    );
    return found!;
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
    const { institution, institutionEn, institutionCode } = rest;
    assertNoSecret([title, titleEn, description, institution, institutionEn]);
    institutionOf(rest);
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
      ...(institution === undefined ? {} : { institution }),
      ...(institutionEn === undefined ? {} : { institutionEn }),
      ...(institutionCode === undefined ? {} : { institutionCode }),
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
