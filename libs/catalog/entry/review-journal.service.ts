import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Database, type Day, type TxContext } from '@shutong/platform';
import { Theming } from '../resource/theming.service';
import { SearchIndex } from '../search/search-index.service';
import { contentHash } from './contents';
import { documentsOf } from './entry-document';
import { factOf, named, told } from './entry-fact';
import type { Entry, Item } from './entry.entity';
import { EntryNotices } from './entry.notices';
import type { LiveEntry } from './entry.policy';
import { riseOf } from './raises.service';

/** The step's past tense, as in `catalog.entry.published`. */
const happened = {
  submit: 'submitted',
  return: 'returned',
  publish: 'published',
  suspend: 'suspended',
  retire: 'retired',
} as const;
export type ReviewStep = keyof typeof happened;

interface StepDone extends LiveEntry {
  readonly step: ReviewStep;
  /** The version that has taken it; `shown` is what the catalogue showed before. */
  readonly entry: Entry;
  readonly items: readonly Item[];
}

/** Tells search, the log and others of a step of review, in its transaction. */
@Injectable()
export class ReviewJournal {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(SearchIndex) private readonly index: SearchIndex,
    @Inject(Theming) private readonly theming: Theming,
    @Inject(EntryNotices) private readonly notices: EntryNotices,
  ) {}

  async note(tx: TxContext, { step, shown, entry, items }: StepDone): Promise<void> {
    if (entry.current) {
      const thing = { kind: 'entry', id: entry.id } as const;
      await this.index.replace(tx, thing, documentsOf(entry, items));
    }
    await this.audit.record(tx, {
      action: `catalog.entry.${step}`,
      outcome: 'allow',
      reason: 'ok',
      resource: [named(entry)],
      change: { afterSha256: contentHash(entry, items) },
    });
    const fact = factOf(told(shown, entry), entry);
    const rise = { entry, items, shown };
    await this.outbox.add(tx, {
      type: `catalog.entry.${happened[step]}`,
      subject: entry.id,
      data: step === 'publish' ? { ...fact, ...(await riseOf(this.database, tx, rise)) } : fact,
    });
    if (step === 'publish') await this.theming.follow(tx, shown, entry);
  }

  /** Whoever has something to do now or is to know, with the last day of the review where there is one. */
  tell(tx: TxContext, { step, shown, newest, entry }: StepDone, dueOn: Day | null): Promise<void> {
    const telling: Readonly<Record<ReviewStep, () => Promise<void>>> = {
      submit: () => this.notices.submitted(tx, entry, dueOn),
      return: () => this.notices.returned(tx, entry),
      publish: () => this.notices.published(tx, entry),
      suspend: () => this.notices.suspended(tx, entry),
      retire: () => this.notices.retired(tx, { shown, newest }),
    };
    return telling[step]();
  }
}
