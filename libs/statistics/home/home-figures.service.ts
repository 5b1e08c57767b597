import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, dayInChina, type Context } from '@shutong/platform';
import { cohortOf } from '../measure/unit';
import { readScheme } from '../scheme/scheme-file';
import type { Trial } from '../score/trial';
import type { Words } from '../words';

/** What is shown first: schemes that print all that they count by, so that a figure is no trial. */
const homeSchemes = ['decree-809', 'mqa'] as const;

/** How a unit stands by one scheme. */
export interface HomeFigure extends Trial {
  readonly scheme: string;
  readonly name: Words;
  /** This year. */
  readonly period: string;
  /** Of the score; null for a unit that has none. */
  readonly score: string | null;
  /** Exact decimal; null: nothing is known yet. */
  readonly total: string | null;
  /** What there is to be reached. */
  readonly of: string;
  readonly tier: Words | null;
  /** Within its cohort: 1 is the best, equals share a place; null for who is not ranked. */
  readonly rank: number | null;
  /** Units of the cohort that are ranked. */
  readonly ranked: number;
}

type Found = Pick<HomeFigure, 'scheme' | 'score' | 'total' | 'tier' | 'rank' | 'ranked'> & Trial;

/** Of a unit ($4), by the newest runs of schemes ($1) for its cohort ($2) and a period ($3). */
const newest = `
  WITH run AS (
    SELECT DISTINCT ON (scheme) id, scheme FROM statistics.index_run
     WHERE scheme = ANY ($1) AND cohort = $2 AND period = $3 ORDER BY scheme, run_at DESC, id DESC),
  placed AS (
    SELECT r.scheme, s.id AS score, s.unit, s.total::text AS total, s.result -> 'tier' AS tier, s.trial,
           s.result -> 'inferred' AS inferred,
           CASE WHEN s.total IS NOT NULL
                THEN rank() OVER (PARTITION BY r.id ORDER BY s.total DESC NULLS LAST) END::int AS rank,
           (count(s.total) OVER (PARTITION BY r.id))::int AS ranked
      FROM run r JOIN statistics.score s ON s.run_id = r.id)
  SELECT scheme, score, total, tier, trial, inferred, rank, ranked FROM placed WHERE unit = $4`;

/** The figures that a department, or a region, sees first: how limits are kept, and how good what is said of its data is. */
@Injectable()
export class HomeFigures {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** One of each scheme, also where a unit has no score yet. */
  async of(ctx: Context, unit: string): Promise<HomeFigure[]> {
    const period = dayInChina(this.clock.now()).slice(0, 4);
    const params = [homeSchemes, cohortOf(unit), period, unit];
    const rows = await this.database.query<Found>(ctx, newest, params);
    return homeSchemes.map((id) => {
      const { name, total } = readScheme(id);
      const found = rows.find(({ scheme }) => scheme === id) ?? unknown;
      return { ...found, scheme: id, name, period, of: total.toFixed() };
    });
  }
}

const unknown: Omit<Found, 'scheme'> = {
  ...{ score: null, total: null, tier: null, trial: false, inferred: [], rank: null, ranked: 0 },
};
