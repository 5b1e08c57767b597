import { Inject, Injectable } from '@nestjs/common';
import { Notices } from '@shutong/notice';
import {
  Clock,
  Database,
  dayInChina,
  systemContext,
  turnLoader,
  type Context,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { partsTaken } from '../course/parts-taken.query';
import type { PartTaken } from '../course/sides.policy';
import { openlyDisputed } from '../dispute/open-disputes.query';
import { reminderCause } from '../reminder/reminder.policy';
import { RenewedAgreements } from '../renewal/renewed-agreements.service';
import type { Application } from './application.entity';
import type { TimedFile } from './application-file';
import { Offers } from './offers.service';
import type { Standing } from './standing.policy';

type Known = Pick<TimedFile, 'parts' | 'standing' | 'isDisputed' | 'reminded' | 'renewed'>;

/**
 * Who has acted in applications, what they rest on now, whether they are disputed, and who has been reminded of them. They have been
 * read, so that may be.
 */
@Injectable()
export class Circumstances {
  private readonly parts: DataLoader<string, PartTaken[]>;
  private readonly disputed: DataLoader<string, boolean>;
  private readonly standings: DataLoader<Application, Standing>;

  constructor(
    @Inject(Database) database: Database,
    @Inject(Offers) offers: Offers,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(RenewedAgreements) private readonly agreements: RenewedAgreements,
  ) {
    this.parts = turnLoader((ids) =>
      partsTaken(
        database.dataSource.manager,
        ids.map((applicationId) => ({ applicationId })),
      ),
    );
    this.disputed = turnLoader(async (ids) => {
      const disputed = await openlyDisputed(database.dataSource.manager, ids);
      return ids.map((id) => disputed.has(id));
    });
    this.standings = turnLoader((applications) =>
      offers.standings(systemContext('circumstances', clock.now()), applications),
    );
  }

  async of({ actor }: Context, application: Application): Promise<Known> {
    const reminder = reminderCause(application, actor, dayInChina(this.clock.now()));
    const [parts, standing, isDisputed, reminded, renewed] = await Promise.all([
      this.parts.load(application.id),
      this.standings.load(application),
      this.disputed.load(application.id),
      this.notices.toldOf(reminder),
      this.agreements.of(application),
    ]);
    return { parts, standing, isDisputed, reminded, renewed };
  }
}
