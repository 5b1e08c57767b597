import { Injectable, Logger } from '@nestjs/common';
import { IntakeSchedule, complaintOf, type UsageEvent } from '@shutong/messaging';
import { SteadyWork, limits, type TxContext } from '@shutong/platform';
import { keepAndSum, sumWords } from './usage.query';

const lookEveryMs = 500;

/** Takes up usage that processes have handed in: each event once, with its sums, in one transaction. */
@Injectable()
export class UsageIntake extends IntakeSchedule {
  private readonly logger = new Logger('usage');

  protected works(): SteadyWork[] {
    return [new SteadyWork('Taking up usage', () => this.events(), lookEveryMs)];
  }

  private events(): Promise<boolean> {
    return this.takeUp('usage', 'statistics-usage', async (tx, messages) => {
      const events = messages.flatMap(({ body }) => this.eventsIn(body));
      if (events.length > 0) await this.keep(tx, events);
    });
  }

  /** The portal faces the internet: what it hands in is looked at as if somebody else had written it, each event by itself. */
  private eventsIn(body: unknown): readonly UsageEvent[] {
    if (complaintOf('usage', body) === undefined) return body as UsageEvent[];
    return [body].flat().filter((event): event is UsageEvent => {
      const complaint = complaintOf('usage', [event]);
      if (complaint === undefined) return true;
      this.logger.error(`A usage event breaks its contract and is left: ${complaint}`);
      return false;
    });
  }

  private async keep(tx: TxContext, events: readonly UsageEvent[]): Promise<void> {
    await this.database.query(tx, keepAndSum, [JSON.stringify(events)]);
    const searches = events.filter(isForWords);
    if (searches.length === 0) return;
    const most = limits.searchWordsADay.value;
    await this.database.query(tx, sumWords, [JSON.stringify(searches), most]);
  }
}

/** Whether it counts for what is asked for: what a crawler tries or was refused says nothing of that. */
const isForWords = ({ act, outcome, words, consumer }: UsageEvent): boolean =>
  act === 'search' && outcome === 'answered' && Boolean(words) && consumer !== 'crawler';
