import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  decodeCursor,
  isDay,
  isSum,
  limits,
  pageOf,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { keyErrors } from '../api-key/api-key.errors';
import { digestOf, isSameDigest, readCredential } from '../api-key/credential';
import { Tiers, tierNames, type Trust } from '../quota/tiers';
import { beginningOf } from '../quota/window';
import { developerErrors } from './developer.errors';
import type { DeveloperAccount, LoggedCall, OpenKey, TierUse, UsageDay } from './developer';
import type { UsageParameters } from './developer.input';

/** Whoever has sent a management secret. */
export interface ProvenDeveloper {
  readonly id: string;
  readonly name: string;
  readonly trust: Trust;
  readonly registeredAt: Date;
  /** SHA-256 of the secret: by it the worker knows that the developer was there. */
  readonly proof: Buffer;
}

const keysShown = 100;
const millisOfHour = 3_600_000;
const millisOfDay = 24 * millisOfHour;

const keys = `
  SELECT name, label, tier, scopes, entry_id AS entry,
         CASE WHEN agreement_id IS NULL THEN datasets
              ELSE ARRAY (SELECT DISTINCT v.dataset_id FROM open_licensed.version v WHERE v.key_name = k.name ORDER BY 1)
         END AS datasets, agreement_id AS agreement,
         made_at AS "madeAt", expires_at AS "expiresAt", revoked_at AS "revokedAt", replaced_by AS "replacedBy"
    FROM open_access.api_key k`;

const days = `
  SELECT day::text, key_name AS key, operation, dataset, answered, refused, failed
    FROM open_access.developer_day
   WHERE developer_id = $1 AND day BETWEEN $2 AND $3
     AND ($4::date IS NULL OR (day, key_name, operation, dataset) > ($4, $5, $6, $7))
   ORDER BY day, key_name, operation, dataset LIMIT $8`;

const isDayPart = (part: unknown): part is string => typeof part === 'string' && isDay(part);
/** Of a key, an operation or a dataset. */
const isPart = (part: unknown): part is string =>
  typeof part === 'string' && /^[\w.-]{0,130}$/.test(part);

const calls = `
  SELECT id::float8 AS id, at, key_name AS key, operation, nullif(dataset, '') AS dataset, status, times,
         duration_us::float8 AS "durationUs"
    FROM open_access.call
   WHERE developer_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`;

