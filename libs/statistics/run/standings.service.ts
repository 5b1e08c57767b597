import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isCount,
  isName,
  pageOf,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { trialOf, type Trial } from '../score/trial';
import { machineShare, unchecked, type UsedEvidence } from '../evidence/evidence';
import type { Scheme, SchemeInFile } from '../scheme/scheme';
import { schemeOf } from '../scheme/scheme-file';
import {
  explained,
  gainsOf,
  movesOf,
  spreadOf,
  type ExplainedNode,
  type Gain,
  type Move,
  type Spread,
} from './explanation.formula';
import type { RunOf } from './index-runs.service';
import { runErrors } from './run.errors';
import { areEqual, outOfRange, resultOf, type StoredResult } from './stored-score';
import type { Words } from '../words';

/** A unit's place in its cohort. */
export interface Standing extends Trial {
  readonly id: string;
  readonly unit: string;
  /** Exact decimal; null for a unit of which a leaf has no value. */
  readonly total: string | null;
  readonly tier: Words | null;
  /** 1 is the best; equals share a place; null for who is not ranked. */
  readonly rank: number | null;
  readonly rankBefore: number | null;
  readonly totalBefore: string | null;
}

/** Marked as a trial where a score in it is one. */
export interface TierCount extends Trial {
  readonly name: Words;
  readonly units: number;
}

/** Marked as a trial where a score among those that lie apart is one. */
export type TrialSpread = Spread & Trial;

type Tiered = Pick<Trial, 'inferred'> & { readonly tier: string };

/** A score opened down to its evidence. */
export interface OpenedScore {
  readonly id: string;
  readonly unit: string;
  readonly result: StoredResult;
  readonly evidence: readonly UsedEvidence[];
  /** Per cent of the evidence. */
  readonly machineShare: number | null;
  readonly unchecked: readonly string[];
  /** Leaves without a value, since their evidence says more than the scheme lets them bring. */
  readonly outOfRange: readonly string[];
  /** Id of the score that it is compared with; null where there is none. */
  readonly comparedWith: string | null;
  readonly nodes: readonly ExplainedNode[];
  readonly moves: readonly Move[];
  readonly gains: readonly Gain[];
}

/** A score as it stands, and as its evidence gives it under the scheme that was kept. */
export interface Replay {
  readonly stored: StoredResult;
  readonly replayed: StoredResult;
  readonly equal: boolean;
}

interface ScoreRow {
  readonly id: string;
  readonly unit: string;
  readonly total: string | null;
  readonly tier: string | null;
  readonly trial: boolean;
  readonly evidence: readonly UsedEvidence[];
  readonly result: StoredResult;
  readonly scheme: string;
  readonly cohort: string;
  readonly content: SchemeInFile;
}

/** The newest run of a scheme, cohort and period, each unit with its place: only inside its cohort. */
const placed = (period: string) => `
  SELECT s.id, s.unit, s.total, s.result -> 'tier' AS tier, s.trial, s.result -> 'inferred' AS inferred,
         CASE WHEN s.total IS NOT NULL THEN rank() OVER (ORDER BY s.total DESC NULLS LAST) END AS rank
    FROM statistics.score s
   WHERE s.run_id = (SELECT id FROM statistics.index_run
                      WHERE scheme = $1 AND cohort = $2 AND period = ${period}
                      ORDER BY run_at DESC, id DESC LIMIT 1)`;

/** After all places. */
const unranked = 2_147_483_647;

const standings = `
  WITH now AS (${placed('$3')}), before AS (${placed('$4')})
  SELECT n.id, n.unit, n.total::text AS total, n.tier, n.trial, n.inferred, n.rank::int AS rank,
         b.rank::int AS "rankBefore", b.total::text AS "totalBefore"
    FROM now n LEFT JOIN before b USING (unit)
   WHERE $5::text IS NULL OR (coalesce(n.rank, ${unranked}), n.unit COLLATE "C") > ($6::int, $5)
   ORDER BY coalesce(n.rank, ${unranked}), n.unit COLLATE "C" LIMIT $7`;

/** By the scheme that was kept with the newest run: the file may say something else by now. */
const tiersOfRun = `
  SELECT k.content,
         array(SELECT jsonb_build_object('tier', s.tier, 'inferred', s.result -> 'inferred')
                 FROM statistics.score s WHERE s.run_id = r.id AND s.tier IS NOT NULL) AS scores
    FROM statistics.index_run r JOIN statistics.scheme k ON (k.id, k.sha256) = (r.scheme, r.scheme_sha256)
   WHERE r.scheme = $1 AND r.cohort = $2 AND r.period = $3
   ORDER BY r.run_at DESC, r.id DESC LIMIT 1`;

const scoreById = `
  SELECT s.id, s.unit, s.total::text AS total, s.tier, s.trial, s.evidence, s.result, r.scheme, r.cohort, k.content
    FROM statistics.score s JOIN statistics.index_run r ON r.id = s.run_id
    JOIN statistics.scheme k ON (k.id, k.sha256) = (r.scheme, r.scheme_sha256)
   WHERE s.id = $1`;

