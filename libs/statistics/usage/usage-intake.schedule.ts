import { Inject, Injectable, Logger } from '@nestjs/common';
import { Inbox, Intake, complaintOf, type UsageEvent } from '@shutong/messaging';
import {
  Clock,
  Database,
  Schedule,
  SteadyWork,
  limits,
  systemContext,
  type TxContext,
} from '@shutong/platform';
import { keepEvents, sumEvents, sumWords } from './usage.query';

const lookEveryMs = 500;
/** At 500 events each, as many as one transaction takes well. */
const messagesAtOnce = 20;

/** Takes up usage that processes have handed in: each event once, with its sums, in one transaction. */
@Injectable()
export class UsageIntake extends Schedule {
  private readonly logger = new Logger('usage');

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Inbox) private readonly inbox: Inbox,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    return [new SteadyWork('Taking up usage', () => this.takeUp(), lookEveryMs)];
  }

  private takeUp(): Promise<boolean> {
    const ctx = systemContext('usage', this.clock.now());
    return this.database.transaction(ctx, async (tx) => {
      const messages = await this.intake.take(tx, 'usage', messagesAtOnce);
      const keys = messages.map(({ key }) => key);
      const fresh = await this.inbox.fresh(tx, 'statistics-usage', keys);
      const events = messages.flatMap(({ key, body }) =>
        fresh.has(key) ? this.eventsIn(body) : [],
      );
      if (events.length > 0) await this.keep(tx, events);
      return messages.length === messagesAtOnce;
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
    const body = JSON.stringify(events);
    await this.database.query(tx, keepEvents, [body]);
    await this.database.query(tx, sumEvents, [body]);
    await this.database.query(tx, sumWords, [body, limits.searchWordsADay.value]);
  }
}
