import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  Clock,
  Schedule,
  SteadyWork,
  asHubError,
  hasRole,
  limits,
  monotonicMillis,
  systemContext,
  uuidv7,
  type Context,
} from '@shutong/platform';
import { Intake, type HandedIn } from '../intake/intake';
import type { UsageEvent } from './usage-event';

/** What is counted of an act however it ends; also of which dataset, where that is known before. */
export type CountedAct = Pick<UsageEvent, 'act' | 'channel' | 'words' | 'dataset' | 'version'>;
/** What an answer brought, and of which entry or dataset. */
export type Brought = Pick<UsageEvent, 'entry' | 'dataset' | 'version' | 'rows' | 'bytes'>;

const handInEveryMs = 1000;
/** As many as one message holds. */
const mostAtOnce = 500;

/**
 * Counts acts that nothing else records. Events wait in memory and are handed in every second and when the process
 * ends, so that no caller waits for them; a killed process takes its last second with it.
 */
@Injectable()
export class Usage extends Schedule {
  private readonly logger = new Logger('usage');
  private readonly waiting: UsageEvent[] = [];
  /** What is being handed in; tried again under the same key, it counts once whatever becomes of an answer. */
  private leaving: HandedIn | undefined;
  private dropped = 0;

  constructor(
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  /** Runs the act and counts it, however it ends. */
  async counted<T>(
    ctx: Context,
    act: CountedAct,
    run: () => Promise<T>,
    broughtBy: (answer: T) => Brought,
  ): Promise<T> {
    const at = this.clock.now().toISOString();
    const began = monotonicMillis();
    const add = (ending: Brought & Pick<UsageEvent, 'outcome'>): void => {
      const durationUs = Math.round((monotonicMillis() - began) * 1000);
      this.add({ at, ...act, ...consumerOf(ctx), ...ending, durationUs });
    };
    try {
      const answer = await run();
      add({ outcome: 'answered', ...broughtBy(answer) });
      return answer;
    } catch (error) {
      add({ outcome: asHubError(error).status < 500 ? 'refused' : 'failed', rows: 0 });
      throw error;
    }
  }

  override async onApplicationShutdown(): Promise<void> {
    await super.onApplicationShutdown();
    try {
      while (await this.handIn());
    } catch (error) {
      this.logger.error(`Usage events could not be handed in at the end: ${String(error)}`);
    }
  }

  protected works(): SteadyWork[] {
    return [new SteadyWork('Handing in usage', () => this.handIn(), handInEveryMs)];
  }

  private add(event: UsageEvent): void {
    if (this.waiting.length < limits.usageWaiting.value) this.waiting.push(event);
    else this.dropped += 1;
  }

  private async handIn(): Promise<boolean> {
    const now = this.clock.now();
    if (!this.leaving && this.waiting.length > 0) {
      const body = this.waiting.splice(0, mostAtOnce);
      this.leaving = { key: uuidv7(now), kind: 'usage', body };
    }
    if (!this.leaving) return false;
    await this.intake.handIn(systemContext('usage', now), this.leaving);
    this.leaving = undefined;
    if (this.dropped > 0) {
      this.logger.error(`${this.dropped} usage events were dropped while none could be handed in.`);
      this.dropped = 0;
    }
    return this.waiting.length > 0;
  }
}

function consumerOf({
  actor,
  origin,
}: Context): Pick<UsageEvent, 'consumer' | 'consumerDepartment'> {
  if (actor.department !== null) {
    return { consumer: 'department', consumerDepartment: actor.department };
  }
  if (actor.authn.agreement !== undefined) return { consumer: 'licensee' };
  if (hasRole(actor, 'developer')) return { consumer: 'developer' };
  return { consumer: origin.isCrawler ? 'crawler' : 'anonymous' };
}
