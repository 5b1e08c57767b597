import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, systemContext, turnLoader } from '@shutong/platform';
import type DataLoader from 'dataloader';
import { partsTaken } from '../course/parts-taken.query';
import type { PartTaken } from '../course/sides.policy';
import { openlyDisputed } from '../dispute/open-disputes.query';
import type { Application } from './application.entity';
import type { TimedFile } from './application-file';
import { Offers } from './offers.service';
import type { Standing } from './standing.policy';

/** Who has acted in applications, what they rest on now, and whether they are disputed. They have been read, so that may be. */
@Injectable()
export class Circumstances {
  private readonly parts: DataLoader<string, PartTaken[]>;
  private readonly disputed: DataLoader<string, boolean>;
  private readonly standings: DataLoader<Application, Standing>;

  constructor(
    @Inject(Database) database: Database,
    @Inject(Offers) offers: Offers,
    @Inject(Clock) clock: Clock,
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

  async of(
    application: Application,
  ): Promise<Pick<TimedFile, 'parts' | 'standing' | 'isDisputed'>> {
    const [parts, standing, isDisputed] = await Promise.all([
      this.parts.load(application.id),
      this.standings.load(application),
      this.disputed.load(application.id),
    ]);
    return { parts, standing, isDisputed };
  }
}
