import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  uuidv7,
  type Context,
  type TxContext,
  assertNoSecret,
} from '@shutong/platform';
import { Not } from 'typeorm';
import { Assessment } from '../clearance/assessment.entity';
import { SearchIndex } from '../search/search-index.service';
import { columnsOf, contentHash, rowsOf, type EntryContent } from './contents';
import { documentsOf } from './entry-document';
import { factOf, named, told } from './entry-fact';
import { Entry, Item } from './entry.entity';
import { entryErrors } from './entry.errors';

/** A version and the act that writes it. */
interface Writing {
  readonly action: string;
  readonly entry: Entry;
}

/** Rows, search documents and log entry of a draft: the one place where contents are written. */
@Injectable()
export class EntryWriter {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(SearchIndex) private readonly index: SearchIndex,
  ) {}

  /** A draft that has yet to be written; the first version of an entry unless `known` says otherwise. */
  version(ctx: Context, known: Partial<Entry>): Entry {
    const now = this.clock.now();
    return Object.assign(new Entry(), {
      id: uuidv7(now),
      version: 1,
      current: true,
      ...known,
      ...{ state: 'draft', reasons: null, draftedBy: ctx.actor.id, draftedAt: now },
      writers: [ctx.actor.id],
      ...{ approvedBy: null, approvedAt: null, approvedSha256: null },
      ...{ submittedBy: null, submittedAt: null, publishedBy: null, publishedAt: null },
      changedAt: now,
    });
  }

  async add(tx: TxContext, writing: Writing, content: EntryContent): Promise<Entry> {
    assertNoSecret(content);
    await this.insert(tx, writing.entry);
    await this.store(tx, writing, content);
    return writing.entry;
  }

  async change(tx: TxContext, writing: Writing, content: EntryContent): Promise<Entry> {
    assertNoSecret(content);
    const { id, version } = writing.entry;
    const writers = [...new Set([...writing.entry.writers, tx.actor.id])];
    const columns = { ...columnsOf(content), writers, changedAt: this.clock.now() };
    await this.database.repository(tx, Entry).update({ id, version }, columns);
    await this.database.repository(tx, Item).delete({ entryId: id, version });
    Object.assign(writing.entry, columns);
    await this.store(tx, writing, content);
    return writing.entry;
  }

  /** Nothing of a discarded draft stays but that there was one. */
  async remove(tx: TxContext, { action, entry }: Writing, shown: Entry): Promise<void> {
    const { id, version } = entry;
    await this.database.repository(tx, Assessment).delete({ entryId: id, version });
    await this.database.repository(tx, Item).delete({ entryId: id, version });
    const entries = this.database.repository(tx, Entry);
    await entries.update({ id, version }, { changedAt: this.clock.now() });
    await entries.delete({ id, version });
    if (entry.current) await this.index.replace(tx, { kind: 'entry', id }, []);
    const resource = [named(entry)];
    await this.audit.record(tx, { action, outcome: 'allow', reason: 'ok', resource });
    await this.outbox.add(tx, {
      type: 'catalog.entry.discarded',
      subject: id,
      data: entry.current
        ? { ...factOf(entry, entry), state: 'discarded' }
        : factOf(told(shown, entry), entry),
    });
  }

  /** Items, search and log of a version whose row is written. */
  private async store(
    tx: TxContext,
    { action, entry }: Writing,
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
    const { id, code } = entry;
    // Two who give the same code at once: the second waits and then sees the first.
    await this.database.hold(tx, `catalog.entry.code ${code}`);
    const entries = this.database.repository(tx, Entry);
    if (await entries.existsBy({ code: code!, id: Not(id) }))
      throw entryErrors.codeTaken({ code: code! });
    await entries.insert(entry);
  }
}
