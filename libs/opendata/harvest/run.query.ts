import type { Database, TxContext } from '@shutong/platform';

/** What a run has come to since it was last noted. */
export interface Progress {
  readonly pages?: number;
  readonly fresh?: number;
  readonly changed?: number;
  readonly renamed?: number;
  readonly unchanged?: number;
  readonly gone?: number;
  readonly missing?: number;
  readonly refused?: number;
  readonly total?: number | null;
}

const nothing = {
  ...{ pages: 0, fresh: 0, changed: 0, renamed: 0, unchanged: 0 },
  ...{ gone: 0, missing: 0, refused: 0, total: null },
};

/** Another process has found the run silent for too long and ended it: this one writes nothing more. */
export class RunLost extends Error {
  constructor() {
    super('The run was ended by another process.');
    this.name = 'RunLost';
  }
}

/**
 * Adds to the counts of a run and holds it until the transaction ends.
 * @throws RunLost where it no longer runs
 */
export async function noteProgress(
  database: Database,
  tx: TxContext,
  { runId, now }: { readonly runId: string; readonly now: Date },
  progress: Progress,
): Promise<void> {
  const { pages, fresh, changed, renamed, unchanged, gone, missing, refused, total } = {
    ...nothing,
    ...progress,
  };
  const rows = await database.query(
    tx,
    `UPDATE opendata.run
        SET progress_at = $2, pages = pages + $3, fresh = fresh + $4, changed = changed + $5,
            renamed = renamed + $6, unchanged = unchanged + $7, gone = gone + $8,
            missing = missing + $9, refused = refused + $10, total = coalesce(total, $11)
      WHERE id = $1 AND state = 'running' RETURNING id`,
    [runId, now, pages, fresh, changed, renamed, unchanged, gone, missing, refused, total],
  );
  if (rows.length === 0) throw new RunLost();
}
