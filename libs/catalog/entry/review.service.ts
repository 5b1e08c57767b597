import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clock, Database, type Context, type Day, type TxContext } from '@shutong/platform';
import { Entry, type Item } from './entry.entity';
import { assertReasons, stepFrom, type LiveEntry } from './entry.policy';
import { itemsOf, lockEntry } from './entry.query';
import { mayPublish, mayReturn, mayStop, maySubmit } from './entry-steps.policy';
import { ReviewClock } from './review-clock.service';
import { ReviewJournal, type ReviewStep } from './review-journal.service';
import { Submission } from './submission.service';

/** Says what changes besides the state; throws where the step is not lawful. */
type Rule = (
  tx: TxContext,
  live: LiveEntry,
  items: readonly Item[],
) => Partial<Entry> | Promise<Partial<Entry>>;

/** The way of an entry from its department through the authority (Decree 809, Art. 16–17). */
@Injectable()
export class EntryReview {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(ReviewJournal) private readonly journal: ReviewJournal,
    @Inject(ReviewClock) private readonly time: ReviewClock,
    @Inject(Submission) private readonly submission: Submission,
  ) {}

  /** The department hands a complete draft to the authority. */
  submit(ctx: Context, id: string): Promise<Entry> {
    return this.step(ctx, id, 'submit', async (tx, { newest }, items) => {
      const found = await this.submission.foundOf(tx, { entry: newest, items });
      maySubmit(ctx.actor, { newest, items, ...found });
      return { submittedBy: ctx.actor.id, submittedAt: this.clock.now(), reasons: null };
    });
  }

  /** The authority announces it to all departments; a version shown until now is superseded. */
  publish(ctx: Context, id: string): Promise<Entry> {
    return this.step(ctx, id, 'publish', async (tx, live, items) => {
      const unfit = await this.submission.unfitIn(tx, { entry: live.newest, items });
      mayPublish(ctx.actor, { ...live, unfit });
      return { publishedBy: ctx.actor.id, publishedAt: this.clock.now(), current: true };
    });
  }

  /** The authority gives it back to the department, and says why. */
  return(ctx: Context, id: string, reasons: string): Promise<Entry> {
    return this.step(ctx, id, 'return', (_tx, { newest }) => {
      mayReturn(ctx.actor, newest);
      assertReasons(reasons);
      return { reasons };
    });
  }

  /** Nobody can newly apply for what is suspended. */
  suspend(ctx: Context, id: string, reasons: string): Promise<Entry> {
    return this.govern(ctx, id, 'suspend', reasons);
  }

  /** For good: a retired entry stays readable and is no longer found. */
  retire(ctx: Context, id: string, reasons: string): Promise<Entry> {
    return this.govern(ctx, id, 'retire', reasons);
  }

  private govern(ctx: Context, id: string, step: 'suspend' | 'retire', reasons: string) {
    return this.step(ctx, id, step, (_tx, { shown }) => {
      mayStop(ctx.actor, shown, step);
      assertReasons(reasons);
      return { reasons };
    });
  }

  private step(ctx: Context, id: string, step: ReviewStep, rule: Rule): Promise<Entry> {
    const action = `catalog.entry.${step}`;
    return this.audit.attempt(ctx, { action, resource: [{ type: 'entry', id }] }, () =>
      this.database.transaction(ctx, async (tx) => {
        const locked = await lockEntry(this.database, tx, id);
        const entry = step === 'suspend' || step === 'retire' ? locked.shown : locked.newest;
        const items = await itemsOf(this.database, tx, entry);
        const change = await rule(tx, locked, items);
        const state = stepFrom(entry.state, step);
        await this.change(tx, locked, entry, { ...change, state, changedAt: this.clock.now() });
        const done = { step, ...locked, entry, items };
        await this.journal.note(tx, done);
        await this.journal.tell(tx, done, await this.keepTime(tx, step, entry));
        return entry;
      }),
    );
  }

  /** @returns the last day of the review that begins; null where none does or none is known */
  private async keepTime(tx: TxContext, step: ReviewStep, entry: Entry): Promise<Day | null> {
    if (step === 'submit') return this.time.submitted(tx, entry);
    if (step === 'publish' || step === 'return') await this.time.answered(tx, entry);
    if (step === 'retire') await this.time.retired(tx, entry);
    return null;
  }

  /** The version shown until now makes room first: only one is shown at any time. */
  private async change(
    tx: TxContext,
    { shown }: LiveEntry,
    entry: Entry,
    change: Partial<Entry>,
  ): Promise<void> {
    const entries = this.database.repository(tx, Entry);
    if (change.current && !entry.current) {
      const superseded = {
        state: stepFrom(shown.state, 'supersede'),
        current: false,
        changedAt: this.clock.now(),
      };
      await entries.update({ id: shown.id, version: shown.version }, superseded);
    }
    await entries.update({ id: entry.id, version: entry.version }, change);
    Object.assign(entry, change);
  }
}
