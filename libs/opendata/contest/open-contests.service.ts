import { Inject, Injectable } from '@nestjs/common';
import { Intake } from '@shutong/messaging';
import {
  Clock,
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
import type { ContestEntering, EntryWithdrawal } from '../account/account-message';
import type { ProvenDeveloper } from '../developer/open-developers.service';
import { isTakenUp } from '../intake/taken-up';
import { contestErrors } from './contest.errors';
import type { ContestEntryBody } from './contest.input';
import { assertEntered, assertNotOver, assertWithin } from './contest.policy';
import type { EntryReceived, OpenContest, OwnEntry } from './open-contest';

const contests = `
  SELECT id, kind, title, title_en AS "titleEn", description, opens_at AS "opensAt", closes_at AS "closesAt",
         datasets, state, ground, entries
    FROM open_contest.contest`;

const own = `
  SELECT e.id, e.contest_id AS contest, e.title, e.description, e.datasets, e.entered_at AS "enteredAt",
         e.withdrawn_at AS "withdrawnAt",
         ARRAY (SELECT k.name FROM open_access.api_key k
                 WHERE k.developer_id = e.developer_id AND k.entry_id = e.id ORDER BY k.made_at, k.name) AS keys
    FROM open_contest.entry e WHERE e.developer_id = $1`;

/** Contests as the portal shows them, and entries as it hands them in. */
@Injectable()
export class OpenContests {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Intake) private readonly intake: Intake,
  ) {}

  /** Announced last first. */
  async list(ctx: Context, { first, after }: PageAsked): Promise<Page<OpenContest>> {
    const before = after ? decodeCursor(after, isUuid)[0] : null;
    const sql = `${contests} WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`;
    const rows = await this.database.query<OpenContest>(ctx, sql, [before, first + 1]);
    return pageOf(rows, first, ({ id }) => [id]);
  }

  /** @throws contestErrors.notFound */
  async get(ctx: Context, id: string): Promise<OpenContest> {
    const [found] = await this.database.query<OpenContest>(ctx, `${contests} WHERE id = $1`, [id]);
    if (!found) throw contestErrors.notFound({ id });
    return found;
  }

  /** A developer's own, entered last first. */
  async ownEntries(
    ctx: Context,
    { id }: ProvenDeveloper,
    { first, after }: PageAsked,
  ): Promise<Page<OwnEntry>> {
    const before = after ? decodeCursor(after, isUuid)[0] : null;
    const sql = `${own} AND ($2::uuid IS NULL OR e.id < $2) ORDER BY e.id DESC LIMIT $3`;
    const rows = await this.database.query<OwnEntry>(ctx, sql, [id, before, first + 1]);
    return pageOf(rows, first, (row) => [row.id]);
  }

  /** @throws contestErrors, platform.state-secret */
  async enter(ctx: Context, by: ProvenDeveloper, wish: ContestEntryBody): Promise<EntryReceived> {
    const { title, description } = wish;
    assertNoSecret([title, description]);
    const contest = await this.get(ctx, wish.contest.toLowerCase());
    const datasets = wish.datasets.map((one) => one.toLowerCase());
    assertNotOver(contest, this.clock.now());
    assertWithin(contest, datasets);
    await this.assertRoom(ctx, by, contest.id);
    const id = uuidv7(this.clock.now());
    const body: ContestEntering = {
      ...{ op: 'enter-contest', developer: by.id, proof: by.proof.toString('hex'), id },
      ...{ contest: contest.id, title, description, datasets },
    };
    await this.intake.handIn(ctx, { key: id, kind: 'account', body });
    return { id, isReceived: await isTakenUp(() => this.isEntered(ctx, by, id)) };
  }

  /** One of the developer's entries, with which a key can be made at this moment. @throws contestErrors */
  async assertMayHaveKeys(ctx: Context, by: ProvenDeveloper, entry: string): Promise<void> {
    const [found] = await this.database.query<OwnEntry>(ctx, `${own} AND e.id = $2`, [
      by.id,
      entry,
    ]);
    if (!found) throw contestErrors.entryNotFound({ id: entry });
    assertEntered(found);
    assertNotOver(await this.get(ctx, found.contest), this.clock.now());
  }

  /** Resolves to whether it is done already. @throws contestErrors */
  async withdraw(ctx: Context, by: ProvenDeveloper, id: string): Promise<boolean> {
    await this.assertMayHaveKeys(ctx, by, id);
    const body: EntryWithdrawal = {
      ...{ op: 'withdraw-entry', developer: by.id, proof: by.proof.toString('hex'), id },
    };
    const key = uuidv7(this.clock.now());
    await this.intake.handIn(ctx, { key, kind: 'account', body });
    const sql = `${own} AND e.id = $2 AND e.withdrawn_at IS NOT NULL`;
    return isTakenUp(async () => (await this.database.query(ctx, sql, [by.id, id])).length > 0);
  }

  private async isEntered(ctx: Context, by: ProvenDeveloper, id: string): Promise<boolean> {
    const sql = 'SELECT FROM open_contest.entry WHERE developer_id = $1 AND id = $2';
    return (await this.database.query(ctx, sql, [by.id, id])).length > 0;
  }

  private async assertRoom(ctx: Context, by: ProvenDeveloper, contest: string): Promise<void> {
    const sql =
      'SELECT count(*)::int AS count FROM open_contest.entry WHERE developer_id = $1 AND contest_id = $2 AND withdrawn_at IS NULL';
    const [found] = await this.database.query<{ count: number }>(ctx, sql, [by.id, contest]);
    const most = limits.entriesPerDeveloper.value;
    if (found!.count >= most) throw contestErrors.tooMany({ most });
  }
}
