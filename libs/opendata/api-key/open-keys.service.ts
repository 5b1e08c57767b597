import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type Context } from '@shutong/platform';
import { Quotas } from '../quota/quotas.service';
import type { Used } from '../quota/rate-limit';
import { beginningOf } from '../quota/window';
import { keyErrors } from './api-key.errors';
import type { FoundKey } from './api-key.policy';
import { digestOf, isSameDigest, readCredential } from './credential';

/** A key, and what the other portals have counted of its developer's calls. */
export interface KeyInUse {
  readonly key: FoundKey;
  readonly elsewhere: Used;
  /** When it was looked up. */
  readonly at: Date;
}

const elsewhere = (span: 'minute' | 'day', from: string): string => `
  (SELECT coalesce(sum(q.used), 0)::int FROM open_access.quota_use q
    WHERE q.developer_id = k.developer_id AND q.tier = k.tier AND q.span = '${span}' AND q.window_from = ${from}
      AND q.instance <> $4) AS ${span}`;

const find = `
  SELECT k.name, k.developer_id AS "developerId", k.label, k.digest, k.tier, k.scopes, k.datasets,
         k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt", k.trust, k.works_from AS "worksFrom",
         k.works_until AS "worksUntil", k.agreement_id AS agreement, k.agreement_until AS "agreementUntil",
         ${elsewhere('minute', '$2')}, ${elsewhere('day', '$3')}
    FROM open_access.api_key k WHERE k.name = $1`;

const given = `
  SELECT dataset_id AS id FROM open_licensed.version WHERE key_name = $1
   UNION SELECT dataset_id FROM open_licensed.withdrawal WHERE key_name = $1`;

/** Keys as the portal looks them up, anew for each call: what was revoked, or whose developer is trusted less, is so at once. */
@Injectable()
export class OpenKeys {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Quotas) private readonly quotas: Quotas,
  ) {}

  /** @throws keyErrors.unknown */
  async find(ctx: Context, text: string): Promise<KeyInUse> {
    const credential = readCredential(text);
    if (credential?.kind !== 'key') throw keyErrors.unknown();
    const now = this.clock.now();
    const params = [
      ...[credential.name, beginningOf('minute', now), beginningOf('day', now)],
      this.quotas.instance,
    ];
    const [found] = await this.database.query<FoundKey & Used>(ctx, find, params);
    if (!found || !isSameDigest(found.digest, digestOf(text))) throw keyErrors.unknown();
    const { minute, day, ...key } = found;
    const datasets = key.agreement === null ? key.datasets : await this.givenTo(ctx, key);
    return { key: { ...key, datasets }, elsewhere: { minute, day }, at: now };
  }

  /** Datasets of which its agreement gives something, or did until they were withdrawn. */
  private async givenTo(ctx: Context, { name }: FoundKey): Promise<string[]> {
    const rows = await this.database.query<{ readonly id: string }>(ctx, given, [name]);
    return rows.map(({ id }) => id);
  }
}
