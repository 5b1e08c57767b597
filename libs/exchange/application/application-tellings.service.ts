import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Notices, type About, type Telling } from '@shutong/notice';
import { Config, Database, type Day, type TxContext } from '@shutong/platform';
import { IsNull } from 'typeorm';
import { DepartmentNames } from '../agreement/department-names.service';
import { Decision } from '../decision/decision.entity';
import { Extension } from '../extension/extension.entity';
import { MatterPart } from '../matter/matter.entity';
import { partCause } from '../matter/matter-tellings.policy';
import { Supplement } from '../supplement/supplement.entity';
import { answerClockOf, supplementClockOf } from './application-clocks';
import {
  overTelling,
  tellingsOf,
  templateOf,
  type ApplicationTelling,
  type TellingTime,
} from './application-tellings.policy';
import type { Application } from './application.entity';
import type { ApplicationFile } from './application-file';

/** What is told, of which applications, and how their parties are called. */
export interface Told extends ApplicationTelling {
  /** Of their last days the first is told. */
  readonly applications: readonly Application[];
  readonly parties: Readonly<Record<string, string>>;
}

/** What people are told of an application, and what they have to do about it. */
@Injectable()
export class ApplicationTellings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(DepartmentNames) private readonly names: DepartmentNames,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** After whatever happened to it: who has something to do now has it as a task and nobody else, and the news are told. */
  async follow(tx: TxContext, application: Application): Promise<void> {
    const parties = {
      title: application.title,
      requester: await this.names.of(tx, application.requester),
      provider: await this.names.of(tx, application.provider),
    };
    const file = await this.fileOf(tx, application);
    const found = tellingsOf({ ...file, proposalId: file.decision?.id ?? null });
    const told = found.map((telling) => ({ ...telling, applications: [application], parties }));
    await this.tell(tx, { type: 'application', id: application.id }, told);
  }

  /**
   * While supplements are awaited: that the time for them is over is told as the same cause by the watch on clocks. It
   * changes the clock, so that only who holds the application and none of another part may say so.
   */
  async tellGoingOn(tx: TxContext, application: Application): Promise<void> {
    const { state, handler: goesOnTo } = application;
    const clock = state === 'awaiting-supplement' ? answerClockOf(application) : undefined;
    if (!clock) return;
    const cause = `${await this.causeOf(tx, application)}/${overTelling(application).cause}`;
    await this.clocks.tellGoingOn(tx, clock, { goesOnCause: cause, goesOnTo });
  }

  /** All that is to be told about a thing now; what is a task is one until it is told no more. */
  async tell(tx: TxContext, about: About, tellings: readonly Told[]): Promise<void> {
    const tasks: Omit<Telling, 'about'>[] = [];
    for (const telling of tellings) {
      const { cause, to, within, says, applications, parties } = telling;
      const dueOn = within && (await this.firstDay(tx, applications, within));
      const template = templateOf(telling, dueOn);
      const params = { ...parties, ...says, dueOn: dueOn ?? unknownDay };
      if (telling.task) tasks.push({ cause, template, to, params, ...(dueOn ? { dueOn } : {}) });
      else await this.notices.tell(tx, { cause, template, to, params, about });
    }
    await this.notices.settle(tx, about, tasks);
  }

  /** As it stands within the transaction. */
  async fileOf(tx: TxContext, application: Application): Promise<ApplicationFile> {
    const { id: applicationId } = application;
    const of = { where: { applicationId } };
    const standing = { where: { applicationId, replacedAt: IsNull() } };
    return {
      application,
      decision: await this.database.repository(tx, Decision).findOne(standing),
      supplement: await this.database.repository(tx, Supplement).findOne(of),
      supplementOver: await this.supplementOver(tx, application),
      extension: await this.database.repository(tx, Extension).findOne(of),
      authority: this.config.authorityDepartment,
    };
  }

  /** Supplements are awaited, and the time for them is over. */
  async supplementOver(tx: TxContext, { id, state }: Application): Promise<boolean> {
    return state === 'awaiting-supplement' && this.clocks.isOver(tx, supplementClockOf(id));
  }

  /** How causes begin: as those of its part, where it belongs to a matter. */
  private async causeOf(tx: TxContext, { id, matterId, provider }: Application): Promise<string> {
    if (!matterId) return `application/${id}`;
    const parts = this.database.repository(tx, MatterPart);
    return partCause(await parts.findOneByOrFail({ matterId, provider }));
  }

  private async firstDay(
    tx: TxContext,
    applications: readonly Application[],
    within: TellingTime,
  ): Promise<Day | undefined> {
    const days: Day[] = [];
    for (const one of applications) {
      const day = await this.lastDay(tx, one, within);
      if (day) days.push(day);
    }
    return days.sort()[0];
  }

  private async lastDay(
    tx: TxContext,
    application: Application,
    within: TellingTime,
  ): Promise<Day | undefined> {
    const clock =
      within === 'answer' ? answerClockOf(application) : supplementClockOf(application.id);
    return clock && this.clocks.dueOn(tx, clock);
  }
}

/** Stands for a last day while time stands still, or where the calendar lacks its year. */
const unknownDay = '—';
