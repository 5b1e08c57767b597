import { Inject, Injectable, Logger } from '@nestjs/common';
import { tablesOf, type DatasetVersion, type VersionTable } from '@shutong/datasets';
import {
  Clock,
  Database,
  OBJECT_STORE,
  limits,
  tryEach,
  type Context,
  type ObjectStore,
  type TxContext,
} from '@shutong/platform';
import { CodedValues } from './coded-values.service';
import { PublicationEnds } from './publication-ends.service';
import { PublicationRecord, type Held } from './publication-record.service';
import { Publication, type CodeProblem } from './publication.entity';
import { stepFrom } from './publication.policy';
import { lockPublication, openObject } from './publication.query';

/** A publication in work, by whoever said so last: another instant is somebody else's. */
interface Taken extends Pick<Publication, 'id' | 'versionId'> {
  readonly copyingAt: Date | null;
}

/** What became of a publication in work; nothing where it is in other hands, or was withdrawn. */
type Outcome = 'copied' | readonly CodeProblem[] | undefined;

/** The worker's part in a publication: values that are to be codes are held against their code tables, then its tables go to the open zone, and away from there. */
@Injectable()
export class PublicationCopies {
  private readonly logger = new Logger(PublicationCopies.name);

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(PublicationRecord) private readonly record: PublicationRecord,
    @Inject(PublicationEnds) private readonly ends: PublicationEnds,
    @Inject(CodedValues) private readonly values: CodedValues,
  ) {}

  /**
   * Copies what was approved first and publishes it, or refuses it for its values; resolves to whether there was one. Where it was
   * withdrawn meanwhile, it goes instead.
   */
  async next(ctx: Context): Promise<boolean> {
    const taken = await this.take(ctx);
    if (!taken) return false;
    let outcome: Outcome;
    try {
      outcome = await this.bring(ctx, taken);
    } finally {
      await this.database.transaction(ctx, (tx) => this.end(tx, taken, outcome));
    }
    return true;
  }

  /** Removes the tables of one that was withdrawn from the open zone; resolves to whether there was one. */
  async sweep(ctx: Context): Promise<boolean> {
    const [gone] = await this.database.query<Taken>(
      ctx,
      `SELECT id, version_id AS "versionId", copying_at AS "copyingAt" FROM opendata.publication
        WHERE state = 'withdrawn' AND swept_at IS NULL AND (copying_at IS NULL OR copying_at < $1)
          AND (not_before IS NULL OR not_before <= $2)
        ORDER BY withdrawn_at LIMIT 1`,
      [this.silentSince(), this.clock.now()],
    );
    if (!gone) return false;
    await this.swept(ctx, gone, await this.removed(ctx, gone));
    return true;
  }

  /** Whether all are gone: one that cannot be removed keeps no other from it. */
  private async removed(ctx: Context, { id, versionId }: Taken): Promise<boolean> {
    const tables = await tablesOf(this.database, ctx, versionId);
    try {
      await tryEach(tables, async ({ place }) => {
        await this.store.remove(openObject(id, place));
        return true;
      });
      return true;
    } catch (error) {
      this.logger.error(`Tables of publication ${id} cannot be removed: ${String(error)}`);
      return false;
    }
  }

  /** Who has copied until now has let go of it, and its tables are to be removed once more. */
  private async swept(ctx: Context, { id, copyingAt }: Taken, isDone: boolean): Promise<void> {
    const now = this.clock.now();
    const again = new Date(now.getTime() + limits.sweepRetry.value);
    await this.database.query(
      ctx,
      `UPDATE opendata.publication SET swept_at = $2, not_before = $3
        WHERE id = $1 AND copying_at IS NOT DISTINCT FROM $4`,
      [id, isDone ? now : null, isDone ? null : again, copyingAt],
    );
  }

  private async take(ctx: Context): Promise<Taken | undefined> {
    const [taken] = await this.database.query<Taken>(
      ctx,
      `UPDATE opendata.publication SET copying_at = $1
        WHERE id = (SELECT id FROM opendata.publication
                     WHERE state = 'approved' AND (copying_at IS NULL OR copying_at < $2)
                     ORDER BY approved_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, version_id AS "versionId", copying_at AS "copyingAt"`,
      [this.clock.now(), this.silentSince()],
    );
    return taken;
  }

  /** No table is copied before all are looked through; none any more where somebody else has taken it up or it was withdrawn. */
  private async bring(ctx: Context, taken: Taken): Promise<Outcome> {
    const tables = await tablesOf(this.database, ctx, taken.versionId);
    const problems: CodeProblem[] = [];
    const checked = await this.each(ctx, taken, tables, async (table) => {
      problems.push(...(await this.values.problemsOf(ctx, taken.id, table)));
    });
    if (problems.length > 0) return problems;
    const copied =
      checked && (await this.each(ctx, checked, tables, (table) => this.copy(taken.id, table)));
    return copied && 'copied';
  }

  /** Undefined where it was not to be gone through to the end. */
  private async each(
    ctx: Context,
    taken: Taken,
    tables: readonly VersionTable[],
    work: (table: VersionTable) => Promise<void>,
  ): Promise<Taken | undefined> {
    let held: Taken | undefined = taken;
    for (const table of tables) {
      held = await this.hold(ctx, held);
      if (!held) return undefined;
      await work(table);
    }
    return held;
  }

  /** Says that it is still copied; undefined where it is to be copied no longer, or by somebody else. */
  private async hold(ctx: Context, { id, copyingAt }: Taken): Promise<Taken | undefined> {
    const [held] = await this.database.query<Taken>(
      ctx,
      `UPDATE opendata.publication p SET copying_at = $3 FROM datasets.version v
        WHERE p.id = $1 AND p.state = 'approved' AND p.copying_at = $2 AND v.id = p.version_id AND v.state = 'ready'
       RETURNING p.id, p.version_id AS "versionId", p.copying_at AS "copyingAt"`,
      [id, copyingAt, this.clock.now()],
    );
    return held;
  }

  /** The very bytes that the version is made of, or none. */
  private async copy(id: string, { place, object, bytes, sha256 }: VersionTable): Promise<void> {
    const content = await this.store.read(object, 0);
    if (!content) throw new Error(`The store has no object ${object}.`);
    const terms = { limit: limits.ingestUnpacked.value, exactly: { bytes, sha256 } };
    await this.store.put(openObject(id, place), content as AsyncIterable<Buffer>, terms);
  }

  private async end(tx: TxContext, { id, versionId }: Taken, outcome: Outcome): Promise<void> {
    // The version first, as whoever approves does; it is not withdrawn before this is over.
    const [version] = await this.database.query<Pick<DatasetVersion, 'state'>>(
      tx,
      'SELECT state FROM datasets.version WHERE id = $1 FOR UPDATE',
      [versionId],
    );
    const publication = await lockPublication(this.database, tx, { id });
    if (publication.state === 'withdrawn') return this.letGo(tx, id);
    if (publication.state !== 'approved') return;
    if (version!.state !== 'ready') {
      publication.copyingAt = null;
      return this.ends.withVersion(tx, publication);
    }
    if (outcome === 'copied') await this.publish(tx, publication);
    else if (outcome) await this.ends.refused(tx, publication, outcome);
  }

  private async publish(tx: TxContext, publication: Publication): Promise<void> {
    publication.state = stepFrom(publication, 'publish');
    publication.publishedAt = this.clock.now();
    publication.copyingAt = null;
    const saved = await this.database.repository(tx, Publication).save(publication);
    const action = 'opendata.publication.copy';
    const held = heldBy(await tablesOf(this.database, tx, saved.versionId));
    await this.record.note(tx, { action, event: 'published', held }, saved);
  }

  /** It may have been swept while the last table was on its way. */
  private async letGo(tx: TxContext, id: string): Promise<void> {
    const publications = this.database.repository(tx, Publication);
    await publications.update({ id }, { copyingAt: null, sweptAt: null });
  }

  /** Who took one up before then has died. */
  private silentSince(): Date {
    return new Date(this.clock.now().getTime() - limits.publicationCopy.value);
  }
}

const heldBy = (tables: readonly VersionTable[]): Held => ({
  rows: tables.reduce((sum, { rows }) => sum + rows, 0),
  bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0),
  interfaces: tables.length,
});