/** Developers as the portal's role may see them: their own, by their secret. */
@Injectable()
export class OpenDevelopers {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Tiers) private readonly tiers: Tiers,
  ) {}

  /** @throws developerErrors.unknownSecret */
  async prove(ctx: Context, authorization: string | undefined): Promise<ProvenDeveloper> {
    const text = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
    const credential = readCredential(text);
    if (credential?.kind !== 'secret') throw developerErrors.unknownSecret();
    const [found] = await this.database.query<Omit<ProvenDeveloper, 'proof'> & { digest: Buffer }>(
      ctx,
      `SELECT id, name, trust, registered_at AS "registeredAt", secret_digest AS digest
         FROM open_access.developer WHERE secret_name = $1`,
      [credential.name],
    );
    const proof = digestOf(text);
    if (!found || !isSameDigest(found.digest, digestOf(proof))) {
      throw developerErrors.unknownSecret();
    }
    const { id, name, trust, registeredAt } = found;
    return { id, name, trust, registeredAt, proof };
  }

  async account(ctx: Context, developer: ProvenDeveloper): Promise<DeveloperAccount> {
    const { id, name, trust, registeredAt } = developer;
    const found = await this.database.query<OpenKey>(
      ctx,
      `${keys} WHERE developer_id = $1 ORDER BY made_at DESC, name LIMIT $2`,
      [id, keysShown],
    );
    return {
      id,
      name,
      trust,
      registeredAt,
      tiers: await this.tiersOf(ctx, developer),
      keys: found,
    };
  }

  async key(ctx: Context, name: string): Promise<OpenKey | undefined> {
    const [found] = await this.database.query<OpenKey>(ctx, `${keys} WHERE name = $1`, [name]);
    return found;
  }

  /** One of the developer's keys that is neither revoked nor expired. @throws keyErrors.notFound */
  async liveKey(ctx: Context, developer: string, name: string): Promise<OpenKey> {
    const [found] = await this.database.query<OpenKey>(
      ctx,
      `${keys} WHERE name = $1 AND developer_id = $2 AND revoked_at IS NULL AND expires_at > $3`,
      [name, developer, this.clock.now()],
    );
    if (!found) throw keyErrors.notFound({ name });
    return found;
  }

  /** @throws developerErrors.tooMany */
  async assertMayRegister(ctx: Context): Promise<void> {
    const since = new Date(this.clock.now().getTime() - millisOfHour);
    const [found] = await this.database.query<{ lately: number }>(
      ctx,
      'SELECT count(*)::int AS lately FROM open_access.developer WHERE registered_at > $1',
      [since],
    );
    if (found!.lately >= limits.registrationsAnHour.value) throw developerErrors.tooMany();
  }

  /** @throws keyErrors.tooMany */
  async assertMayMakeKey(ctx: Context, developer: string): Promise<void> {
    const now = this.clock.now();
    const [{ live, recent } = { live: 0, recent: 0 }] = await this.database.query<{
      live: number;
      recent: number;
    }>(
      ctx,
      `SELECT (count(*) FILTER (WHERE revoked_at IS NULL AND expires_at > $2))::int AS live,
              (count(*) FILTER (WHERE made_at > $3))::int AS recent
         FROM open_access.api_key WHERE developer_id = $1`,
      [developer, now, new Date(now.getTime() - millisOfDay)],
    );
    if (live >= limits.keysPerDeveloper.value || recent >= limits.keysADay.value) {
      throw keyErrors.tooMany({ live: limits.keysPerDeveloper.value, aDay: limits.keysADay.value });
    }
  }

  /** Oldest first. @throws developerErrors.span */
  async usage(
    ctx: Context,
    id: string,
    { from, to, first, after }: UsageParameters,
  ): Promise<Page<UsageDay>> {
    const length = (Date.parse(to) - Date.parse(from)) / millisOfDay + 1;
    if (!isDay(from) || !isDay(to) || length < 1 || length > limits.usageDays.value) {
      throw developerErrors.span({ from, to, days: limits.usageDays.value });
    }
    const last = after
      ? decodeCursor(after, isDayPart, isPart, isPart, isPart)
      : [null, null, null, null];
    const params = [id, from, to, ...last, first + 1];
    const rows = await this.database.query<UsageDay>(ctx, days, params);
    const shown = rows.map((row) => ({ ...row, dataset: row.dataset || null }));
    return pageOf(shown, first, (row) => [row.day, row.key, row.operation, row.dataset ?? '']);
  }

  /** Latest first. */
  async calls(ctx: Context, id: string, { first, after }: PageAsked): Promise<Page<LoggedCall>> {
    const before = after ? decodeCursor(after, isSum)[0] : null;
    const rows = await this.database.query<LoggedCall>(ctx, calls, [...[id, before, first + 1]]);
    return pageOf(rows, first, (row) => [row.id]);
  }

  private async tiersOf(ctx: Context, { id, trust }: ProvenDeveloper): Promise<TierUse[]> {
    const now = this.clock.now();
    const used = await this.database.query<{ tier: string; minute: number; day: number }>(
      ctx,
      `SELECT tier, (coalesce(sum(used) FILTER (WHERE span = 'minute' AND window_from = $2), 0))::int AS minute,
              (coalesce(sum(used) FILTER (WHERE span = 'day' AND window_from = $3), 0))::int AS day
         FROM open_access.quota_use WHERE developer_id = $1 GROUP BY tier`,
      [id, beginningOf('minute', now), beginningOf('day', now)],
    );
    return tierNames.map((tier) => {
      const { minute = 0, day = 0 } = used.find((one) => one.tier === tier) ?? {};
      return { tier, quota: this.tiers.quotaOf(tier, trust) ?? null, used: { minute, day } };
    });
  }
}
