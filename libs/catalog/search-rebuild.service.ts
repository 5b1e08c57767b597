import { Inject, Injectable } from '@nestjs/common';
import { Departments } from '@shutong/identity';
import { Database, limits, type Context, type TxContext } from '@shutong/platform';
import { In } from 'typeorm';
import { documentsOf as entryDocuments } from './entry/entry-document';
import { Entry, type Item } from './entry/entry.entity';
import { itemsOfVersions } from './entry/entry.query';
import { documentsOf as resourceDocuments } from './resource/resource-document';
import { Resource } from './resource/resource.entity';
import { departmentDocuments } from './search/department-document';
import { SearchIndex } from './search/search-index.service';

/** Grows where words are cut, or documents are made, in another way than before. */
const edition = 2;

/** Entries of one transaction: whoever wants to change one of them waits so long. */
const batch = 500;

const lock = "SELECT pg_advisory_xact_lock(hashtext('search.edition'))";

/** Writes all documents of search anew, from the things that they are about. */
@Injectable()
export class SearchRebuild {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(SearchIndex) private readonly index: SearchIndex,
  ) {}

  /** Rebuilds where this program makes other documents than the one that made those there are. */
  rebuildIfOutdated(ctx: Context): Promise<boolean> {
    return this.alone(ctx, async (tx) => {
      const [known] = await this.database.query<{ number: number }>(
        tx,
        'SELECT number FROM search.edition',
      );
      return known?.number !== edition;
    });
  }

  /** @param onEntries told how many entries are done, every few hundred */
  async rebuild(ctx: Context, onEntries?: (done: number) => void): Promise<void> {
    await this.alone(ctx, () => Promise.resolve(true), onEntries);
  }

  /** One process at a time; who waited finds the work done. */
  private alone(
    ctx: Context,
    needed: (tx: TxContext) => Promise<boolean>,
    onEntries?: (done: number) => void,
  ): Promise<boolean> {
    return this.database.transaction(ctx, async (tx) => {
      await this.database.query(tx, lock);
      if (!(await needed(tx))) return false;
      await this.rebuildDepartments(ctx);
      let after: string | undefined;
      for (let done = batch; ; done += batch) {
        after = await this.rebuildEntries(ctx, after);
        if (after === undefined) break;
        onEntries?.(done);
        // The connection that holds the lock must not idle for too long.
        await this.database.query(tx, 'SELECT');
      }
      await this.database.query(
        tx,
        `INSERT INTO search.edition (number) VALUES ($1)
         ON CONFLICT (one) DO UPDATE SET number = excluded.number`,
        [edition],
      );
      return true;
    });
  }

  private async rebuildDepartments(ctx: Context): Promise<void> {
    for (let after: string | undefined; ;) {
      const page = await this.departments.list(ctx, limits.pageSize.value, after);
      const documents = page.nodes.flatMap((one) => departmentDocuments(one, one.changedAt));
      await this.database.transaction(ctx, (tx) => this.index.write(tx, documents));
      if (!page.hasNextPage) return;
      after = page.endCursor!;
    }
  }

  /** The next entries with their items and resources; answers the last one's id where there may be more. */
  private rebuildEntries(ctx: Context, after: string | undefined): Promise<string | undefined> {
    return this.database.transaction(ctx, async (tx) => {
      const ids = await this.lockedEntries(tx, after);
      const entries = await this.database
        .repository(tx, Entry)
        .findBy({ id: In(ids), current: true });
      const items = await itemsOfVersions(this.database, entries);
      await this.index.write(
        tx,
        entries.flatMap((entry, index) => entryDocuments(entry, items[index]!)),
      );
      await this.rebuildResources(tx, entries, items);
      return ids.length === batch ? ids.at(-1) : undefined;
    });
  }

  /** Whoever changes an entry holds its first version, and writes its documents after this. */
  private async lockedEntries(tx: TxContext, after: string | undefined): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      tx,
      `SELECT id FROM catalog.entry WHERE version = 1 AND ($1::uuid IS NULL OR id > $1)
        ORDER BY id LIMIT ${batch} FOR UPDATE`,
      [after ?? null],
    );
    return rows.map(({ id }) => id);
  }

  private async rebuildResources(
    tx: TxContext,
    entries: readonly Entry[],
    items: readonly (readonly Item[])[],
  ): Promise<void> {
    const places = new Map(entries.map(({ id }, index) => [id, index]));
    const resources = await this.database
      .repository(tx, Resource)
      .findBy({ entryId: In([...places.keys()]) });
    await this.index.write(
      tx,
      resources.flatMap((resource) => {
        const place = places.get(resource.entryId)!;
        return resourceDocuments(resource, entries[place]!, items[place]!);
      }),
    );
  }
}
