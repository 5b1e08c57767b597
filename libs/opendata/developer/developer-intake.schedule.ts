import { Inject, Injectable, Logger } from '@nestjs/common';
import { Inbox, Intake, complaintOf, type HandedIn } from '@shutong/messaging';
import {
  Clock,
  Database,
  HubError,
  Schedule,
  SteadyWork,
  systemContext,
  type TxContext,
} from '@shutong/platform';
import type { DeveloperMessage } from './developer-message';
import { DeveloperRegister } from './developer-register.service';

/** A developer waits for it. */
const lookEveryMs = 200;
const messagesAtOnce = 20;

/** Classes of SQLSTATE that say that something in a message is wrong: data exception, integrity constraint violation. */
const wrongData = /^2[23]/;

/** Takes up what developers have handed in at the portal: each message once, and none holds up those after it. */
@Injectable()
export class DeveloperIntake extends Schedule {
  private readonly logger = new Logger('developers');

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Inbox) private readonly inbox: Inbox,
    @Inject(DeveloperRegister) private readonly register: DeveloperRegister,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    return [new SteadyWork('Taking up developers', () => this.takeUp(), lookEveryMs)];
  }

  private takeUp(): Promise<boolean> {
    const ctx = systemContext('developers', this.clock.now());
    return this.database.transaction(ctx, async (tx) => {
      const messages = await this.intake.take(tx, 'developer', messagesAtOnce);
      const keys = messages.map(({ key }) => key);
      const fresh = await this.inbox.fresh(tx, 'opendata-developers', keys);
      for (const message of messages) if (fresh.has(message.key)) await this.apply(tx, message);
      return messages.length === messagesAtOnce;
    });
  }

  /** The portal faces the internet: what it hands in is judged as if somebody else had written it. */
  private async apply(tx: TxContext, { key, body }: HandedIn): Promise<void> {
    const complaint = complaintOf('developer', body);
    if (complaint !== undefined) return this.leave(key, complaint);
    const { requestId } = systemContext('developers', this.clock.now());
    try {
      await tx.tx.transaction((inner) =>
        this.register.apply({ ...tx, requestId, tx: inner }, body as DeveloperMessage),
      );
    } catch (error) {
      if (
        !(error instanceof HubError) &&
        !wrongData.test((error as { code?: string }).code ?? '')
      ) {
        throw error;
      }
      this.leave(key, String(error));
    }
  }

  /** Nobody known has said it, so the log has no entry of it. */
  private leave(key: string, why: string): void {
    this.logger.warn(`What was handed in as ${key} is left: ${why}`);
  }
}
