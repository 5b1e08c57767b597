import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  canonicalJson,
  sha256,
  uuidv7,
  type Context,
  type TxContext,
} from '@shutong/platform';
import type { UsedEvidence } from '../evidence/evidence';
import { Measuring } from '../measure/measuring.service';
import { readScheme } from '../scheme/scheme-file';
import { leavesOf, type Scheme } from '../scheme/scheme';
import { runErrors } from './run.errors';
import { resultOf, type StoredResult } from './stored-score';

/** What is scored. */
export interface RunOf {
  readonly scheme: string;
  readonly cohort: string;
  readonly period: string;
}

export interface IndexRun extends RunOf {
  readonly id: string;
  readonly schemeVersion: number;
  readonly schemeSha256: string;
  readonly runAt: Date;
  readonly units: number;
  /** Of them, those of which no leaf lacks a value. */
  readonly ranked: number;
}

interface Scored {
  readonly id: string;
  readonly unit: string;
  readonly used: readonly UsedEvidence[];
  readonly result: StoredResult;
}

/** Of leaves ($4) that the scheme has now: what was given others that it had once counts no longer. */
const validEvidence = `
  SELECT u.unit, coalesce(jsonb_agg(jsonb_build_object(
           'id', e.id, 'node', e.node, 'value', e.value::text, 'method', e.method,
           'checked', e.checked_at IS NOT NULL) ORDER BY e.node COLLATE "C")
           FILTER (WHERE e.id IS NOT NULL), '[]') AS used
    FROM statistics.cohort_unit u
    LEFT JOIN statistics.evidence e
      ON e.scheme = u.scheme AND e.unit = u.unit AND e.period = $3 AND e.node = ANY ($4) AND e.replaced_at IS NULL
   WHERE u.scheme = $1 AND u.cohort = $2
   GROUP BY u.unit ORDER BY u.unit COLLATE "C"`;

/** Scores all units of a cohort from the evidence that is valid now, what machines measure taken anew; what was scored before stays (C65, C68). */
@Injectable()
export class IndexRuns {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Measuring) private readonly measuring: Measuring,
  ) {}

  /** Units that are compared with each other; who belongs to it already does so still. @throws statistics.run.cohort-unknown */
  enrol(
    ctx: Context,
    { scheme, cohort }: Omit<RunOf, 'period'>,
    units: readonly string[],
  ): Promise<number> {
    const action = 'statistics.index.enrol';
    return this.attempt(ctx, action, scheme, async (tx) => {
      assertCohort(readScheme(scheme), cohort);
      const added = await this.database.query(
        tx,
        `INSERT INTO statistics.cohort_unit (scheme, cohort, unit, enrolled_by, enrolled_at)
         SELECT $1, $2, unit, $4, $5 FROM unnest($3::text[]) AS u(unit)
         ON CONFLICT DO NOTHING RETURNING unit`,
        [scheme, cohort, [...new Set(units)], ctx.actor.id, this.clock.now()],
      );
      await this.note(tx, action, scheme, { cohort, units: [...units] });
      return added.length;
    });
  }

  /** @throws statistics.run.cohort-unknown, .cohort-empty */
  run(ctx: Context, of: RunOf): Promise<IndexRun> {
    const action = 'statistics.index.run';
    return this.attempt(ctx, action, of.scheme, async (tx) => {
      const scheme = readScheme(of.scheme);
      assertCohort(scheme, of.cohort);
      await this.measuring.measure(tx, scheme, of.period);
      const scored = await this.score(tx, scheme, of);
      if (scored.length === 0) throw runErrors.cohortEmpty({ cohort: of.cohort });
      const run = this.runOf(of, scheme, scored);
      await this.keep(tx, scheme, run);
      await this.insert(tx, run, scored);
      const { id, runAt, ...rest } = run;
      await this.note(tx, action, of.scheme, { id, ...rest, results: scored.map(hashOf) });
      const data = { id, ...rest, runAt: runAt.toISOString() };
      await this.outbox.add(tx, { type: 'statistics.index.scored', subject: id, data });
      return run;
    });
  }

  private async score(tx: TxContext, scheme: Scheme, of: RunOf): Promise<Scored[]> {
    const now = this.clock.now();
    const rows = await this.database.query<Pick<Scored, 'unit' | 'used'>>(tx, validEvidence, [
      ...[of.scheme, of.cohort, of.period],
      leavesOf(scheme).map(({ code }) => code),
    ]);
    return rows.map(({ unit, used }) => {
      return { id: uuidv7(now), unit, used, result: resultOf(scheme, used) };
    });
  }

  private runOf(of: RunOf, scheme: Scheme, scored: readonly Scored[]): IndexRun {
    const runAt = this.clock.now();
    return {
      ...{ id: uuidv7(runAt), ...of, runAt },
      ...{ schemeVersion: scheme.version, schemeSha256: scheme.sha256, units: scored.length },
      ranked: scored.filter(({ result }) => result.total !== null).length,
    };
  }

  /** The scheme as it is now, once. */
  private async keep(tx: TxContext, { id, sha256: hash, content }: Scheme, run: IndexRun) {
    await this.database.query(
      tx,
      'INSERT INTO statistics.scheme (id, sha256, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [id, hash, JSON.stringify(content)],
    );
    await this.database.query(
      tx,
      `INSERT INTO statistics.index_run
         (id, scheme, scheme_version, scheme_sha256, cohort, period, run_by, run_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        ...[run.id, run.scheme, run.schemeVersion, run.schemeSha256, run.cohort, run.period],
        ...[tx.actor.id, run.runAt],
      ],
    );
  }

  private async insert(tx: TxContext, { id: runId }: IndexRun, scored: readonly Scored[]) {
    const rows = scored.map(({ id, unit, used, result }) => ({
      ...{ id, unit, total: result.total, tier: result.tier?.zh ?? null },
      ...{ trial: result.inferred.length > 0, evidence: used, result },
    }));
    await this.database.query(
      tx,
      `INSERT INTO statistics.score (id, run_id, unit, total, tier, trial, evidence, result)
       SELECT id, $1, unit, total, tier, trial, evidence, result FROM jsonb_to_recordset($2) AS s
         (id uuid, unit text, total numeric, tier text, trial boolean, evidence jsonb, result jsonb)`,
      [runId, JSON.stringify(rows)],
    );
  }

  private attempt<T>(
    ctx: Context,
    action: string,
    scheme: string,
    work: (tx: TxContext) => Promise<T>,
  ): Promise<T> {
    const resource = [{ type: 'scheme', id: scheme }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, work),
    );
  }

  private async note(tx: TxContext, action: string, scheme: string, stated: object) {
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok', resource: [{ type: 'scheme', id: scheme }] },
      change: { afterSha256: sha256(canonicalJson(stated)) },
    });
  }
}

/** What of a score the log holds. */
const hashOf = ({ id, used, result }: Scored): string =>
  `${id} ${sha256(canonicalJson({ used, result }))}`;

/** Where a scheme names its cohorts, units are compared in one of them. */
function assertCohort({ cohorts, id }: Scheme, cohort: string): void {
  if (cohorts.length === 0 || cohorts.some(({ code }) => code === cohort)) return;
  const known = cohorts.map(({ code }) => code).join(', ');
  throw runErrors.cohortUnknown({ scheme: id, cohort, known }, [{ field: 'cohort', rule: known }]);
}
