import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  canonicalJson,
  Clock,
  Database,
  isTaken,
  latestFirst,
  limits,
  sha256,
  uuidv7,
  type Context,
  type Page,
  type TxContext,
  type PageAsked,
} from '@shutong/platform';
import type { CatalogueKind } from '../format/catalogue';
import { Examination } from './examination.service';
import { HarvestSource } from './source.entity';
import { sourceErrors } from './source.errors';
import { stepFrom } from './source.policy';
import type { SourceStep } from './source.states';

export interface NewSource {
  readonly title: string;
  readonly address: string;
  /** As it was shown and confirmed. */
  readonly kind: CatalogueKind;
  readonly everyHours: number;
  /** Of the region whose catalogue it is (GB/T 2260). */
  readonly division?: string | null;
}

/** Which catalogues are harvested, and when. */
@Injectable()
export class Sources {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Examination) private readonly examination: Examination,
  ) {}

  /** An operator has seen what stands there and confirms it; it is looked at once more before it is kept. */
  add(
    ctx: Context,
    { title, address, kind, everyHours, division = null }: NewSource,
  ): Promise<HarvestSource> {
    const resource = [{ type: 'harvest-source', id: address }];
    return this.audit.attempt(ctx, { action: 'opendata.source.add', resource }, async () => {
      const found = await this.examination.examine(address);
      if (found.kind !== kind) throw sourceErrors.otherKind({ kind: found.kind, confirmed: kind });
      const now = this.clock.now();
      const source = Object.assign(new HarvestSource(), {
        ...{ id: uuidv7(now), title: title.trim(), address: found.address, kind, everyHours },
        division,
        ...{ state: 'active', nextAt: now, etag: null, lastModified: null },
        ...{ addedBy: ctx.actor.id, addedAt: now, changedAt: now },
      } satisfies HarvestSource);
      return this.database.transaction(ctx, async (tx) => {
        const sources = this.database.repository(tx, HarvestSource);
        const most = limits.harvestSources.value;
        if ((await sources.count()) >= most) throw sourceErrors.tooMany({ limit: most });
        await sources.insert(source).catch(onlyOnce);
        await this.note(tx, 'opendata.source.add', source);
        const { id } = source;
        const data = {
          ...{ id, title: source.title, address: source.address, kind, everyHours },
          ...(division === null ? {} : { division }),
        };
        await this.outbox.add(tx, { type: 'opendata.source.added', subject: id, data });
        return source;
      });
    });
  }

  /** Nothing is read from it any more; a run that goes on stops after its page. */
  pause(ctx: Context, id: string): Promise<HarvestSource> {
    return this.take(ctx, id, 'pause');
  }

  /** It is due at once. */
  resume(ctx: Context, id: string): Promise<HarvestSource> {
    return this.take(ctx, id, 'resume');
  }

  async get(ctx: Context, id: string): Promise<HarvestSource> {
    const found = await this.database.repository(ctx, HarvestSource).findOneBy({ id });
    if (!found) throw sourceErrors.notFound({ id });
    return found;
  }

  /** The one added last comes first. */
  async list(ctx: Context, asked: PageAsked): Promise<Page<HarvestSource>> {
    const query = this.database.repository(ctx, HarvestSource).createQueryBuilder('s');
    return latestFirst(query, 'addedAt', asked);
  }

  private take(ctx: Context, id: string, step: SourceStep): Promise<HarvestSource> {
    const action = `opendata.source.${step}`;
    const resource = [{ type: 'harvest-source', id }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const source = await lockSource(this.database, tx, id);
        const to = stepFrom(source, step);
        const now = this.clock.now();
        const change = { state: to, changedAt: now, ...(step === 'resume' ? { nextAt: now } : {}) };
        await this.database.repository(tx, HarvestSource).update({ id }, change);
        const changed = Object.assign(source, change);
        await this.note(tx, action, changed);
        const data = { id, state: to };
        await this.outbox.add(tx, { type: 'opendata.source.changed', subject: id, data });
        return changed;
      }),
    );
  }

  private async note(tx: TxContext, action: string, source: HarvestSource): Promise<void> {
    const { id, title, address, kind, state, everyHours, division } = source;
    const stated = { title, address, kind, state, everyHours, division };
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [{ type: 'harvest-source', id }],
      change: { afterSha256: sha256(canonicalJson(stated)) },
    });
  }
}

/** Held, so that two people cannot step at once. @throws opendata.source.not-found */
export async function lockSource(
  database: Database,
  tx: TxContext,
  id: string,
): Promise<HarvestSource> {
  const lock = { mode: 'pessimistic_write' } as const;
  const source = await database.repository(tx, HarvestSource).findOne({ where: { id }, lock });
  if (!source) throw sourceErrors.notFound({ id });
  return source;
}

function onlyOnce(error: unknown): never {
  if (isTaken(error)) throw sourceErrors.alreadyAdded();
  throw error;
}
