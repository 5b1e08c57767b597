import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context } from '@shutong/platform';
import { Responsibility } from '../responsibility/responsibility.entity';
import { dutiesWithItems, entriesWithItems, itemsLacking, promisedReply } from './coverage.query';

/** How far something covers the items that are wanted, by their names. */
interface Covering {
  readonly title: string;
  /** Credit code. */
  readonly provider: string;
  readonly providerName: string;
  /** How many of the items wanted it has. */
  readonly items: number;
  readonly coversAll: boolean;
}

/** A published entry with some of the items wanted. */
export interface CoveringEntry extends Covering {
  readonly id: string;
  readonly code: string | null;
}

/** A duty in force to share some of the items wanted. */
export interface CoveringDuty extends Covering {
  readonly code: string;
  readonly version: number;
  /** Working days in which a request is answered. */
  readonly replyDays: number;
  readonly entryCode: string | null;
}

/** Which duties are looked for. */
export interface DutiesAsked {
  /** Credit code of the department that wants the items; null where none does. */
  readonly requester: string | null;
  /** Names. */
  readonly items: readonly string[];
  /** Of that one alone. */
  readonly code?: string | null;
  /** Credit code: of that department alone. */
  readonly provider?: string | null;
}

/** Those that are shown at a time. */
const shown = 20;

/** Which entries and duties have what a department wants, so that nobody asks for what there is. */
@Injectable()
export class Coverage {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Of other departments, by names of items; those that cover the most first. */
  entries(ctx: Context, items: readonly string[]): Promise<CoveringEntry[]> {
    return this.database.query(ctx, entriesWithItems, [items, ctx.actor.department, shown]);
  }

  /** The same of duties in force, of other departments than the one that wants the items. */
  duties(ctx: Context, { requester, items, code, provider }: DutiesAsked): Promise<CoveringDuty[]> {
    const which = [code ?? null, provider ?? null];
    return this.database.query(ctx, dutiesWithItems, [items, requester, shown, ...which]);
  }

  /** Of each of these those items wanted that its entry, as it is shown now, does not have or withholds, in one query. */
  async missingOf(
    ctx: Context,
    all: readonly { readonly entryId: string | null; readonly items: readonly string[] }[],
  ): Promise<string[][]> {
    const asked = all.map(({ entryId, items }) => ({ entryId, items }));
    const rows = await this.database.query<{ missing: string[] }>(ctx, itemsLacking, [
      JSON.stringify(asked),
    ]);
    return rows.map(({ missing }) => missing);
  }

  /** In how many working days the provider of an entry has undertaken to answer a request for such items; null where no duty says so. */
  async promisedDays(
    ctx: Context,
    { entryId, fields }: { readonly entryId: string; readonly fields: readonly string[] },
  ): Promise<number | null> {
    const [found] = await this.database.query<{ days: number | null }>(ctx, promisedReply, [
      ...[entryId, fields],
    ]);
    return found!.days;
  }

  /** The version of a duty that is in force; null where it has ended or there is none. */
  dutyInForce(ctx: Context, code: string): Promise<Responsibility | null> {
    const which = { code, current: true, state: 'in-force' } as const;
    return this.database.repository(ctx, Responsibility).findOneBy(which);
  }
}