/** Years, quarters and months, told apart by how they are written. */
const kindOf = (period: string): string => `translate(${period}, '123456789', '000000000')`;

/** The score that the same unit had before, in the same cohort: of the same period, else of the last one of its kind. */
const scoreBefore = `
  SELECT b.id
    FROM statistics.score s JOIN statistics.index_run r ON r.id = s.run_id
    JOIN statistics.index_run o ON (o.scheme, o.cohort, ${kindOf('o.period')}) = (r.scheme, r.cohort, ${kindOf('r.period')})
     AND (o.period COLLATE "C", o.run_at, o.id) < (r.period COLLATE "C", r.run_at, r.id)
    JOIN statistics.score b ON b.run_id = o.id AND b.unit = s.unit
   WHERE s.id = $1 ORDER BY o.period COLLATE "C" DESC, o.run_at DESC, o.id DESC LIMIT 1`;

/** Scores as they are read: places in a cohort, what moved one, and how far units lie apart. */
@Injectable()
export class Standings {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** By rank; who is not ranked comes last. `against`: the period that places are compared with. */
  async list(
    ctx: Context,
    { scheme, cohort, period, against }: RunOf & { readonly against?: string | null },
    { first, after }: PageAsked,
  ): Promise<Page<Standing>> {
    const [rank, unit] = after ? decodeCursor(after, isCount, isName) : [null, null];
    const rows = await this.database.query<Standing>(ctx, standings, [
      ...[scheme, cohort, period, against ?? null],
      ...[unit, rank, first + 1],
    ]);
    return pageOf(rows, first, (one) => [one.rank ?? unranked, one.unit]);
  }

  /** Of the ranked units of the newest run; null where nobody is ranked. */
  async spread(ctx: Context, { scheme, cohort, period }: RunOf): Promise<TrialSpread | null> {
    const rows = await this.database.query<Pick<Trial, 'inferred'> & { total: string }>(
      ctx,
      `SELECT total::text AS total, inferred FROM (${placed('$3')}) AS p WHERE total IS NOT NULL`,
      [scheme, cohort, period],
    );
    const spread = spreadOf(rows.map(({ total }) => total));
    return spread && { ...spread, ...trialOf(rows) };
  }

  /** Ranked units of the newest run by tier, the highest first, tiers that nobody reaches too. */
  async tiers(ctx: Context, { scheme, cohort, period }: RunOf): Promise<TierCount[]> {
    const [run] = await this.database.query<{ content: SchemeInFile; scores: Tiered[] }>(
      ctx,
      tiersOfRun,
      [scheme, cohort, period],
    );
    if (!run) return [];
    return schemeOf(scheme, run.content)
      .tiers.toReversed()
      .map(({ name }) => {
        const within = run.scores.filter(({ tier }) => tier === name.zh);
        return { name, units: within.length, ...trialOf(within) };
      });
  }

  /** Compared with another score, or where none is named with the one before. @throws statistics.run.score-not-found */
  async open(ctx: Context, id: string, against: string | null): Promise<OpenedScore> {
    const row = await this.find(ctx, id);
    const other = against ?? (await this.before(ctx, id));
    const before = other === null ? null : comparable(row, await this.find(ctx, other));
    const scheme = schemeOf(row.scheme, row.content);
    const { unit, result, evidence } = row;
    return {
      ...{ id, unit, result, evidence },
      ...{ machineShare: machineShare(evidence), unchecked: unchecked(evidence) },
      outOfRange: outOfRange(scheme, evidence),
      ...{ comparedWith: other, nodes: explained(scheme, result, before?.result ?? null) },
      moves: before ? movesOf(scheme, row, before) : [],
      gains: gainsOf(scheme, result),
    };
  }

  /** Counts a score again from what was kept with it. @throws statistics.run.score-not-found */
  async replay(ctx: Context, id: string): Promise<Replay> {
    const row = await this.find(ctx, id);
    const { scheme, content, evidence, result: stored } = row;
    const kept: Scheme = schemeOf(scheme, content);
    const replayed = resultOf(kept, evidence);
    return { stored, replayed, equal: areEqual(stored, replayed) && isPlacedBy(row, replayed) };
  }

  private async before(ctx: Context, id: string): Promise<string | null> {
    const [found] = await this.database.query<{ id: string }>(ctx, scoreBefore, [id]);
    return found?.id ?? null;
  }

  private async find(ctx: Context, id: string): Promise<ScoreRow> {
    const [row] = await this.database.query<ScoreRow>(ctx, scoreById, [id]);
    if (!row) throw runErrors.scoreNotFound({ id });
    return row;
  }
}

/** Only a score of the same unit, scheme and cohort is one that can be compared with. */
function comparable(now: ScoreRow, before: ScoreRow): ScoreRow {
  const isSame =
    before.unit === now.unit && before.scheme === now.scheme && before.cohort === now.cohort;
  if (!isSame) throw runErrors.scoreNotFound({ id: before.id });
  return before;
}

/** Whether places, tiers and marks are given by the same result. */
const isPlacedBy = (row: ScoreRow, { total, tier, inferred }: StoredResult): boolean =>
  row.total === total && row.tier === (tier?.zh ?? null) && row.trial === inferred.length > 0;
