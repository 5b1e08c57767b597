import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  dayAfter,
  dayInChina,
  startInChina,
  type Context,
  type Day,
} from '@shutong/platform';
import {
  actCounters,
  callCounters,
  openActCounters,
  projectCounters,
  usageCounters,
} from './counters';
import { recountErrors } from './recount.errors';
import {
  keptUsage,
  lastUncounted,
  loggedActs,
  loggedCalls,
  loggedProjects,
  shownActs,
  shownCalls,
  shownProjects,
  shownUsageByDay,
  shownUsageByMonth,
  usageWindow,
} from './recount.query';

/** A counter as the statistics show it, and as the log says. */
export interface Recounted {
  readonly counter: string;
  readonly shown: bigint;
  readonly recounted: bigint;
}

/** First and last day in China, both included. */
export interface Span {
  readonly from: Day;
  readonly to: Day;
}

/** What a span shows and what a recount of it finds. */
export interface RecountOfSpan {
  readonly counters: readonly Recounted[];
  /**
   * The first day from which usage was counted again, where usage events of earlier days of the span are kept no longer;
   * after the last day of the span no counter of usage is among the counters.
   */
  readonly usageFrom?: Day;
}

type Counts = ReadonlyMap<string, bigint>;

const loggedOnes = [...actCounters, ...openActCounters];
const logCounters = [...loggedOnes.map(({ name }) => name), ...callCounters];

/**
 * Counts again what the statistics have counted from events (C01, C48): from the audit log alone; what leaves no entry
 * there, from the usage events.
 */
@Injectable()
export class Recount {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Read in one snapshot, so that what happens meanwhile stands on neither side or on both.
   * @throws statistics.recount.not-counted
   */
  of(ctx: Context, span: Span): Promise<RecountOfSpan> {
    return this.database.transaction(ctx, async (tx) => {
      await this.database.query(tx, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await this.assertCounted(tx, span);
      const usageFrom = await this.usageFrom(tx, span);
      const usageSpan = { from: usageFrom ?? span.from, to: span.to };
      const [shown, months, again] = [
        await this.shown(tx, span, usageSpan),
        await this.shownByMonth(tx, usageSpan),
        await this.again(tx, span, usageSpan),
      ];
      const names = [...logCounters, ...(usageSpan.from > span.to ? [] : usageCounters)];
      const counters = names.map((counter) => {
        const recounted = again.get(counter) ?? 0n;
        const byDay = shown.get(counter) ?? 0n;
        // Sums by day and by month stand apart, and each is shown to somebody: neither may differ.
        return {
          counter,
          shown: byDay === recounted ? (months.get(counter) ?? byDay) : byDay,
          recounted,
        };
      });
      counters.push(...(await this.projects(tx, span)));
      return { counters, ...(usageFrom && { usageFrom }) };
    });
  }

  private async shown(ctx: Context, { from, to }: Span, usageSpan: Span): Promise<Counts> {
    const acts = await this.database.query<Counted>(ctx, shownActs, [from, to]);
    const [calls] = await this.database.query<Sums>(ctx, shownCalls, [from, to]);
    const days = [usageSpan.from, usageSpan.to];
    const [usage] = await this.database.query<Sums>(ctx, shownUsageByDay, days);
    return countsOf(acts, { ...calls, ...usage });
  }

  private async shownByMonth(ctx: Context, { from, to }: Span): Promise<Counts> {
    const [usage] = await this.database.query<Sums>(ctx, shownUsageByMonth, [from, to]);
    return countsOf([], { ...usage });
  }

  /** Of each project that either side knows calls of, under its code. */
  private async projects(ctx: Context, span: Span): Promise<Recounted[]> {
    const { from, to } = span;
    const shown = await this.database.query<OfProject>(ctx, shownProjects, [from, to]);
    const again = await this.database.query<OfProject>(ctx, loggedProjects, instantsOf(span));
    const codes = [...new Set([...shown, ...again].map(({ project }) => project))].sort();
    const find = (side: readonly OfProject[], code: string, name: string): bigint =>
      BigInt(side.find(({ project }) => project === code)?.[name] ?? 0);
    return codes.flatMap((code) =>
      projectCounters.map((name) => ({
        counter: `${code}.${name}`,
        shown: find(shown, code, name),
        recounted: find(again, code, name),
      })),
    );
  }

  /** The first day of which usage events are kept, where it lies behind the beginning of the span. */
  private async usageFrom(ctx: Context, { from }: Span): Promise<Day | undefined> {
    const [row] = await this.database.query<{ from: Date | null }>(ctx, usageWindow);
    const first = row?.from && dayInChina(row.from);
    return first && first > from ? first : undefined;
  }

  private async assertCounted(ctx: Context, span: Span): Promise<void> {
    const [row] = await this.database.query<{ at: Date | null }>(
      ctx,
      lastUncounted,
      instantsOf(span),
    );
    if (!row?.at) return;
    const last = dayInChina(row.at);
    throw recountErrors.notCounted({ last, first: dayAfter(last) });
  }

  private async again(ctx: Context, span: Span, usageSpan: Span): Promise<Counts> {
    const within = instantsOf(span);
    const acts: Counted[] = [];
    for (const { name, actions, names } of loggedOnes) {
      const params = [...within, actions, names];
      const [row] = await this.database.query<Omit<Counted, 'name'>>(ctx, loggedActs, params);
      acts.push({ name, count: row!.count });
    }
    const [calls] = await this.database.query<Sums>(ctx, loggedCalls, within);
    const [usage] = await this.database.query<Sums>(ctx, keptUsage, instantsOf(usageSpan));
    return countsOf(acts, { ...calls, ...usage });
  }
}

/** When the first day begins, and when the last is over. */
const instantsOf = ({ from, to }: Span): Date[] => [startInChina(from), startInChina(dayAfter(to))];

interface Counted {
  readonly name: string;
  readonly count: string;
}
type Sums = Readonly<Record<string, string>>;
type OfProject = Sums & { readonly project: string };

const countsOf = (acts: readonly Counted[], calls: Sums): Counts =>
  new Map([
    ...acts.map(({ name, count }) => [name, BigInt(count)] as const),
    ...Object.entries(calls).map(([name, count]) => [name, BigInt(count)] as const),
  ]);
