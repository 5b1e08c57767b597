import { Inject, Injectable } from '@nestjs/common';
import { Database, supervises, type Context } from '@shutong/platform';
import { Entries } from '../entry/entries.service';
import { entryErrors } from '../entry/entry.errors';
import { unpublishedStates, type EntryState } from '../entry/entry.states';
import { entryDiff, type EntryChange } from './entry-diff';

export interface StateCount {
  readonly state: EntryState;
  readonly entries: number;
}

/** What entries once said and in which states they once were. */
@Injectable()
export class History {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Entries) private readonly entries: Entries,
  ) {}

  /** What changed from one version to another. @throws catalog.entry.not-found, also for a version that one may not see */
  async diff(ctx: Context, id: string, from: number, to: number): Promise<EntryChange[]> {
    const versions = await this.entries.versions(ctx, id);
    const contentsOf = async (version: number) => {
      const entry = versions.find((one) => one.version === version);
      if (!entry) throw entryErrors.notFound({ id: `${id} (${version})` });
      return { entry, items: await this.entries.itemsOf(entry) };
    };
    return entryDiff(await contentsOf(from), await contentsOf(to));
  }

  /**
   * How many entries the catalogue showed in each state at an instant; states without one are absent. What
   * departments have not published is counted for those who supervise them alone.
   */
  countsAt(ctx: Context, at: Date): Promise<StateCount[]> {
    const hidden = supervises(ctx.actor) ? [] : unpublishedStates;
    return this.database.query<StateCount>(ctx, countsAt, [at, hidden]);
  }
}

/** From history alone, so that a past day is counted as it was. */
const countsAt = `
  SELECT state, count(*)::int AS entries
    FROM (SELECT DISTINCT ON (entry_id, version) state, current
            FROM catalog.entry_history WHERE at <= $1
           ORDER BY entry_id, version, at DESC, number DESC) AS standing
   WHERE current AND NOT state = ANY ($2::text[]) GROUP BY state ORDER BY state`;
