import { Inject, Injectable } from '@nestjs/common';
import { Database, type Actor, type Context } from '@shutong/platform';
import type { EntryContent } from './contents';
import { EntryDrafting } from './drafting.service';
import { Entry } from './entry.entity';
import { EntryReview } from './review.service';

/** A complete entry and the officer of its department who answers for it. */
export interface NewEntry {
  readonly code: string;
  readonly content: EntryContent;
  readonly officer: Actor;
}

export interface ImportResult {
  readonly published: number;
  /** Their codes are in the catalogue already; they are left as they are. */
  readonly present: number;
}

/** Entries written at the same time. */
const lanes = 4;

/** Brings many complete entries through the same steps that people take. */
@Injectable()
export class EntryImport {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(EntryDrafting) private readonly drafting: EntryDrafting,
    @Inject(EntryReview) private readonly review: EntryReview,
  ) {}

  /**
   * Drafted and submitted by the officer, published by `publisher`, each entry in one transaction
   * with all its log entries and events. The first entry that a rule refuses ends the import with
   * that rule's error; those before it stay.
   */
  async importEntries(
    ctx: Context,
    entries: readonly NewEntry[],
    publisher: Actor,
  ): Promise<ImportResult> {
    const known = await this.knownCodes(ctx, entries);
    const waiting = entries.filter(({ code }) => !known.has(code));
    const published = waiting.length;
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await this.publish(ctx, next, publisher);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return { published, present: entries.length - published };
  }

  private publish(ctx: Context, { code, content, officer }: NewEntry, publisher: Actor) {
    return this.database.transaction(ctx, async (tx) => {
      const provider = { ...tx, actor: officer };
      const { id } = await this.drafting.draft(provider, code, content);
      await this.review.submit(provider, id);
      await this.review.publish({ ...tx, actor: publisher }, id);
    });
  }

  private async knownCodes(
    ctx: Context,
    entries: readonly NewEntry[],
  ): Promise<ReadonlySet<string | null>> {
    const known = await this.database
      .repository(ctx, Entry)
      .createQueryBuilder('e')
      .where('e.current AND e.code = ANY (:codes)', { codes: entries.map(({ code }) => code) })
      .getMany();
    return new Set(known.map(({ code }) => code));
  }
}
