import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clocks, type TimedMatter } from '@shutong/clocks';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  canonicalJson,
  sha256,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { CatalogChange, ChangedEntry } from './catalog-change.entity';
import { catalogChangeErrors } from './catalog-change.errors';
import { CatalogChangeNotices } from './catalog-change.notices';
import { mayRead, stepFrom } from './catalog-change.policy';
import type { CatalogChangeStep } from './catalog-change.states';

/** What is done, as the log calls it and as others are told. */
interface Deed {
  readonly action: string;
  /** None where it concerns nobody else. */
  readonly event?: string;
}

interface StepDeed {
  readonly action: string;
  readonly step: CatalogChangeStep;
  /** Holds what has to be held before the change: whoever submits holds the entry first. */
  readonly hold?: (tx: TxContext) => Promise<unknown>;
}

/** What all steps of a change have in common: it is held, what is done is noted, the last entry completes it. */
@Injectable()
export class CatalogChangeSteps {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(CatalogChangeNotices) private readonly notices: CatalogChangeNotices,
  ) {}

  /** The one write path of every step, with the change held, so that two people cannot step at once. */
  take(
    ctx: Context,
    id: string,
    { action, step, hold }: StepDeed,
    work: (tx: TxContext, change: CatalogChange) => Promise<void>,
  ): Promise<CatalogChange> {
    const resource = [{ type: 'catalog-change', id }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        await hold?.(tx);
        const changes = this.database.repository(tx, CatalogChange);
        const lock = { mode: 'pessimistic_write' } as const;
        const change = await changes.findOne({ where: { id }, lock });
        if (!change || !mayRead(ctx.actor, change)) throw catalogChangeErrors.notFound({ id });
        change.state = stepFrom(change, step);
        await work(tx, change);
        return changes.save(change);
      }),
    );
  }

  /** One entry less is awaited. The change is held; with its last entry its time ends. */
  async settle(
    tx: TxContext,
    change: CatalogChange,
    entry: ChangedEntry,
    how: Pick<ChangedEntry, 'state'> & Partial<Pick<ChangedEntry, 'version' | 'reasons'>>,
  ): Promise<void> {
    const entries = this.database.repository(tx, ChangedEntry);
    const settled = { ...how, settledBy: tx.actor.id, settledAt: this.clock.now() };
    const { changeId, number } = entry;
    await entries.update({ changeId, number }, settled);
    Object.assign(entry, settled);
    const deed = { action: 'catalog.change.settle', event: 'catalog.change.entry-settled' };
    await this.note(tx, deed, change, entry);
    if (await entries.existsBy({ changeId, state: 'awaited' })) return;
    change.state = stepFrom(change, 'complete');
    change.completedAt = this.clock.now();
    await this.clocks.end(tx, updateClockOf(changeId), 'done');
    await this.notices.completed(tx, change);
    const done = { action: 'catalog.change.complete', event: 'catalog.change.completed' };
    await this.note(tx, done, change);
  }

  /** What was said goes into the log as a hash alone. */
  async note(
    tx: TxContext,
    { action, event }: Deed,
    change: CatalogChange,
    entry?: ChangedEntry,
  ): Promise<void> {
    const { id, department, cause, document, occurredOn, state } = change;
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'catalog-change', id },
        { type: 'department', id: department },
        ...(document === null ? [] : [{ type: 'rule-document', id: document }]),
        ...(entry?.entryId ? [{ type: 'entry', id: entry.entryId }] : []),
      ],
      change: { afterSha256: sha256(canonicalJson(wordsOf(change, entry))) },
    });
    if (event === undefined) return;
    const awaited = await this.database
      .repository(tx, ChangedEntry)
      .countBy({ changeId: id, state: 'awaited' });
    const data = { id, department, cause, document, occurredOn, state, awaited };
    await this.outbox.add(tx, { type: event, subject: id, data });
  }
}

/** The department's time to bring a change into the catalogue. */
export const updateClockOf = (id: string): TimedMatter => ({
  matter: { kind: 'catalog-change', id },
  kind: 'catalog-update',
});

const wordsOf = (change: CatalogChange, entry?: ChangedEntry) => {
  const { description, occurredOn, state, extensionReasons, extensionConsented } = change;
  const words = { description, occurredOn, state, extensionReasons, extensionConsented };
  const { number = null, title = null, reasons = null } = entry ?? {};
  return { ...words, extensionRemarks: change.extensionRemarks, number, title, reasons };
};
