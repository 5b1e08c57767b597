import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, Database, limits, uuidv7, type Context } from '@shutong/platform';
import { HarvestSource } from '../source/source.entity';
import { whyOf } from './catalogue-walk';
import { HarvestEnding } from './harvest-ending.service';
import type { Writer } from './harvest-writing.service';
import { Harvester } from './harvester.service';
import { HarvestRun } from './run.entity';
import { RunLost } from './run.query';

/** Takes runs as they become due, one after the other, and sees each to its end. */
@Injectable()
export class HarvestRuns {
  private readonly logger = new Logger(HarvestRuns.name);

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Harvester) private readonly harvester: Harvester,
    @Inject(HarvestEnding) private readonly ending: HarvestEnding,
  ) {}

  /** Lets every active source that is due wait for its turn. Answers how many. */
  async schedule(ctx: Context): Promise<number> {
    const now = this.clock.now();
    const due = await this.database.query<{ id: string }>(
      ctx,
      `SELECT id FROM opendata.source WHERE state = 'active' AND next_at <= $1 ORDER BY next_at LIMIT 100`,
      [now],
    );
    const rows = await this.database.query(
      ctx,
      `INSERT INTO opendata.run (id, source_id, state, asked_by, asked_at)
       SELECT id, source, 'waiting', $3, $4 FROM unnest($1::uuid[], $2::uuid[]) AS w(id, source)
       ON CONFLICT DO NOTHING RETURNING id`,
      [due.map(() => uuidv7(now)), due.map(({ id }) => id), ctx.actor.id, now],
    );
    return rows.length;
  }

  /** Ends runs whose process was silent for too long: it has died, or hangs. */
  async endSilent(ctx: Context): Promise<number> {
    const before = new Date(this.clock.now().getTime() - limits.harvestSilence.value);
    const silent = await this.database
      .repository(ctx, HarvestRun)
      .createQueryBuilder('r')
      .where(`r.state = 'running' AND r.progressAt < :before`, { before })
      .limit(100)
      .getMany();
    for (const run of silent) {
      const source = await this.sourceOf(ctx, run);
      await this.ending
        .failed(ctx, { source, run }, 'it broke off without a word')
        .catch(passOverLost);
    }
    return silent.length;
  }

  /** The run that waits longest; resolves to whether there was one. */
  async next(ctx: Context): Promise<boolean> {
    const writer = await this.take(ctx);
    if (!writer) return false;
    try {
      await this.harvester.harvest(ctx, writer);
    } catch (error) {
      await this.fail(ctx, writer, error);
    }
    return true;
  }

  private async fail(ctx: Context, writer: Writer, error: unknown): Promise<void> {
    if (error instanceof RunLost) return;
    let why: string;
    try {
      why = whyOf(error);
    } catch {
      // A defect of ours: the operator is told that it is, the log what it is; other sources go on.
      this.logger.error(`Harvest of ${writer.source.address}: ${String(error)}`);
      why = 'an error of this hub; its log says which';
    }
    await this.ending.failed(ctx, writer, why).catch(passOverLost);
  }

  private take(ctx: Context): Promise<Writer | undefined> {
    return this.database.transaction(ctx, async (tx) => {
      const now = this.clock.now();
      const [taken] = await this.database.query<{ id: string }>(
        tx,
        `UPDATE opendata.run SET state = 'running', started_at = $1, progress_at = $1
          WHERE id = (SELECT id FROM opendata.run WHERE state = 'waiting'
                       ORDER BY asked_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id`,
        [now],
      );
      if (!taken) return undefined;
      const run = await this.database.repository(tx, HarvestRun).findOneByOrFail({ id: taken.id });
      return { run, source: await this.sourceOf(tx, run) };
    });
  }

  private sourceOf(ctx: Context, { sourceId: id }: HarvestRun): Promise<HarvestSource> {
    return this.database.repository(ctx, HarvestSource).findOneByOrFail({ id });
  }
}

function passOverLost(error: unknown): void {
  if (!(error instanceof RunLost)) throw error;
}
