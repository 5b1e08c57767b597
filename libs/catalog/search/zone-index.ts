import type { Context, Database, TxContext } from '@shutong/platform';
import type { Zone } from './document';
import { documentRow, takeRow, type DocumentRow } from './document-row';
import { SearchEngine } from './engine/search-engine';
import { documentsOf } from './hit.query';

/** Documents read in one go: between two of them the process does other work. */
const batch = 2000;

const changedSince = `tx >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(tx, $1::pg_snapshot)`;

/**
 * The documents of one zone in memory, brought up to date with the database before every look: whoever
 * has committed a change finds it. What has changed is told by PostgreSQL's own snapshots: exactly what
 * was not visible at the last look, however late a transaction commits.
 */
export class ZoneIndex {
  private readonly engine = new SearchEngine();
  private snapshot: string | undefined;
  private running: Promise<void> | undefined;
  private waiting: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly zone: Zone,
    /** Words that are spelt so, whether a document has them or not. */
    spelt: Iterable<string>,
  ) {
    for (const form of spelt) for (const word of form.split(' ')) this.engine.spelling.add(word);
  }

  /** The index with everything that was committed before this call. */
  async current(ctx: Context): Promise<SearchEngine> {
    await this.refreshed(ctx);
    return this.engine;
  }

  /** A refresh under way may have looked too early; all who come meanwhile share the one after it. */
  private refreshed(ctx: Context): Promise<void> {
    if (!this.running) return this.start(ctx);
    this.waiting ??= this.running.then(
      () => this.start(ctx),
      () => this.start(ctx),
    );
    return this.waiting;
  }

  private start(ctx: Context): Promise<void> {
    this.waiting = undefined;
    const { actor, requestId, origin, language } = ctx;
    // Outside of whatever transaction the one who looks is in.
    const apart: Context = { actor, requestId, origin, language };
    this.running = this.refresh(apart).finally(() => (this.running = undefined));
    return this.running;
  }

  private async refresh(ctx: Context): Promise<void> {
    if (this.snapshot === undefined) return this.load(ctx, 'NOT removed', []);
    // By min(), because for that PostgreSQL goes along the index whatever it believes of the rest.
    const [state] = await this.database.query<{ snapshot: string; changed: boolean }>(
      ctx,
      `SELECT pg_current_snapshot()::text AS snapshot,
              (SELECT min(tx) FROM ${documentsOf[this.zone]} WHERE ${changedSince}) IS NOT NULL AS changed`,
      [this.snapshot],
    );
    if (state!.changed) await this.load(ctx, changedSince, [this.snapshot]);
    else this.snapshot = state!.snapshot;
  }

  /** All pages of a load show one moment; only when the last is in does that moment count as seen. */
  private load(ctx: Context, where: string, params: readonly unknown[]): Promise<void> {
    return this.database.transaction(ctx, async (tx) => {
      await this.database.query(tx, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const [{ snapshot } = { snapshot: '' }] = await this.database.query<{ snapshot: string }>(
        tx,
        'SELECT pg_current_snapshot()::text AS snapshot',
      );
      for await (const rows of this.pages(tx, where, params))
        rows.forEach((row) => takeRow(this.engine, row));
      this.snapshot = snapshot;
    });
  }

  /** One scan for all pages, however many have changed. */
  private async *pages(
    tx: TxContext,
    where: string,
    params: readonly unknown[],
  ): AsyncGenerator<DocumentRow[]> {
    await this.database.query(
      tx,
      `DECLARE documents NO SCROLL CURSOR FOR
       SELECT ${documentRow} AS row
         FROM ${documentsOf[this.zone]} WHERE ${where} ORDER BY kind, id`,
      params,
    );
    for (;;) {
      const page = await this.database.query<{ row: DocumentRow }>(
        tx,
        `FETCH ${batch} FROM documents`,
      );
      yield page.map(({ row }) => row);
      if (page.length < batch) return;
    }
  }
}
