import { Inject, Injectable, Optional } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import { In, Not } from 'typeorm';
import { DatasetVersion, type Dataset } from '../dataset/dataset.entity';
import { DatasetRegister } from '../dataset/dataset-register.service';
import { mayKeep } from '../dataset/version.policy';
import { lockDataset } from '../dataset/version.query';
import { DatasetFetch } from './fetch.entity';
import { fetchErrors } from './fetch.errors';
import { assertWebAddress } from './fetch.policy';
import { FetchRecord } from './fetch-record.service';
import { OwnFiles } from './own-files';

/** From where, and how often. */
export interface FetchWish {
  readonly address: string;
  /** Null for once. */
  readonly everyHours: number | null;
}

/** What a department says of where its datasets' files are fetched from. */
@Injectable()
export class Fetches {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(DatasetRegister) private readonly register: DatasetRegister,
    @Inject(FetchRecord) private readonly record: FetchRecord,
    @Optional() @Inject(OwnFiles) private readonly own?: OwnFiles,
  ) {}

  /** How it stands; null where nothing was ever to be fetched. @throws datasetErrors.notFound */
  async get(ctx: Context, datasetId: string): Promise<DatasetFetch | null> {
    await this.register.get(ctx, datasetId);
    return this.database.repository(ctx, DatasetFetch).findOneBy({ datasetId });
  }

  /** It is due at once; another address, and one whose last file is kept by nobody, is fetched from as if nothing had come before. */
  ask(ctx: Context, datasetId: string, { address, everyHours }: FetchWish): Promise<DatasetFetch> {
    return this.take(ctx, datasetId, 'ask', async (tx, before) => {
      if (this.own?.isOwn(address)) this.own.assertKnown(address);
      else assertWebAddress(address);
      if (before?.run) throw fetchErrors.underWay();
      const now = this.clock.now();
      const isAnother = before?.address !== address || !(await this.isKept(tx, before));
      return Object.assign(before ?? new DatasetFetch(), {
        ...{ datasetId, address, everyHours, askedBy: ctx.actor.id, askedAt: now, nextAt: now },
        ...{ attempts: 0, changedAt: now },
        ...(before ? {} : untried),
        ...(isAnother ? { etag: null, lastModified: null, sha256: null } : {}),
      });
    });
  }

  /** Nothing is fetched any more; what is on its way is given up. @throws fetchErrors.notFound */
  stop(ctx: Context, datasetId: string): Promise<DatasetFetch> {
    return this.take(ctx, datasetId, 'stop', (_, before) => {
      if (!before) throw fetchErrors.notFound();
      const changedAt = this.clock.now();
      const stopped = { everyHours: null, nextAt: null, run: null, changedAt };
      return Promise.resolve(Object.assign(before, stopped));
    });
  }

  private take(
    ctx: Context,
    datasetId: string,
    step: 'ask' | 'stop',
    change: (tx: TxContext, before: DatasetFetch | null) => Promise<DatasetFetch>,
  ): Promise<DatasetFetch> {
    const action = `datasets.fetch.${step}`;
    const resource = [{ type: 'dataset', id: datasetId }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const dataset = await lockDataset(this.database, tx, datasetId);
        mayKeep(ctx.actor, dataset);
        const changed = await this.saved(tx, await change(tx, await this.held(tx, dataset)));
        const event = { ask: 'datasets.fetch.asked', stop: 'datasets.fetch.stopped' }[step];
        await this.record.note(tx, { action, event }, dataset, changed);
        return changed;
      }),
    );
  }

  private held(tx: TxContext, { id: datasetId }: Dataset): Promise<DatasetFetch | null> {
    const lock = { mode: 'pessimistic_write' } as const;
    return this.database.repository(tx, DatasetFetch).findOne({ where: { datasetId }, lock });
  }

  /** Of the last file: one that was given up, or could not be loaded, is wanted once more. */
  private isKept(tx: TxContext, { datasetId, version: number }: DatasetFetch): Promise<boolean> {
    const state = Not(In(['failed', 'discarded', 'withdrawn']));
    return number === null
      ? Promise.resolve(false)
      : this.database.repository(tx, DatasetVersion).existsBy({ datasetId, number, state });
  }

  private saved(tx: TxContext, changed: DatasetFetch): Promise<DatasetFetch> {
    return this.database.repository(tx, DatasetFetch).save(changed);
  }
}

const untried = {
  ...{ run: null, received: 0, object: null, etag: null, lastModified: null, sha256: null },
  ...{ outcome: null, failure: null, endedAt: null, version: null },
};
