import { Inject, Injectable } from '@nestjs/common';
import { Clock, Config, Database, Schedule, SteadyWork, systemContext } from '@shutong/platform';

/** Each process of the hub notes that it is there, so that no connector is blamed for a silence of the hub's. */
@Injectable()
export class ListeningRounds extends Schedule {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const note = async () => {
      await this.note();
      return false;
    };
    const everyMs = this.config.linkHeartbeat * 250;
    return [new SteadyWork('Noting that the hub is there', note, everyMs)];
  }

  /** After a break in which connectors may have become late the time begins anew. */
  async note(): Promise<void> {
    const now = this.clock.now();
    await this.database.query(
      systemContext('hub-listening', now),
      `INSERT INTO exchange.hub_listening AS l (since, until) VALUES ($1, $1)
       ON CONFLICT (one) DO UPDATE
         SET since = CASE WHEN excluded.until > l.until + make_interval(secs => $2)
                          THEN excluded.since ELSE l.since END,
             until = greatest(l.until, excluded.until)`,
      [now, this.config.linkLateAfter],
    );
  }
}
