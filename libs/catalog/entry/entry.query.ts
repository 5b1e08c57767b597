import { In, type EntityManager, type Repository } from 'typeorm';
import { isUuid, type Context, type Database, type TxContext } from '@shutong/platform';
import { Entry, Item } from './entry.entity';
import { entryErrors } from './entry.errors';
import { liveOf, type LiveEntry } from './entry.policy';
import { unpublishedStates } from './entry.states';

/**
 * Holds an entry until the transaction ends, so that two people cannot step at once. Its first
 * version is the lock, because it is always there; only then are the live versions read, so that
 * whoever waited sees the revision that the other has begun.
 */
export async function lockEntry(database: Database, tx: TxContext, id: string): Promise<LiveEntry> {
  if (!isUuid(id)) throw entryErrors.notFound({ id });
  const entries = database.repository(tx, Entry);
  await entries.findOne({ where: { id, version: 1 }, lock: { mode: 'pessimistic_write' } });
  const live = liveOf(tx.actor, await liveVersions(entries, [id]));
  if (!live) throw entryErrors.notFound({ id });
  return live;
}

/** What is shown of entries and what is under way, the oldest first, whoever may see it. */
export function liveVersions(entries: Repository<Entry>, ids: readonly string[]): Promise<Entry[]> {
  const id = In([...ids]);
  const where = [
    { id, current: true },
    { id, state: In([...unpublishedStates]) },
  ];
  return entries.find({ where, order: { version: 'ASC' } });
}

/** Names one version of an entry. */
export type VersionKey = Pick<Entry, 'id' | 'version'>;

/** Items of one version, in the order in which the department lists them. */
export function itemsOf(
  database: Database,
  ctx: Context,
  { id, version }: VersionKey,
): Promise<Item[]> {
  const where = { entryId: id, version };
  return database.repository(ctx, Item).find({ where, order: { position: 'ASC' } });
}

/** The same for many versions in one statement. */
export async function itemsOfVersions(
  database: Database,
  versions: readonly VersionKey[],
  manager: EntityManager = database.dataSource.manager,
): Promise<Item[][]> {
  const items = await manager
    .getRepository(Item)
    .createQueryBuilder('item')
    .where(
      `(item.entryId, item.version) IN
         (SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS integer[])))`,
      { ids: versions.map(({ id }) => id), versions: versions.map(({ version }) => version) },
    )
    .orderBy({ 'item.entryId': 'ASC', 'item.position': 'ASC' })
    .getMany();
  const byVersion = new Map<string, Item[]>();
  for (const item of items) {
    const key = `${item.entryId} ${item.version}`;
    byVersion.set(key, [...(byVersion.get(key) ?? []), item]);
  }
  return versions.map(({ id, version }) => byVersion.get(`${id} ${version}`) ?? []);
}

/** All versions of each entry in one statement, newest first. */
export async function versionsOfEntries(
  database: Database,
  ids: readonly string[],
): Promise<Entry[][]> {
  const versions = await database.dataSource
    .getRepository(Entry)
    .find({ where: { id: In([...ids]) }, order: { id: 'ASC', version: 'DESC' } });
  const byId = new Map<string, Entry[]>();
  for (const version of versions) {
    const known = byId.get(version.id);
    if (known) known.push(version);
    else byId.set(version.id, [version]);
  }
  return ids.map((id) => byId.get(id) ?? []);
}
