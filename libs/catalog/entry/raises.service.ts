import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context, type TxContext } from '@shutong/platform';
import { Entry, type Item } from './entry.entity';
import { itemsOf, itemsOfVersions } from './entry.query';
import {
  raisedItems,
  standingOf,
  type ItemStanding,
  type ProtectedVersion,
  type RaisedItem,
} from './raise.policy';

/** SQL of the version of an entry that the catalogue shows, found by an index: for other libs' queries. */
export const shownVersionOf = (entryId: string): string =>
  `(SELECT shown.version FROM catalog.entry shown WHERE shown.id = ${entryId} AND shown.current)`;

/** The protection of published versions, oldest first; those between two of them always stay the same. */
const protectedVersions = `
  SELECT e.sharing,
         json_agg(json_build_object('code', i.code, 'class', i.class, 'personal', i.personal,
           'sharing', i.sharing) ORDER BY i.position) AS items
    FROM catalog.entry e
    JOIN catalog.item i ON i.entry_id = e.id AND i.version = e.version
   WHERE e.id = $1 AND e.version BETWEEN $2 AND $3 AND e.published_at IS NOT NULL
   GROUP BY e.version, e.sharing
   ORDER BY e.version`;

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

  /** How each item of a version is protected, by its code. */
  async standings(
    ctx: Context,
    entry: Pick<Entry, 'id' | 'version' | 'sharing'>,
  ): Promise<ReadonlyMap<string, ItemStanding>> {
    return standingsIn(await itemsOf(this.database, ctx, entry), entry);
  }

  /** The same of many versions, by their entries' ids, in one query. */
  async standingsOf(
    ctx: Context,
    entries: readonly Pick<Entry, 'id' | 'version' | 'sharing'>[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, ItemStanding>>> {
    const items = await itemsOfVersions(this.database, entries, this.database.manager(ctx));
    return new Map(entries.map((entry, at) => [entry.id, standingsIn(items[at]!, entry)]));
  }

  /** Everything that published versions after `from` up to `until` have raised, step by step. */
  async between(ctx: Context, entryId: string, from: number, until: number): Promise<RaisedItem[]> {
    const span = [entryId, from, until];
    const versions = await this.database.query<ProtectedVersion>(ctx, protectedVersions, span);
    return versions.slice(1).flatMap((after, at) => raisedItems(versions[at]!, after));
  }
}

const standingsIn = (items: readonly Item[], entry: Pick<Entry, 'sharing'>) =>
  new Map(items.map((item) => [item.code, standingOf(item, entry)]));

/** What the event of a publication says of the version that it supersedes. */
export async function riseOf(
  database: Database,
  tx: TxContext,
  { shown, entry, items }: { shown: Entry; entry: Entry; items: readonly Item[] },
): Promise<{ supersedes: number | null; raised: RaisedItem[] }> {
  if (shown.version === entry.version) return { supersedes: null, raised: [] };
  const before = { sharing: shown.sharing, items: await itemsOf(database, tx, shown) };
  const raised = raisedItems(before, { sharing: entry.sharing, items });
  return { supersedes: shown.version, raised };
}
