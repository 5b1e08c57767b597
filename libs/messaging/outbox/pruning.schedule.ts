import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Config,
  Database,
  limits,
  Schedule,
  SteadyWork,
  systemContext,
} from '@shutong/platform';
import { oldestKept, pruneMessages } from '@shutong/transport';
import { Inbox } from '../inbox/inbox';
import { eventTopics } from './event';

const everyMs = 60_000;
const hourMs = 3_600_000;

/** For which marks of the inbox stay at least: brokers keep messages for a week where nobody says for how long. */
const leastMarkHours = 31 * 24;

/**
 * Removes from the outbox what everybody who reads it has read, once it is old enough; commands of calls that are long over; and
 * replies that nobody came for. Marks of the inbox stay for twice as long as outbox and brokers keep messages, which till then might come again, and as long as
 * the outbox keeps an older event: what waits for departments is marked by their connectors, and may wait for ever.
 */
@Injectable()
export class Pruning extends Schedule {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Config) private readonly config: Config,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Inbox) private readonly inbox: Inbox,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const { messageRetentionHours, kafkaRetentionHours = 0 } = this.config;
    const ages = {
      passedMs: messageRetentionHours * hourMs,
      commandsMs: limits.commandKept.value,
    };
    const prune = async () => (await pruneMessages(this.database.pool, ages)) > 0;
    const markHours = Math.max(leastMarkHours, 2 * messageRetentionHours, 2 * kafkaRetentionHours);
    const forget = async () => {
      const ctx = systemContext('pruning', this.clock.now());
      const since = await oldestKept(this.database.pool, eventTopics());
      return (await this.inbox.forget(ctx, markHours, since)) > 0;
    };
    return [
      new SteadyWork('Pruning the outbox', prune, everyMs),
      new SteadyWork('Pruning the inbox', forget, everyMs),
    ];
  }
}
