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
import { MessageWriters, strangerKinds, type StrangerKind } from './message-writers.service';

/** Whoever has handed it in waits for it. */
const lookEveryMs = 200;

/** Classes of SQLSTATE that say that something in a message is wrong: data exception, integrity constraint violation. */
const wrongData = /^2[23]/;

/** What is away, or fails here, is no fault of the message: it stays and is tried again. */
const isOfMessage = (error: unknown): boolean => error instanceof HubError && error.status < 500;

/** Takes up what people outside have handed in at the portal: each message once, and none holds up those after it. */
@Injectable()
export class OpenIntake extends IntakeSchedule {
  private readonly logger = new Logger('intake');

  constructor(
    @Inject(Database) database: Database,
    @Inject(Clock) clock: Clock,
    @Inject(Intake) intake: Intake,
    @Inject(Inbox) inbox: Inbox,
    @Inject(MessageWriters) private readonly writers: MessageWriters,
  ) {
    super(database, clock, intake, inbox);
  }

  protected works(): SteadyWork[] {
    return strangerKinds.map(
      (kind) => new SteadyWork(`Taking up ${kind}`, () => this.messages(kind), lookEveryMs),
    );
  }

  private messages(kind: StrangerKind): Promise<boolean> {
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
        this.writers.write({ ...tx, requestId, tx: inner }, kind as StrangerKind, body),
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
