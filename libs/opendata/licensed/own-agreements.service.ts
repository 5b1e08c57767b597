import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  decodeCursor,
  isUuid,
  pageOf,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import type { OwnAgreement } from './own-agreement';
import { endOfOwn } from './own-agreement.query';

/** Of an agreement that are named, the ones founded last. */
const datasetsNamed = 1000;

/** Agreements on conditionally open data as the portal sees them: those of whom a developer's account acts for. */
@Injectable()
export class OwnAgreements {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Those in force, concluded last first. */
  async list(
    ctx: Context,
    { id }: { readonly id: string },
    { first, after }: PageAsked,
  ): Promise<Page<OwnAgreement>> {
    const before = after ? decodeCursor(after, isUuid)[0] : null;
    const rows = await this.database.query<OwnAgreement>(
      ctx,
      `SELECT a.id, a.entry_id AS "entryId", a.entry_code AS "entryCode", a.entry_title AS "entryTitle",
              a.entry_title_en AS "entryTitleEn", a.items, a.concluded_at AS "concludedAt",
              a.valid_until AS "validUntil",
              ARRAY (SELECT DISTINCT p.dataset_id FROM open_licensed.publication p
                      WHERE p.entry_id = a.entry_id AND p.items && a.items ORDER BY 1 DESC LIMIT $5) AS datasets
         FROM open_licensed.agreement a
        WHERE a.developer_id = $1 AND a.valid_until > $2 AND ($3::uuid IS NULL OR a.id < $3)
        ORDER BY a.id DESC LIMIT $4`,
      [id, this.clock.now(), before, first + 1, datasetsNamed],
    );
    return pageOf(rows, first, (row) => [row.id]);
  }

  /** In force, and the account's own. @throws keyErrors.agreementNotFound */
  async assertOwn(
    ctx: Context,
    developer: { readonly id: string },
    agreement: string,
  ): Promise<void> {
    const at = this.clock.now();
    await endOfOwn(this.database, ctx, { developer: developer.id, agreement, at });
  }
}
