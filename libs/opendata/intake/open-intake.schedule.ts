import { Inject, Injectable, Logger } from '@nestjs/common';
import { Inbox, Intake, IntakeSchedule, complaintOf, type HandedIn } from '@shutong/messaging';
import {
  Clock,
  Database,
  HubError,
  SteadyWork,
  systemContext,
  type TxContext,
} from '@shutong/platform';
import type { DeveloperMessage } from '../developer/developer-message';
import { DeveloperRegister } from '../developer/developer-register.service';
import type { FeedbackMessage } from '../feedback/feedback-message';
import { FeedbackRegister } from '../feedback/feedback-register.service';

/** Whoever has handed it in waits for it. */
const lookEveryMs = 200;

/** Classes of SQLSTATE that say that something in a message is wrong: data exception, integrity constraint violation. */
const wrongData = /^2[23]/;

/** What is away, or fails here, is no fault of the message: it stays and is tried again. */
const isOfMessage = (error: unknown): boolean => error instanceof HubError && error.status < 500;

type Kind = 'developer' | 'feedback';

/** Takes up what people outside have handed in at the portal: each message once, and none holds up those after it. */
@Injectable()
export class OpenIntake extends IntakeSchedule {
  private readonly logger = new Logger('intake');
  private readonly writers: Readonly<Record<Kind, (tx: TxContext, body: unknown) => Promise<void>>>;

  constructor(
    @Inject(Database) database: Database,
    @Inject(Clock) clock: Clock,
    @Inject(Intake) intake: Intake,
    @Inject(Inbox) inbox: Inbox,
    @Inject(DeveloperRegister) developers: DeveloperRegister,
    @Inject(FeedbackRegister) feedback: FeedbackRegister,
  ) {
    super(database, clock, intake, inbox);
    this.writers = {
      developer: (tx, body) => developers.apply(tx, body as DeveloperMessage),
      feedback: (tx, body) => feedback.receive(tx, body as FeedbackMessage),
    };
  }

  protected works(): SteadyWork[] {
    return [
      new SteadyWork('Taking up developers', () => this.messages('developer'), lookEveryMs),
      new SteadyWork('Taking up feedback', () => this.messages('feedback'), lookEveryMs),
    ];
  }

  private messages(kind: Kind): Promise<boolean> {
    return this.takeUp(kind, `opendata-${kind}`, async (tx, messages) => {
      for (const message of messages) await this.apply(tx, message);
    });
  }

  /** The portal faces the internet: what it hands in is judged as if somebody else had written it. */
  private async apply(tx: TxContext, { key, kind, body }: HandedIn): Promise<void> {
    const complaint = complaintOf(kind, body);
    if (complaint !== undefined) return this.leave(key, complaint);
    const { requestId } = systemContext(kind, this.clock.now());
    try {
      await tx.tx.transaction((inner) =>
        this.writers[kind as Kind]({ ...tx, requestId, tx: inner }, body),
      );
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (!isOfMessage(error) && !wrongData.test(code)) throw error;
      this.leave(key, String(error));
    }
  }

  /** Nobody known has said it, so the log has no entry of it. */
  private leave(key: string, why: string): void {
    this.logger.warn(`What was handed in as ${key} is left: ${why}`);
  }
}
