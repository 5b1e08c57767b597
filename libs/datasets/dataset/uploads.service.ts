import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import {
  Clock,
  Database,
  HubError,
  OBJECT_STORE,
  ObjectTooLarge,
  type Context,
  type ObjectStore,
  type TxContext,
} from '@shutong/platform';
import { DatasetVersion } from './dataset.entity';
import { versionErrors } from './dataset.errors';
import { mayKeep, mayReceive, mayTouch, roomFor, stepFrom } from './version.policy';
import { VersionRecord } from './version-record.service';
import { lockVersion, type VersionOf } from './version.query';

const deed = { action: 'datasets.version.receive', event: 'datasets.version.received' };

/** How far an upload is. */
export interface UploadProgress {
  readonly received: number;
  readonly bytes: number;
}

/**
 * Files come in parts, each of them whole or not at all; after a break the sender asks how much is there and goes on. A part
 * is noted before it is stored, so that nothing lies in the store that no row knows of.
 */
@Injectable()
export class Uploads {
  private readonly logger = new Logger(Uploads.name);

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(VersionRecord) private readonly record: VersionRecord,
  ) {}

  /** With the last part the file waits to be loaded. */
  receive(
    ctx: Context,
    id: string,
    offset: number,
    content: AsyncIterable<Buffer>,
  ): Promise<UploadProgress> {
    const resource = [{ type: 'dataset-version', id }];
    return this.audit.attempt(ctx, { action: deed.action, resource }, async () => {
      const key = `datasets/${id}/part-${randomUUID()}`;
      const room = await this.locked(ctx, id, offset, async (tx, { version }) => {
        version.objects.push(key);
        await this.database.repository(tx, DatasetVersion).save(version);
        return roomFor(version);
      });
      try {
        const bytes = await this.put(key, content, room);
        return await this.locked(ctx, id, offset, (tx, found) =>
          this.take(tx, found, { key, bytes }),
        );
      } catch (error) {
        // After an outage nobody knows whether the part was taken: it stays, and the sender asks how much is there.
        if (error instanceof HubError) await this.forget(ctx, id, key);
        throw error;
      }
    });
  }

  /** A part that was refused leaves nothing; while it cannot be removed the version knows of it. */
  private async forget(ctx: Context, id: string, key: string): Promise<void> {
    const sql = 'UPDATE datasets.version SET objects = array_remove(objects, $2) WHERE id = $1';
    await this.store
      .remove(key)
      .then(() => this.database.query(ctx, sql, [id, key]))
      .catch((error: unknown) => this.logger.warn(`Part ${key} stays: ${String(error)}`));
  }

  private locked<T>(
    ctx: Context,
    id: string,
    offset: number,
    work: (tx: TxContext, found: VersionOf) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(ctx, async (tx) => {
      const found = await lockVersion(this.database, tx, id);
      mayKeep(ctx.actor, found.dataset);
      mayTouch(ctx.actor, found.version);
      mayReceive(found.version, offset);
      return work(tx, found);
    });
  }

  private async put(key: string, content: AsyncIterable<Buffer>, room: number): Promise<number> {
    try {
      const { bytes } = await this.store.put(key, content, { limit: room });
      if (bytes === 0) throw versionErrors.partEmpty();
      return bytes;
    } catch (error) {
      if (error instanceof ObjectTooLarge) throw versionErrors.partTooLarge({ limit: room });
      throw error;
    }
  }

  private async take(
    tx: TxContext,
    { dataset, version }: VersionOf,
    part: { readonly key: string; readonly bytes: number },
  ): Promise<UploadProgress> {
    version.parts.push(part.key);
    version.received += part.bytes;
    version.changedAt = this.clock.now();
    const isWhole = version.received === version.bytes;
    if (isWhole) version.state = stepFrom(version, 'complete');
    await this.database.repository(tx, DatasetVersion).save(version);
    if (isWhole) await this.record.note(tx, deed, dataset, version);
    return version;
  }
}
