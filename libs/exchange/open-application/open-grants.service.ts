import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context } from '@shutong/platform';
import { OpenOffers } from './open-offers.service';

/** Who wants to use what, and when. */
export interface OpenUse {
  /** As `licenseeOf` names the person or company. */
  readonly licensee: string;
  readonly entryId: string;
  readonly fields: readonly string[];
  readonly at: Date;
}

/** Revoked agreements allowed what was used before; terms end exclusively. */
const covering = `
  SELECT EXISTS (SELECT FROM exchange.open_agreement
    WHERE licensee = $1 AND entry_id = $2 AND fields @> $3::text[]
      AND concluded_at <= $4 AND valid_until > $4
      AND (revoked_at IS NULL OR revoked_at > $4)) AS allowed`;

/** Whether an agreement on conditionally open data covers a use: for whatever serves that data. */
@Injectable()
export class OpenGrants {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OpenOffers) private readonly offers: OpenOffers,
  ) {}

  /** One agreement covers all of the items, and the catalogue still opens them. @throws catalog.entry.not-found */
  async allows(ctx: Context, { licensee, entryId, fields, at }: OpenUse): Promise<boolean> {
    if (fields.length === 0) return false;
    const [row] = await this.database.query<{ allowed: boolean }>(ctx, covering, [
      licensee,
      entryId,
      fields,
      at,
    ]);
    if (!row!.allowed) return false;
    const offer = await this.offers.of(ctx, entryId);
    return offer.isConditional && fields.every((field) => offer.fields.includes(field));
  }
}
