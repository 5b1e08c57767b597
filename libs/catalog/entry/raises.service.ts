import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context, type TxContext } from '@shutong/platform';
import { Entry, type Item } from './entry.entity';
import { itemsOf, itemsOfVersions } from './entry.query';
import { raisedItems, type RaisedItem } from './raise.policy';

/** SQL: the version of an entry that the catalogue shows; null where there is none. By an index, in other libs' queries. */
export const shownVersionOf = (entryId: string): string =>
  `(SELECT shown.version FROM catalog.entry shown WHERE shown.id = ${entryId} AND shown.current)`;

/** What has risen between versions of an entry, for those whose rights were given under an earlier one. */
@Injectable()
export class Raises {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * The version that the catalogue shows, which stays that one until the transaction ends: a publication
   * waits. What is concluded under it is seen by whoever learns of the next publication.
   */
  async holdShown(tx: TxContext, entryId: string): Promise<number> {
    const entries = this.database.repository(tx, Entry);
    const lock = { mode: 'pessimistic_read' } as const;
    await entries.findOneOrFail({ where: { id: entryId, version: 1 }, lock });
    const { version } = await entries.findOneByOrFail({ id: entryId, current: true });
    return version;
  }

  /** Everything that published versions after `from` up to `until` have raised, step by step. */
  async between(ctx: Context, entryId: string, from: number, until: number): Promise<RaisedItem[]> {
    const versions = await this.database
      .repository(ctx, Entry)
      .createQueryBuilder('e')
      .where('e.id = :entryId AND e.version BETWEEN :from AND :until', { entryId, from, until })
      .andWhere('e.publishedAt IS NOT NULL')
      .orderBy('e.version', 'ASC')
      .getMany();
    const items = await itemsOfVersions(this.database, versions);
    return versions.slice(1).flatMap((after, at) => {
      return raisedItems(
        { sharing: versions[at]!.sharing, items: items[at]! },
        { sharing: after.sharing, items: items[at + 1]! },
      );
    });
  }
}

/** What this version raises over the one that it supersedes; nothing where it is the first. */
export async function raisedBy(
  database: Database,
  tx: TxContext,
  { superseded, entry, items }: { superseded: Entry; entry: Entry; items: readonly Item[] },
): Promise<RaisedItem[]> {
  if (superseded.version === entry.version) return [];
  const before = { sharing: superseded.sharing, items: await itemsOf(database, tx, superseded) };
  return raisedItems(before, { sharing: entry.sharing, items });
}
