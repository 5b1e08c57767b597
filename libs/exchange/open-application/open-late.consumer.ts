import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Notices } from '@shutong/notice';
import { Database, type Day, type TxContext } from '@shutong/platform';
import { In } from 'typeorm';
import { DepartmentNames } from '../agreement/department-names.service';
import { openAnswerClockOf } from './open-answer.clock';
import { OpenApplication } from './open-application.entity';
import { awaitingStates } from './open-application.states';
import { applicantOf } from './open-tellings.policy';

interface Overdue {
  readonly matterKind: string;
  readonly matterId: string;
  readonly dueOn: Day;
}

/**
 * Tells the applicant who is late. No clock names who applied, so that the watch can tell holder and authority only. A last day that has
 * moved is another cause.
 */
@Injectable()
export class OpenLateConsumer implements EventConsumer {
  readonly name = 'exchange-open-late';
  readonly types = ['clocks.clock.overdue'];

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(DepartmentNames) private readonly names: DepartmentNames,
  ) {}

  async handle(tx: TxContext, { data }: CloudEvent): Promise<void> {
    const { matterKind, matterId: id, dueOn } = data as unknown as Overdue;
    const about = { type: 'open-application', id };
    if (matterKind !== openAnswerClockOf(id).matter.kind) return;
    const where = { id, state: In([...awaitingStates]) };
    const application = await this.database.repository(tx, OpenApplication).findOneBy(where);
    if (!application) return;
    const provider = await this.names.of(tx, application.provider);
    await this.notices.tell(tx, {
      ...{ cause: `open-application/${id}/overdue/${dueOn}`, template: 'open-answer-overdue' },
      ...{ to: [applicantOf(application)], about },
      params: { provider, title: application.title, dueOn },
    });
  }
}
