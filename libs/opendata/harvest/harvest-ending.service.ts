import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  canonicalJson,
  sha256,
  type Context,
  type TxContext,
  type Validators,
} from '@shutong/platform';
import { HarvestSource } from '../source/source.entity';
import type { CatalogueWalk } from './catalogue-walk';
import type { Writer } from './harvest-writing.service';
import { HarvestRun } from './run.entity';
import { noteProgress } from './run.query';
import { runSteps, type RunStep } from './run.states';

const hourMs = 3_600_000;

interface End {
  readonly step: Exclude<RunStep, 'start'>;
  readonly why: string | null;
  /** Only of a whole catalogue in one answer: the next run asks whether it is still that. */
  readonly validators: Validators | null;
}

/** How a run ends: with its log entry, its event, and the day of the next. */
@Injectable()
export class HarvestEnding {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  async end(
    ctx: Context,
    writer: Writer,
    { unfinished: why, validators }: CatalogueWalk,
  ): Promise<void> {
    const step = why === null ? 'finish' : 'break-off';
    const kept = why === null ? validators : null;
    await this.database.transaction(ctx, (tx) =>
      this.close(tx, writer, { step, why, validators: kept }),
    );
  }

  /** The source says that nothing has changed, so every record is as it was. */
  async unchanged(ctx: Context, writer: Writer, records: number): Promise<void> {
    const { etag, lastModified } = writer.source;
    await this.database.transaction(ctx, async (tx) => {
      const at = { runId: writer.run.id, now: this.clock.now() };
      await noteProgress(this.database, tx, at, { unchanged: records });
      const validators = { etag, lastModified };
      await this.close(tx, writer, { step: 'finish', why: null, validators });
    });
  }

  /** It came to nothing, unless something had come in before. */
  async failed(ctx: Context, writer: Writer, why: string): Promise<void> {
    await this.database.transaction(ctx, async (tx) => {
      const { id } = writer.run;
      await noteProgress(this.database, tx, { runId: id, now: this.clock.now() }, {});
      const run = await this.database.repository(tx, HarvestRun).findOneByOrFail({ id });
      const came = run.fresh + run.changed + run.renamed + run.unchanged;
      const step = came === 0 ? 'fail' : 'break-off';
      await this.close(tx, writer, { step, why, validators: null });
    });
  }

  async isPaused(ctx: Context, { id }: HarvestSource): Promise<boolean> {
    const source = await this.database.repository(ctx, HarvestSource).findOneByOrFail({ id });
    return source.state === 'paused';
  }

  private async close(tx: TxContext, { source, run }: Writer, end: End): Promise<void> {
    const now = this.clock.now();
    await noteProgress(this.database, tx, { runId: run.id, now }, {});
    const runs = this.database.repository(tx, HarvestRun);
    const state = runSteps[end.step].to;
    await runs.update({ id: run.id }, { state, endedAt: now, why: end.why });
    await this.database.repository(tx, HarvestSource).update(
      { id: source.id },
      {
        nextAt: new Date(now.getTime() + source.everyHours * hourMs),
        etag: end.validators?.etag ?? null,
        lastModified: end.validators?.lastModified ?? null,
      },
    );
    const ended = await runs.findOneByOrFail({ id: run.id });
    const { fresh, changed, renamed, unchanged, gone, missing, refused } = ended;
    const counts = { fresh, changed, renamed, unchanged, gone, missing, refused };
    await this.audit.record(tx, {
      ...{ action: 'opendata.harvest.end', reason: state === 'done' ? 'ok' : state },
      outcome: state === 'failed' ? 'error' : 'allow',
      resource: [
        { type: 'harvest-source', id: source.id },
        { type: 'harvest-run', id: run.id },
      ],
      change: { afterSha256: sha256(canonicalJson({ state, ...counts })) },
    });
    const data = { source: source.id, run: run.id, state, ...counts };
    await this.outbox.add(tx, { type: 'opendata.harvest.ended', subject: source.id, data });
  }
}
