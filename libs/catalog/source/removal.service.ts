import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, limits, sha256, type Context, type TxContext } from '@shutong/platform';
import { SearchIndex } from '../search/search-index.service';
import type { FileReport, Removal } from './load-report';

interface Gone {
  readonly identity: string;
  readonly entryId: string;
}

export interface RemovalOptions {
  readonly dry: boolean;
  /** A person has said that so many may go. */
  readonly accepted: boolean;
}

/** So many of a file may always go at once. */
const alwaysMayGo = 20;

/**
 * What a source no longer has is no longer found; its entry and all versions stay. A source that
 * suddenly lacks much is more often broken than emptied: then nothing goes before a person says so.
 */
@Injectable()
export class SourceRemoval {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(SearchIndex) private readonly index: SearchIndex,
  ) {}

  /** Files that could be read, and every identity that any of them has. */
  async removeMissing(
    ctx: Context,
    { files, there }: { files: readonly FileReport[]; there: ReadonlySet<string> },
    { dry, accepted }: RemovalOptions,
  ): Promise<Removal[]> {
    const removals: Removal[] = [];
    for (const { file, mapping } of files) {
      if (mapping === null) continue;
      const known = await this.knownIn(ctx, file, mapping);
      const gone = known.filter(({ identity }) => !there.has(identity));
      if (gone.length === 0) continue;
      const most = Math.max(alwaysMayGo, (known.length * limits.sourceRemovals.value) / 100);
      const waits = gone.length > most && !accepted;
      removals.push({ file, mapping, gone: gone.length, known: known.length, waits });
      if (waits || dry) continue;
      await this.database.transaction(ctx, (tx) => this.remove(tx, { file, mapping, gone }));
    }
    return removals;
  }

  private knownIn(ctx: Context, file: string, mapping: string): Promise<Gone[]> {
    return this.database.query<Gone>(
      ctx,
      `SELECT identity, entry_id AS "entryId" FROM catalog.source_record
        WHERE mapping = $1 AND file = $2 AND removed_at IS NULL`,
      [mapping, file],
    );
  }

  private async remove(
    tx: TxContext,
    { file, mapping, gone }: { file: string; mapping: string; gone: readonly Gone[] },
  ): Promise<void> {
    const now = this.clock.now();
    const identities = gone.map(({ identity }) => identity);
    await this.database.query(
      tx,
      'UPDATE catalog.source_record SET removed_at = $1 WHERE identity = ANY ($2::text[])',
      [now, identities],
    );
    // An entry that a department has adopted is its own, whatever the source says.
    const taken = await this.database.query<{ id: string }>(
      tx,
      `UPDATE catalog.entry SET current = false, reasons = $1, changed_at = $2
        WHERE state = 'imported' AND id = ANY ($3::uuid[]) RETURNING id`,
      [`${file}: no longer there`, now, gone.map(({ entryId }) => entryId)],
    );
    for (const { id } of taken) await this.index.replace(tx, { kind: 'entry', id }, []);
    await this.audit.record(tx, {
      action: 'catalog.source.remove',
      outcome: 'allow',
      reason: 'ok',
      resource: [{ type: 'source-file', id: file, rows: gone.length }],
      change: { afterSha256: sha256(identities.join('\n')) },
    });
    await this.outbox.add(tx, {
      type: 'catalog.source.removed',
      subject: mapping,
      data: { file, mapping, removed: gone.length },
    });
  }
}
