import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  Schedule,
  SteadyWork,
  daysBefore,
  dayInChina,
  limits,
  startInChina,
  systemContext,
  type Context,
} from '@shutong/platform';
import {
  moveUsageWindow,
  pruneEvents,
  pruneHours,
  pruneMinutes,
  pruneRareWords,
  pruneWords,
} from './usage-pruning.query';

const everyMs = 600_000;
const atOnce = 10_000;

const prunings = [
  { statement: pruneEvents, days: limits.usageEvents.value },
  { statement: pruneMinutes, days: limits.usageMinutes.value },
  { statement: pruneHours, days: limits.usageHours.value },
  { statement: pruneWords, days: limits.searchWords.value },
  { statement: pruneRareWords, days: limits.rareSearchWords.value },
];

/**
 * Keeps usage bounded, since whoever is on the internet adds to it: events, fine sums and words go when their days are
 * over. Sums by day and month stay.
 */
@Injectable()
export class UsagePruning extends Schedule {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    return [new SteadyWork('Pruning usage', () => this.prune(), everyMs)];
  }

  private async prune(): Promise<boolean> {
    const ctx = systemContext('usage', this.clock.now());
    await this.database.query(ctx, moveUsageWindow, [this.keptFrom(limits.usageEvents.value)]);
    let isMoreLeft = false;
    for (const { statement, days } of prunings) {
      const gone = await this.remove(ctx, statement, this.keptFrom(days));
      isMoreLeft ||= gone === atOnce;
    }
    return isMoreLeft;
  }

  private async remove(ctx: Context, statement: string, before: Date): Promise<number> {
    return (await this.database.query(ctx, statement, [before, atOnce])).length;
  }

  /** Whole days in China, today not among them. */
  private keptFrom(days: number): Date {
    return startInChina(daysBefore(dayInChina(this.clock.now()), days));
  }
}
