import { Inject } from '@nestjs/common';
import { Clock, Database, Schedule, systemContext, type TxContext } from '@shutong/platform';
import { Inbox } from '../inbox/inbox';
import { Intake, type HandedIn, type IntakeKind } from './intake';

const messagesAtOnce = 20;

/** Takes up what was handed in, each kind by one consumer. */
export abstract class IntakeSchedule extends Schedule {
  constructor(
    @Inject(Database) protected readonly database: Database,
    @Inject(Clock) protected readonly clock: Clock,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Inbox) private readonly inbox: Inbox,
  ) {
    super();
  }

  /** Each message once, in one transaction with what `keep` makes of them, the oldest first; whether more may wait. */
  protected async takeUp(
    kind: IntakeKind,
    consumer: string,
    keep: (tx: TxContext, messages: readonly HandedIn[]) => Promise<void>,
  ): Promise<boolean> {
    if (!(await this.intake.waits(kind))) return false;
    const ctx = systemContext(kind, this.clock.now());
    return this.database.transaction(ctx, async (tx) => {
      const messages = await this.intake.take(tx, kind, messagesAtOnce);
      const keys = messages.map(({ key }) => key);
      const fresh = await this.inbox.fresh(tx, consumer, keys);
      await keep(
        tx,
        messages.filter(({ key }) => fresh.has(key)),
      );
      return messages.length === messagesAtOnce;
    });
  }
}
