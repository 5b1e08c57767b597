import { Inject, Injectable } from '@nestjs/common';
import { Coverage } from '@shutong/catalog';
import { Clocks, type ClockOutcome } from '@shutong/clocks';
import { Database, type TxContext } from '@shutong/platform';
import { answerClockOf, endAnswerClock, startAnswerClock } from './application-clocks';
import type { Application } from './application.entity';

/** The provider's time to answer an application. */
@Injectable()
export class AnswerTimes {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Coverage) private readonly coverage: Coverage,
  ) {}

  /** It has received the application, and has the time that its duty states for what is asked for, else that of the law. */
  async begin(tx: TxContext, application: Application): Promise<void> {
    const { clocks, database } = this;
    const isConditional = answerClockOf(application)?.kind === 'answer-conditional';
    const days = isConditional ? await this.coverage.promisedDays(tx, application) : null;
    await startAnswerClock({ clocks, database }, tx, application, days);
  }

  end(tx: TxContext, application: Application, outcome: ClockOutcome): Promise<void> {
    return endAnswerClock(this.clocks, tx, application, outcome);
  }
}
