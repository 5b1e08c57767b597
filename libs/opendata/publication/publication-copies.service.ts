import { Inject, Injectable } from '@nestjs/common';
import { tablesOf, type VersionTable } from '@shutong/datasets';
import {
  Clock,
  Database,
  OBJECT_STORE,
  limits,
  type Context,
  type ObjectStore,
} from '@shutong/platform';
import { PublicationRecord } from './publication-record.service';
import { Publication } from './publication.entity';
import { stepFrom } from './publication.policy';
import { lockPublication, openObject } from './publication.query';

/** The worker's part in a publication: its tables go to the open zone, and away from there. */
@Injectable()
export class PublicationCopies {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(PublicationRecord) private readonly record: PublicationRecord,
  ) {}

  /** Copies what was approved first and publishes it; resolves to whether there was one. */
  async next(ctx: Context): Promise<boolean> {
    const taken = await this.take(ctx);
    if (!taken) return false;
    const { id } = taken;
    for (const table of await tablesOf(this.database, ctx, taken.versionId)) {
      await this.copy(id, table);
    }
    await this.database.transaction(ctx, async (tx) => {
      const publication = await lockPublication(this.database, tx, { id });
      // Withdrawn meanwhile: the sweep, which waits until nobody copies, removes what was copied.
      if (publication.state !== 'approved') return this.letGo(tx, id);
      publication.state = stepFrom(publication, 'publish');
      publication.publishedAt = this.clock.now();
      publication.copyingAt = null;
      const saved = await this.database.repository(tx, Publication).save(publication);
      const action = 'opendata.publication.copy';
      await this.record.note(tx, { action, event: 'opendata.publication.published' }, saved);
    });
    return true;
  }

  /** Removes the tables of one that was withdrawn from the open zone; resolves to whether there was one. */
  async sweep(ctx: Context): Promise<boolean> {
    const [gone] = await this.database.query<{ id: string; versionId: string }>(
      ctx,
      `SELECT id, version_id AS "versionId" FROM opendata.publication
        WHERE state = 'withdrawn' AND swept_at IS NULL AND (copying_at IS NULL OR copying_at < $1)
        ORDER BY withdrawn_at LIMIT 1`,
      [this.silentSince()],
    );
    if (!gone) return false;
    for (const { place } of await tablesOf(this.database, ctx, gone.versionId)) {
      await this.store.remove(openObject(gone.id, place));
    }
    const sweptAt = this.clock.now();
    await this.database.repository(ctx, Publication).update({ id: gone.id }, { sweptAt });
    return true;
  }

  private async take(ctx: Context): Promise<{ id: string; versionId: string } | undefined> {
    const [taken] = await this.database.query<{ id: string; versionId: string }>(
      ctx,
      `UPDATE opendata.publication SET copying_at = $1
        WHERE id = (SELECT id FROM opendata.publication
                     WHERE state = 'approved' AND (copying_at IS NULL OR copying_at < $2)
                     ORDER BY approved_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, version_id AS "versionId"`,
      [this.clock.now(), this.silentSince()],
    );
    return taken;
  }

  /** The very bytes that the version is made of, or none. */
  private async copy(id: string, { place, object, bytes, sha256 }: VersionTable): Promise<void> {
    const content = await this.store.read(object, 0);
    if (!content) throw new Error(`The store has no object ${object}.`);
    const terms = { limit: limits.ingestUnpacked.value, exactly: { bytes, sha256 } };
    await this.store.put(openObject(id, place), content as AsyncIterable<Buffer>, terms);
  }

  private async letGo(ctx: Context, id: string): Promise<void> {
    await this.database.repository(ctx, Publication).update({ id }, { copyingAt: null });
  }

  /** Who took one up before then has died. */
  private silentSince(): Date {
    return new Date(this.clock.now().getTime() - limits.publicationCopy.value);
  }
}
