import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  hasRole,
  isCount,
  isInstant,
  isUuid,
  pageOf,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { Entry } from '../entry/entry.entity';
import { unpublishedStates } from '../entry/entry.states';

/** Finds what rests on a rule document, also when that has been withdrawn. */
@Injectable()
export class CitingEntries {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Versions that the catalogue shows, whatever their state, and drafts under way that the actor may
   * see; last changed first.
   */
  async of(
    ctx: Context,
    document: string,
    page: PageAsked,
  ): Promise<Page<Entry> & { readonly totalCount: number }> {
    const query = this.database
      .repository(ctx, Entry)
      .createQueryBuilder('e')
      .where('(e.current OR e.state IN (:...unpublished))', { unpublished: unpublishedStates })
      // The second condition names the index, which leaves out entries that cite nothing.
      .andWhere(`e.basis @> CAST(:cited AS jsonb) AND e.basis <> '[]'`, {
        cited: JSON.stringify([{ document }]),
      });
    if (!hasRole(ctx.actor, 'authority')) {
      query.andWhere('(e.state NOT IN (:...unpublished) OR e.provider = :own)', {
        own: ctx.actor.department,
      });
    }
    const totalCount = await query.getCount();
    query
      .orderBy({ 'e.changedAt': 'DESC', 'e.id': 'ASC', 'e.version': 'ASC' })
      .limit(page.first + 1);
    if (page.after) {
      const [at, id, version] = decodeCursor(page.after, isInstant, isUuid, isCount);
      query.andWhere(
        '(e.changedAt < :at OR (e.changedAt = :at AND (e.id, e.version) > (:id, :version)))',
        { at, id, version },
      );
    }
    const keyOf = ({ changedAt, id, version }: Entry) => [changedAt.toISOString(), id, version];
    return { ...pageOf(await query.getMany(), page.first, keyOf), totalCount };
  }
}
