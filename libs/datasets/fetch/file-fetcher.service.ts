import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import {
  Clock,
  Database,
  HubError,
  OBJECT_STORE,
  ObjectTooLarge,
  WEB_CLIENT,
  WebRefusal,
  limits,
  unchanged,
  type Context,
  type ObjectStore,
  type StoredObject,
  type WebClient,
  type WebStream,
} from '@shutong/platform';
import { LoadLost } from '../load/load-failures';
import { FetchEnding, type FetchedFile } from './fetch-ending.service';
import { DatasetFetch } from './fetch.entity';
import { fetchErrors } from './fetch.errors';
import { fetchRefusal, fileNameOf } from './fetch.policy';
import { OwnFiles, type OwnFile } from './own-files';

/** How often the process that fetches says how far it is. */
const beatMs = 5000;

/** Fetches files as they become due, one after the other, and sees each to its end. */
@Injectable()
export class FileFetcher {
  private readonly logger = new Logger(FileFetcher.name);
  private readonly ending = new AbortController();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(WEB_CLIENT) private readonly client: WebClient,
    @Inject(FetchEnding) private readonly ends: FetchEnding,
    @Optional() @Inject(OwnFiles) private readonly own?: OwnFiles,
  ) {}

  /** The one that is due longest; resolves to whether there was one. Where a version is under way, it waits for that. */
  async next(ctx: Context): Promise<boolean> {
    const taken = this.ending.signal.aborted ? undefined : await this.take(ctx);
    if (!taken) return false;
    try {
      await this.run(ctx, taken);
    } catch (error) {
      if (!(error instanceof LoadLost)) await this.failed(ctx, taken, error);
    }
    return true;
  }

  /** What is under way breaks off, and is fetched by another process. */
  end(): void {
    this.ending.abort();
  }

  private async take(ctx: Context): Promise<DatasetFetch | undefined> {
    const run = randomUUID();
    const [taken] = await this.database.query<{ datasetId: string }>(
      ctx,
      `UPDATE datasets.fetch SET run = $2::uuid, changed_at = $1, attempts = attempts + 1, received = 0
        WHERE dataset_id = (
          SELECT f.dataset_id FROM datasets.fetch f
           WHERE f.next_at <= $1 AND f.run IS NULL AND f.object IS NULL
             AND NOT EXISTS (SELECT 1 FROM datasets.version v WHERE v.dataset_id = f.dataset_id
                                AND v.state IN ('receiving', 'waiting', 'loading', 'held'))
           ORDER BY f.next_at, f.dataset_id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING dataset_id AS "datasetId"`,
      [this.clock.now(), run],
    );
    return taken && this.database.repository(ctx, DatasetFetch).findOneByOrFail(taken);
  }

  private async run(ctx: Context, taken: DatasetFetch): Promise<void> {
    const late = AbortSignal.timeout(limits.fetchTime.value);
    const losing = new AbortController();
    const signal = AbortSignal.any([late, losing.signal, this.ending.signal]);
    const { etag, lastModified } = taken;
    const answer = await this.answerOf(ctx, taken, signal);
    if (answer === unchanged) return this.ends.unchanged(ctx, taken, { etag, lastModified });
    try {
      await this.kept(ctx, taken, answer, losing);
    } finally {
      // What was not read to its end is not read any further.
      losing.abort();
    }
  }

  private async answerOf(
    ctx: Context,
    { address, etag, lastModified }: DatasetFetch,
    signal: AbortSignal,
  ): Promise<WebStream | typeof unchanged> {
    if (this.own?.isOwn(address)) {
      const file = await this.own.write(ctx, address, etag);
      return file ? ownAnswer(address, file) : unchanged;
    }
    const known = etag === null && lastModified === null ? {} : { known: { etag, lastModified } };
    return this.client.open(address, { ...known, signal });
  }

  private async kept(
    ctx: Context,
    taken: DatasetFetch,
    answer: WebStream,
    losing: AbortController,
  ): Promise<void> {
    const most = limits.ingestFile.value;
    if (answer.bytes !== null && answer.bytes > most) throw new ObjectTooLarge();
    const key = `datasets/${taken.datasetId}/fetched-${taken.run}`;
    const progress = new Progress(answer.content);
    const note = () => this.noted(ctx, taken, key, progress.bytes);
    await note();
    const timer = setInterval(() => void note().catch(() => losing.abort()), beatMs);
    timer.unref();
    const stored = await this.store
      .put(key, progress.pieces(), { limit: most })
      .finally(() => clearInterval(timer));
    await this.judged(ctx, taken, fetchedFile(key, stored, answer)).catch(
      async (error: unknown) => {
        // Whoever has stopped it has removed what was there before this came.
        if (error instanceof LoadLost) await this.store.remove(key);
        throw error;
      },
    );
  }

  private async judged(ctx: Context, taken: DatasetFetch, file: FetchedFile): Promise<void> {
    if (file.bytes === 0) throw fetchErrors.empty({ address: taken.address });
    if (file.sha256 === taken.sha256) return this.ends.unchanged(ctx, taken, file);
    return this.ends.fetched(ctx, taken, file);
  }

  /** @throws LoadLost where it was stopped meanwhile, or is another process's */
  private async noted(
    ctx: Context,
    { datasetId, run }: DatasetFetch,
    key: string,
    received: number,
  ): Promise<void> {
    const noted = await this.database.query(
      ctx,
      `UPDATE datasets.fetch SET changed_at = $3, object = $4, received = $5
        WHERE dataset_id = $1 AND run = $2 RETURNING dataset_id`,
      [datasetId, run, this.clock.now(), key, received],
    );
    if (noted.length === 0) throw new LoadLost();
  }

  private async failed(ctx: Context, taken: DatasetFetch, error: unknown): Promise<void> {
    const failure = this.failureOf(taken, error);
    if (failure === undefined) this.logger.error(`Fetch of ${taken.datasetId}: ${String(error)}`);
    const isPassing = error instanceof WebRefusal ? error.later !== false : failure === undefined;
    await this.ends.failed(ctx, taken, failure, isPassing);
  }

  /** None where it says nothing of the address: an outage of ours, or the end of this process. */
  private failureOf({ address }: DatasetFetch, error: unknown): HubError | undefined {
    if (this.ending.signal.aborted) return undefined;
    if (error instanceof WebRefusal) return fetchRefusal(error, address);
    if (error instanceof ObjectTooLarge) {
      return fetchErrors.tooLarge({ address, why: `over ${limits.ingestFile.value} bytes` });
    }
    return error instanceof HubError ? error : undefined;
  }
}

const fetchedFile = (object: string, stored: StoredObject, answer: WebStream): FetchedFile => ({
  ...{ object, bytes: stored.bytes, sha256: stored.sha256 },
  fileName: fileNameOf(answer.address, answer.disposition),
  ...{ etag: answer.etag, lastModified: answer.lastModified },
});

/** As what an address of the web answers; its name tells it from others. */
const ownAnswer = (address: string, { name, content }: OwnFile): WebStream => ({
  ...{ address, disposition: `attachment; filename="${name}"`, bytes: content.length },
  ...{ content: Readable.from([content]), etag: name, lastModified: null },
});

/** Counts what comes. */
class Progress {
  bytes = 0;

  constructor(private readonly content: AsyncIterable<Buffer>) {}

  async *pieces(): AsyncGenerator<Buffer> {
    for await (const piece of this.content) {
      this.bytes += piece.length;
      yield piece;
    }
  }
}
