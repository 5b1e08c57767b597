import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Config, HealthChecks, SteadyWork, outliveConnection, required } from '@shutong/platform';
import { Pool } from 'pg';
import { LogFolderWriter, Publisher } from '@shutong/tlog-folder';
import { logKeyOf } from './log-key';
import { DatabaseLog } from './database-log';

/** Entries that get their places in one transaction. */
const orderedAtOnce = 4096;
/** An entry waits this long at most to be looked for. */
const lookEveryMs = 100;
/** Between two checkpoints: each costs a few flushes of the disk and leaves partial files. */
const publishEveryMs = 250;
const statementTimeoutMs = 60_000;
/** Beyond this the operator is alarmed. */
export const latestMs = 10_000;

/** How far the log is behind what was recorded. */
export interface LogStanding {
  /** Entries without a place yet. */
  readonly waiting: number;
  readonly ordered: number;
  readonly published: number;
  /** Milliseconds since everything recorded was published. */
  readonly behindMs: number;
  readonly failure?: string;
}

/** Orders what was recorded and publishes it, side by side, for as long as the worker runs. */
@Injectable()
export class LogWriter implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('audit');
  private readonly pool: Pool;
  private readonly folder: LogFolderWriter;
  private readonly log: DatabaseLog;
  private readonly ordering: SteadyWork;
  private readonly publishing: SteadyWork;

  constructor(@Inject(Config) config: Config, @Inject(HealthChecks) health: HealthChecks) {
    const key = logKeyOf(config);
    this.pool = new Pool({
      connectionString: required(config, 'sequencerDatabaseUrl'),
      application_name: 'shutong-sequencer',
      max: 3,
      statement_timeout: statementTimeoutMs,
      onConnect: outliveConnection,
    });
    // An idle connection that breaks is replaced by the next query; unheard, it would end the process.
    this.pool.on('error', (error) => this.logger.warn(`A connection broke: ${error.message}`));
    this.folder = new LogFolderWriter(config.logFolder);
    this.log = new DatabaseLog(this.pool);
    const publisher = new Publisher(this.log, this.folder, key);
    this.ordering = new SteadyWork(
      'Ordering the log',
      async () => (await this.log.order(orderedAtOnce)) === orderedAtOnce,
      lookEveryMs,
    );
    this.publishing = new SteadyWork(
      'Publishing the log',
      async () => (await publisher.publish()) >= orderedAtOnce,
      publishEveryMs,
    );
    // One that lags under load is left to work; one that fails for so long needs a person.
    const works = [this.ordering, this.publishing];
    health.add(() =>
      works.every((work) => work.lastFailure === undefined || work.behindMs <= latestMs),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.folder.prepare();
    this.ordering.start();
    this.publishing.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.ordering.stop(), this.publishing.stop()]);
    await this.pool.end();
  }

  async standing(): Promise<LogStanding> {
    const [waiting, { signed, ordered }] = await Promise.all([
      this.log.waiting(),
      this.log.standing(),
    ]);
    const failure = this.ordering.lastFailure ?? this.publishing.lastFailure;
    return {
      waiting,
      ordered,
      published: signed?.size ?? 0,
      behindMs: Math.max(this.ordering.behindMs, this.publishing.behindMs),
      ...(failure === undefined ? {} : { failure }),
    };
  }
}
