import { Inject, Injectable } from '@nestjs/common';
import { Config, Database, Schedule, SteadyWork } from '@shutong/platform';
import { pruneMessages } from '@shutong/transport';

const everyMs = 60_000;
const hourMs = 3_600_000;

/** Removes from the outbox what everybody who reads it has read, once it is old enough; and replies that nobody came for. */
@Injectable()
export class Pruning extends Schedule {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Config) private readonly config: Config,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const olderThanMs = this.config.messageRetentionHours * hourMs;
    const prune = async () => (await pruneMessages(this.database.pool, olderThanMs)) > 0;
    return [new SteadyWork('Pruning the outbox', prune, everyMs)];
  }
}
