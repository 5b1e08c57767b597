import { hostname } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, HubError, limits, type Context, type TxContext } from '@shutong/platform';
import { Outbox } from '@shutong/messaging';
import { auditErrors } from '../audit.errors';
import { assertDeclared } from './action-catalogue';
import { entryRow, type Act, type EntryRow, type Observer } from './act';
import { GroupCommit } from './group-commit';
import { insertEntry, valuesOf } from './insert.query';
import { fillRegisters, type Beside } from './register';

/** Proof of having been recorded: the entry's id; its place in the log follows within a second. */
export interface Recorded {
  readonly entryId: string;
}

export const OBSERVER = Symbol('audit observer');

export const observerOf = (service: string, instance: string): Observer => ({
  service,
  instance: `${hostname()}/${instance}`,
  version: process.env['npm_package_version'] ?? '0',
});

/** The two ways into the log; there is no third. */
@Injectable()
export class Audit {
  private readonly group: GroupCommit<Beside>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(OBSERVER) private readonly observer: Observer,
  ) {
    this.group = new GroupCommit(this.database.commits, fillRegisters, (recorded) =>
      this.outbox.gathered(recorded.flatMap(({ item: { event } }) => event ?? [])),
    );
  }

  /** A change: the entry commits or rolls back with the change itself. */
  async record(ctx: TxContext, act: Act): Promise<Recorded> {
    const row = this.rowOf(ctx, act, this.clock.ofAct(ctx));
    const values = valuesOf(row);
    await this.database.prepared(ctx, { name: 'audit-insert-one', text: insertEntry, values });
    return { entryId: row.id };
  }

  /**
   * A read, a call or a denial: resolves after the commit, so that nothing is released before. What
   * is given along, an event or a registration, is gathered with its neighbours' and commits with the
   * entry; where a register refuses, there is neither entry nor event.
   */
  async recordNow(ctx: Context, act: Act, beside?: Beside): Promise<Recorded> {
    const row = this.rowOf(ctx, act, beside?.at ?? this.clock.now());
    await this.group.add(row, beside);
    return { entryId: row.id };
  }

  /**
   * Runs a write path. A refusal (an expected error of the catalogue) is recorded as a denial with
   * its code before it reaches the caller.
   */
  async attempt<T>(
    ctx: Context,
    act: Pick<Act, 'action' | 'resource' | 'purpose'>,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (
        error instanceof HubError &&
        error.kind !== 'unexpected' &&
        error.kind !== 'unavailable'
      ) {
        await this.recordNow(ctx, {
          ...act,
          outcome: 'deny',
          reason: error.code,
          status: error.status,
        });
      }
      throw error;
    }
  }

  private rowOf(ctx: Context, act: Act, at: Date): EntryRow {
    assertDeclared(act.action);
    const row = entryRow(ctx, act, this.observer, at);
    if (row.body.length > limits.auditEntry.value) {
      throw auditErrors.entryTooLarge({ bytes: row.body.length, limit: limits.auditEntry.value });
    }
    return row;
  }
}
