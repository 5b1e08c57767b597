import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Notices, type Telling } from '@shutong/notice';
import { Clock, Config, Database, type Day, type TxContext } from '@shutong/platform';
import { IsNull } from 'typeorm';
import { DepartmentNames } from '../agreement/department-names.service';
import { templateOf } from '../application/application-tellings.policy';
import { openAnswerClockOf, supplementDueOn, supplementIsOver } from './open-answer.clock';
import { OpenAgreement, OpenAnswer, type OpenApplication } from './open-application.entity';
import { openTellingsOf, overCauseOf, type OpenTelling } from './open-tellings.policy';

/** What applicant, provider and authority are told, and what they have to do about it; the applicant is named in none of it. */
@Injectable()
export class OpenTellings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(DepartmentNames) private readonly names: DepartmentNames,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** After whatever happened to it: who has something to do now has it as a task and nobody else, and the news are told. */
  async follow(tx: TxContext, application: OpenApplication): Promise<void> {
    const { title, extensionDays } = application;
    if (application.state === 'awaiting-supplement') {
      const as = { goesOnCause: overCauseOf(application), goesOnTo: null };
      await this.clocks.tellGoingOn(tx, openAnswerClockOf(application.id), as);
    }
    const about = { type: 'open-application', id: application.id };
    const provider = await this.names.of(tx, application.provider);
    const tasks: Omit<Telling, 'about'>[] = [];
    for (const telling of await this.found(tx, application)) {
      const { cause, to, task, within } = telling;
      const dueOn = within && (await this.lastDay(tx, application, within));
      const template = templateOf(telling, dueOn);
      // The time may stand still, or the calendar lack the year.
      const params = { title, provider, dueOn: dueOn ?? '—', days: String(extensionDays) };
      if (task) tasks.push({ cause, template, to, params, ...(dueOn ? { dueOn } : {}) });
      else await this.notices.tell(tx, { cause, template, to, params, about });
    }
    await this.notices.settle(tx, about, tasks);
  }

  private async found(tx: TxContext, application: OpenApplication): Promise<OpenTelling[]> {
    const { id: applicationId } = application;
    const answers = this.database.repository(tx, OpenAnswer);
    const agreements = this.database.repository(tx, OpenAgreement);
    return openTellingsOf({
      application,
      answer: await answers.findOneBy({ applicationId, replacedAt: IsNull() }),
      agreement: await agreements.findOneBy({ applicationId }),
      supplementOver: supplementIsOver(this.clocks, application, this.clock.now()),
      authority: this.config.authorityDepartment,
    });
  }

  private async lastDay(
    tx: TxContext,
    application: OpenApplication,
    within: 'answer' | 'supplement',
  ): Promise<Day | undefined> {
    if (within === 'supplement') return supplementDueOn(this.clocks, application) ?? undefined;
    return this.clocks.dueOn(tx, openAnswerClockOf(application.id));
  }
}
