import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import {
  Clock,
  Database,
  canonicalJson,
  decodeCursor,
  isCount,
  isName,
  pageOf,
  sha256,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { externalErrors } from './external.errors';

/** What others have published about a unit. */
export interface ExternalFigure {
  readonly series: string;
  readonly unit: string;
  readonly year: number;
  /** Exact decimal. */
  readonly value: string;
  readonly source: string;
}

/** Index values of others, kept as they were read: they stand beside scores of our own and are never part of them (C67). */
@Injectable()
export class ExternalFigures {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /** All or none: a figure that is there already is never written over. @throws statistics.external.known */
  record(ctx: Context, figures: readonly ExternalFigure[]): Promise<number> {
    const action = 'statistics.external.record';
    const resource = [...new Set(figures.map(({ series }) => series))].map((id) => ({
      type: 'external-series',
      id,
    }));
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const added = await this.database.query(
          tx,
          `INSERT INTO statistics.external_figure
             (series, unit, year, value, source, recorded_by, recorded_at)
           SELECT series, unit, year, value, source, $2, $3 FROM jsonb_to_recordset($1) AS f
             (series text, unit text, year smallint, value numeric, source text)
           ON CONFLICT DO NOTHING RETURNING series`,
          [JSON.stringify(figures), ctx.actor.id, this.clock.now()],
        );
        if (added.length < figures.length) {
          throw externalErrors.known({ figures: figures.length - added.length });
        }
        await this.audit.record(tx, {
          ...{ action, outcome: 'allow', reason: 'ok', resource },
          change: { afterSha256: sha256(canonicalJson(figures)) },
        });
        return added.length;
      }),
    );
  }

  /** Of a unit, by series and year. */
  async list(
    ctx: Context,
    unit: string,
    { first, after }: PageAsked,
  ): Promise<Page<ExternalFigure>> {
    const [series, year] = after ? decodeCursor(after, isName, isCount) : [null, null];
    const rows = await this.database.query<ExternalFigure>(
      ctx,
      `SELECT series, unit, year::int AS year, value::text AS value, source
         FROM statistics.external_figure
        WHERE unit = $1 AND ($2::text IS NULL OR (series COLLATE "C", year) > ($2, $3::int))
        ORDER BY series COLLATE "C", year LIMIT $4`,
      [unit, series, year, first + 1],
    );
    return pageOf(rows, first, (one) => [one.series, one.year]);
  }
}
