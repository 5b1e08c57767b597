import { limits, type Clock, type Context, type Database, type HubError } from '@shutong/platform';
import type { DatasetVersion } from '../dataset/dataset.entity';
import { ingestErrors } from '../ingest/ingest.errors';
import type { IngestProgress } from '../ingest/ingest';
import { LoadLost, served } from './load-failures';

/** How often the process that loads says that it does. */
const beatMs = 5000;
const hourMs = 3_600_000;

/** Tells how far a load is, and ends it where the version is no longer this process's, it takes too long, or the process ends. */
export class LoadWatch {
  private readonly losing = new AbortController();
  private readonly timers: readonly NodeJS.Timeout[];
  private phase: IngestProgress['phase'] | 'mask' | null = null;
  private bytes = 0;
  readonly signal: AbortSignal;
  /** Why it was ended. */
  cause: LoadLost | HubError | undefined;

  constructor(
    private readonly database: Database,
    private readonly ctx: Context,
    private readonly version: DatasetVersion,
    private readonly of: { readonly clock: Clock; readonly ending: AbortSignal },
  ) {
    this.signal = AbortSignal.any([this.losing.signal, of.ending]);
    const { value: limit } = limits.loadTime;
    this.timers = [
      setInterval(() => void this.note([]).catch(() => undefined), beatMs),
      setTimeout(() => this.end(ingestErrors.tooLong({ limit })), limit * hourMs),
    ];
    for (const timer of this.timers) timer.unref();
  }

  readonly progress = ({ phase, bytes }: IngestProgress): void => {
    Object.assign(this, { phase, bytes });
  };

  /** Persons are being taken out, and the gate looks at what is left. */
  masking(): void {
    this.phase = 'mask';
  }

  /** Notes keys before anything is stored under them. @throws LoadLost, Outage */
  readonly note = async (keys: readonly string[]): Promise<void> => {
    const { id, load } = this.version;
    const noted = this.database.query(
      this.ctx,
      `UPDATE datasets.version SET changed_at = $3, phase = $4, progress = $5, objects = objects || $6::text[]
        WHERE id = $1 AND state = 'loading' AND load = $2 RETURNING id`,
      [...[id, load, this.of.clock.now()], ...[this.phase, this.bytes, keys]],
    );
    if ((await served(noted)).length > 0) return;
    throw this.end(new LoadLost());
  };

  private end<Cause extends LoadLost | HubError>(cause: Cause): Cause {
    this.cause ??= cause;
    this.losing.abort();
    return cause;
  }

  stop(): void {
    this.timers.forEach(clearTimeout);
  }
}
