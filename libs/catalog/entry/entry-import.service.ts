import { Inject, Injectable } from '@nestjs/common';
import { Database, type Actor, type Context } from '@shutong/platform';
import type { AssessmentContent } from '../clearance/assessment.entity';
import { Clearance } from '../clearance/clearance.service';
import type { EntryContent } from './contents';
import { EntryDrafting } from './drafting.service';
import { Entry } from './entry.entity';
import { EntryNotices } from './entry.notices';
import { EntryReview } from './review.service';

/** A complete entry with what Article 13 asks for before it is submitted, and who answers for it. */
export interface NewEntry {
  readonly code: string;
  readonly content: EntryContent;
  readonly assessments: readonly AssessmentContent[];
  readonly officer: Actor;
  /** Head of the same department. */
  readonly head: Actor;
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
    @Inject(Clearance) private readonly clearance: Clearance,
    @Inject(EntryReview) private readonly review: EntryReview,
    @Inject(EntryNotices) private readonly notices: EntryNotices,
  ) {}

  /**
   * Drafted, assessed and submitted by the officer, approved by the head, published by `publisher`, each
   * entry in one transaction with all its log entries and events; nobody awaits the next step, so nobody is told of it. The first entry that a rule refuses ends the import with
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

  private publish(ctx: Context, entry: NewEntry, publisher: Actor) {
    return this.database.transaction(ctx, async (tx) => {
      this.notices.untold(tx);
      const provider = { ...tx, actor: entry.officer };
      const { id } = await this.drafting.draft(provider, entry.code, entry.content);
      for (const assessment of entry.assessments) {
        await this.clearance.assess(provider, id, assessment);
      }
      await this.clearance.approve({ ...tx, actor: entry.head }, id);
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
