import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Departments } from '@shutong/identity';
import { Clock, Database, uuidv7, type Context, type TxContext } from '@shutong/platform';
import { SearchIndex } from '../search/search-index.service';
import { columnsOf, columnsOfProvider, contentHash, rowsOf, type EntryContent } from './contents';
import { documentsOf } from './entry-document';
import { named } from './entry-fact';
import { Entry, Item } from './entry.entity';
import { entryErrors } from './entry.errors';
import { mayWrite, stepFrom } from './entry.policy';
import { lockEntry } from './entry.query';
import { isMarkedSecret } from './secrecy.policy';

/** A department writes its entries: first drafts, their changes, and revisions of published ones. */
@Injectable()
export class EntryDrafting {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(SearchIndex) private readonly index: SearchIndex,
    @Inject(Departments) private readonly departments: Departments,
  ) {}

  /** A new entry of the actor's department; it may still be incomplete. */
  draft(ctx: Context, code: string, content: EntryContent): Promise<Entry> {
    const action = 'catalog.entry.draft';
    return this.audit.attempt(
      ctx,
      { action, resource: [{ type: 'entry', id: code }] },
      async () => {
        assertNoSecret(content);
        const { department } = ctx.actor;
        if (department === null) throw entryErrors.noDepartment();
        const provider = columnsOfProvider(await this.departments.byCode(ctx, department));
        const entry = this.version(ctx, { ...columnsOf(content), ...provider, code });
        return this.database.transaction(ctx, (tx) => this.add(tx, { action, entry }, content));
      },
    );
  }

  /**
   * Replaces the contents of a draft. A published or suspended entry is not touched: it gets a
   * revision beside it, and changes when the authority publishes that. Of two who edit at the same
   * moment, one begins the revision and the other then replaces its contents as a whole.
   */
  edit(ctx: Context, id: string, content: EntryContent): Promise<Entry> {
    const action = 'catalog.entry.edit';
    return this.audit.attempt(ctx, { action, resource: [{ type: 'entry', id }] }, () =>
      this.database.transaction(ctx, async (tx) => {
        const { newest } = await lockEntry(this.database, tx, id);
        mayWrite(ctx.actor, newest);
        assertNoSecret(content);
        const isDraft = newest.state === 'draft';
        stepFrom(newest.state, isDraft ? 'edit' : 'revise');
        if (isDraft) return this.change(tx, { action, entry: newest }, content);
        const entry = this.version(ctx, { ...newest, ...columnsOf(content), current: false });
        entry.version = newest.version + 1;
        return this.add(tx, { action, entry }, content);
      }),
    );
  }

  private version(ctx: Context, known: Partial<Entry>): Entry {
    const now = this.clock.now();
    return Object.assign(new Entry(), {
      id: uuidv7(now),
      version: 1,
      current: true,
      ...known,
      state: 'draft',
      reasons: null,
      draftedBy: ctx.actor.id,
      draftedAt: now,
      submittedBy: null,
      submittedAt: null,
      publishedBy: null,
      publishedAt: null,
      changedAt: now,
    });
  }

  private async add(
    tx: TxContext,
    done: { action: string; entry: Entry },
    content: EntryContent,
  ): Promise<Entry> {
    await this.insert(tx, done.entry);
    await this.store(tx, done, content);
    return done.entry;
  }

  private async change(
    tx: TxContext,
    { action, entry }: { action: string; entry: Entry },
    content: EntryContent,
  ): Promise<Entry> {
    const { id, version } = entry;
    const columns = { ...columnsOf(content), changedAt: this.clock.now() };
    await this.database.repository(tx, Entry).update({ id, version }, columns);
    await this.database.repository(tx, Item).delete({ entryId: id, version });
    Object.assign(entry, columns);
    await this.store(tx, { action, entry }, content);
    return entry;
  }

  /** Items, search and log of a version whose row is written. */
  private async store(
    tx: TxContext,
    { action, entry }: { action: string; entry: Entry },
    content: EntryContent,
  ): Promise<void> {
    const items = rowsOf(entry, content.items);
    await this.database.repository(tx, Item).insert(items);
    if (entry.current) {
      const thing = { kind: 'entry', id: entry.id } as const;
      await this.index.replace(tx, thing, documentsOf(entry, items));
    }
    const change = { afterSha256: contentHash(entry, items) };
    const resource = [named(entry)];
    await this.audit.record(tx, { action, outcome: 'allow', reason: 'ok', resource, change });
  }

  private async insert(tx: TxContext, entry: Entry): Promise<void> {
    try {
      await this.database.repository(tx, Entry).insert(entry);
    } catch (error) {
      const { constraint } = error as { constraint?: string };
      if (constraint === 'entry_code_version_key')
        throw entryErrors.codeTaken({ code: entry.code! });
      throw error;
    }
  }
}

/** At the door: neither a row nor the log keeps a word of it. */
function assertNoSecret(content: EntryContent): void {
  if (isMarkedSecret(content)) throw entryErrors.stateSecret();
}
