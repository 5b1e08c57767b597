import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context } from '@shutong/platform';
import type { EntryState } from './entry.states';

export interface Counts {
  /** Entries by the state that the catalogue shows; states without an entry are absent. */
  readonly entries: Readonly<Partial<Record<EntryState, number>>>;
  /** Items of published entries. */
  readonly items: number;
  /** Mounted resources. */
  readonly resources: number;
}

interface Row {
  readonly state: EntryState;
  readonly entries: number;
  readonly items: number;
  readonly resources: number;
}

/** How much the catalogue holds now, counted from its own tables. */
@Injectable()
export class CatalogCounts {
  constructor(@Inject(Database) private readonly database: Database) {}

  async now(ctx: Context): Promise<Counts> {
    const rows = await this.database.query<Row>(
      ctx,
      `SELECT state, count(*)::int AS entries, sum(item_count)::int AS items,
              (SELECT count(*)::int FROM catalog.resource WHERE state = 'mounted') AS resources
         FROM catalog.entry WHERE current GROUP BY state`,
    );
    return {
      entries: Object.fromEntries(rows.map(({ state, entries }) => [state, entries])),
      items: rows.find(({ state }) => state === 'published')?.items ?? 0,
      resources: rows[0]?.resources ?? 0,
    };
  }
}
