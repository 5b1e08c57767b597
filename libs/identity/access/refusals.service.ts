import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { anonymous, Clock, HubError, systemContext } from '@shutong/platform';

/** What was asked for: the permission, and the route or GraphQL field. */
export interface Operation {
  readonly permission: string;
  readonly name: string;
}

interface Tally {
  readonly operation: Operation;
  readonly reason: string;
  readonly status: number;
  count: number;
}

const perMinute = 60_000;

/**
 * Refusals of callers who proved nothing: one log entry a minute for each operation and reason, with
 * their number, so that nobody can fill the log. Operations and reasons are the hub's own lists, so
 * the tally is bounded too. A process that is killed loses at most its last minute of them.
 */
@Injectable()
export class Refusals implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('access');
  private readonly tallies = new Map<string, Tally>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.flush(), perMinute).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** Counts a refusal; what is no refusal (a failure of ours) is not. */
  count(operation: Operation, error: unknown): void {
    if (!(error instanceof HubError)) return;
    const key = `${operation.permission} ${operation.name} ${error.code}`;
    const tally = this.tallies.get(key);
    if (tally) tally.count += 1;
    else {
      const { code: reason, status } = error;
      this.tallies.set(key, { operation, reason, status, count: 1 });
    }
  }

  /** Writes what was counted since the last time; what cannot be written is kept for the next. */
  async flush(): Promise<void> {
    const waiting = [...this.tallies];
    this.tallies.clear();
    await Promise.all(waiting.map(([key, tally]) => this.write(key, tally)));
  }

  private async write(key: string, tally: Tally): Promise<void> {
    const { operation, reason, status, count } = tally;
    const ctx = { ...systemContext('access', this.clock.now()), actor: anonymous };
    const resource = [{ type: 'operation', id: operation.name, rows: count }];
    const act = {
      action: operation.permission,
      outcome: 'deny' as const,
      reason,
      status,
      resource,
    };
    try {
      await this.audit.recordNow(ctx, act);
    } catch (error) {
      this.logger.error(error);
      const since = this.tallies.get(key);
      if (since) since.count += count;
      else this.tallies.set(key, tally);
    }
  }
}
