import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock, Config, Database, SteadyWork, systemContext } from '@shutong/platform';

/** Each process of the hub notes that it is there, so that no connector is blamed for a silence of the hub's. */
@Injectable()
export class ListeningRounds implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly work: SteadyWork;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
  ) {
    const note = async () => {
      await this.note();
      return false;
    };
    const everyMs = config.linkHeartbeat * 250;
    this.work = new SteadyWork('Noting that the hub is there', note, everyMs);
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.work.stop();
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
