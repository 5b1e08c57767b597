import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context } from '@shutong/platform';
import type { Overview, StateCount } from './overview.graphql';
import { recordsExchanged } from './records.query';

interface CallSums {
  readonly verifications: string;
  readonly queries: string;
  readonly records: string;
  readonly refused: string;
}

@Injectable()
export class OverviewService {
  constructor(@Inject(Database) private readonly database: Database) {}

  async now(ctx: Context): Promise<Overview> {
    const [applications, agreements, catalog, calls] = await Promise.all([
      this.states(ctx, 'application'),
      this.states(ctx, 'agreement'),
      this.catalog(ctx),
      this.calls(ctx),
    ]);
    return { applications, agreements, ...catalog, ...calls };
  }

  private states(ctx: Context, kind: string): Promise<StateCount[]> {
    return this.database.query<StateCount>(
      ctx,
      `SELECT state, count(*)::int AS count FROM statistics.thing WHERE kind = $1
        GROUP BY state ORDER BY state`,
      [kind],
    );
  }

  private async catalog(ctx: Context): Promise<Pick<Overview, 'entries' | 'items' | 'resources'>> {
    const [row] = await this.database.query<Pick<Overview, 'entries' | 'items' | 'resources'>>(
      ctx,
      `SELECT count(*) FILTER (WHERE kind = 'entry' AND state = 'published')::int AS entries,
              coalesce(sum(items) FILTER (WHERE kind = 'entry' AND state = 'published'), 0)::int AS items,
              count(*) FILTER (WHERE kind = 'resource' AND state = 'mounted')::int AS resources
         FROM statistics.thing WHERE kind IN ('entry', 'resource')`,
    );
    return row!;
  }

  private async calls(
    ctx: Context,
  ): Promise<Pick<Overview, 'verifications' | 'queries' | 'records' | 'refused'>> {
    const [row] = await this.database.query<CallSums>(
      ctx,
      `SELECT coalesce(sum(calls) FILTER (WHERE mode = 'verify' AND outcome = 'allow'), 0) AS verifications,
              coalesce(sum(calls) FILTER (WHERE mode = 'query' AND outcome = 'allow'), 0) AS queries,
              ${recordsExchanged} AS records,
              coalesce(sum(calls) FILTER (WHERE outcome = 'deny'), 0) AS refused
         FROM statistics.call_day`,
    );
    const { verifications, queries, records, refused } = row!;
    return {
      verifications: Number(verifications),
      queries: Number(queries),
      records: Number(records),
      refused: Number(refused),
    };
  }
}
