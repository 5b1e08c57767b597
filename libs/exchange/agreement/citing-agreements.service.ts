import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isInstant,
  isUuid,
  pageOf,
  permits,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { Agreement } from './agreement.entity';
import { mayRead } from './agreement.policy';
import { isPresent } from './present.query';

/** Finds the agreements that rest on a rule document, also when that has been withdrawn. */
@Injectable()
export class CitingAgreements {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * The version that counts of each agreement that the actor may see, whatever its state; newest first. Null
   * for a role that reads no agreements.
   */
  async of(
    ctx: Context,
    document: string,
    page: PageAsked,
  ): Promise<(Page<Agreement> & { readonly totalCount: number }) | null> {
    if (!permits(ctx.actor.roles, 'exchange.agreement.read')) return null;
    const query = this.database
      .repository(ctx, Agreement)
      .createQueryBuilder('a')
      // The second condition names the index, which leaves out agreements that cite nothing.
      .where(`a.citations @> CAST(:cited AS jsonb) AND a.citations <> '[]'`, {
        cited: JSON.stringify([{ document }]),
      })
      .andWhere(isPresent('a'));
    if (!mayRead(ctx.actor, { requester: '', provider: '' })) {
      query.andWhere('(a.requester = :own OR a.provider = :own)', { own: ctx.actor.department });
    }
    const totalCount = await query.getCount();
    query.orderBy({ 'a.createdAt': 'DESC', 'a.id': 'ASC' }).limit(page.first + 1);
    if (page.after) {
      const [at, id] = decodeCursor(page.after, isInstant, isUuid);
      query.andWhere('(a.createdAt < :at OR (a.createdAt = :at AND a.id > :id))', { at, id });
    }
    const keyOf = ({ createdAt, id }: Agreement) => [createdAt.toISOString(), id];
    return { ...pageOf(await query.getMany(), page.first, keyOf), totalCount };
  }
}
