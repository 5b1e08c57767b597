import { Inject, Injectable } from '@nestjs/common';
import { Big } from 'big.js';
import { Audit } from '@shutong/audit';
import {
  Clock,
  Database,
  canonicalJson,
  decodeCursor,
  isInstant,
  isUuid,
  pageOf,
  sha256,
  uuidv7,
  type Context,
  type Page,
  type TxContext,
  type PageAsked,
} from '@shutong/platform';
import { readScheme } from '../scheme/scheme-file';
import { assertFitting } from '../score/score.formula';
import { evidenceColumns, type Evidence } from './evidence';
import { evidenceErrors } from './evidence.errors';

type Changed = Pick<Evidence, 'id' | 'node' | 'unit' | 'value' | 'source'>;

const measuredColumns = '(id uuid, node text, unit text, value numeric, source text)';

/** Of what was measured (`$3`) only what says something else than what is valid. */
const newlyMeasured = `
  SELECT m.id, m.node, m.unit, m.value::text AS value, m.source
    FROM jsonb_to_recordset($3::jsonb) AS m ${measuredColumns}
   WHERE NOT EXISTS (
     SELECT 1 FROM statistics.evidence e
      WHERE e.scheme = $1 AND e.period = $2 AND e.unit = m.unit AND e.node = m.node
        AND e.replaced_at IS NULL AND e.method = 'machine' AND e.value = m.value AND e.source = m.source)`;

const replaceMeasured = `
  UPDATE statistics.evidence e SET replaced_at = $4
    FROM jsonb_to_recordset($3::jsonb) AS m ${measuredColumns}
   WHERE e.scheme = $1 AND e.period = $2 AND e.unit = m.unit AND e.node = m.node AND e.replaced_at IS NULL`;

const insertMeasured = `
  INSERT INTO statistics.evidence
    (id, scheme, node, unit, period, value, method, source, taken_at, recorded_by, recorded_at)
  SELECT m.id, $1, m.node, m.unit, $2, m.value, 'machine', m.source, $4, $5, $4
    FROM jsonb_to_recordset($3::jsonb) AS m ${measuredColumns}`;

/** What machines gave leaves of units for which they have found nothing now, and nodes that are leaves no more; others ($4) keep it. */
const lapseMeasured = `
  UPDATE statistics.evidence e SET replaced_at = $5
   WHERE e.scheme = $1 AND e.period = $2 AND e.node <> ALL ($4) AND e.method = 'machine' AND e.replaced_at IS NULL
     AND NOT EXISTS (SELECT FROM jsonb_to_recordset($3::jsonb) AS m ${measuredColumns}
                      WHERE m.unit = e.unit AND m.node = e.node)
  RETURNING e.id, e.node, e.unit, e.value::text AS value, e.source`;

/** What somebody gives a leaf of a scheme. */
export interface Given {
  readonly scheme: string;
  readonly node: string;
  readonly unit: string;
  readonly period: string;
  readonly value: string;
  readonly source: string;
  readonly takenAt: Date;
  readonly attachmentSha256?: string | null;
}

/** What a machine has found for a leaf of a unit. */
export interface Measured {
  readonly node: string;
  readonly unit: string;
  readonly value: string;
  readonly source: string;
}

interface MeasuredOf extends Pick<Given, 'scheme' | 'period'> {
  readonly unmeasured: readonly string[];
}

/** Evidence of what schemes measure and no machine can: given by one person, checked by another, never changed (C65). */
@Injectable()
export class EvidenceRecords {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /** Takes the place of what was given before; that is kept. @throws statistics.score.values, statistics.evidence.not-taken */
  record(ctx: Context, given: Given): Promise<Evidence> {
    const action = 'statistics.evidence.record';
    const resource = [{ type: 'scheme', id: given.scheme }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const { scheme, node, unit, period, value } = given;
        assertFitting(readScheme(scheme), new Map([[node, Big(value)]]));
        const now = this.clock.now();
        if (given.takenAt > now) throw evidenceErrors.notTaken();
        await this.replace(tx, given);
        const id = uuidv7(now);
        const [row] = await this.database.query<Evidence>(
          tx,
          `INSERT INTO statistics.evidence
             (id, scheme, node, unit, period, value, method, source, taken_at, attachment_sha256, recorded_by, recorded_at)
           VALUES ($1, $2, $3, $4, $5, $6, 'manual', $7, $8, $9, $10, $11) RETURNING ${evidenceColumns}`,
          [
            ...[id, scheme, node, unit, period, value, given.source, given.takenAt],
            ...[given.attachmentSha256 ?? null, ctx.actor.id, now],
          ],
        );
        await this.note(tx, action, row!);
        return row!;
      }),
    );
  }

  /**
   * Takes the place of what a machine or a person gave before, where it says something else. `measured` is all that machines find of
   * the scheme: what they gave others before holds no longer, but of `unmeasured` leaves.
   */
  async measure(
    tx: TxContext,
    { scheme, period, unmeasured }: MeasuredOf,
    measured: readonly Measured[],
  ): Promise<void> {
    const now = this.clock.now();
    const found = measured.map((one) => ({ id: uuidv7(now), ...one }));
    const params = [scheme, period, JSON.stringify(found)];
    const changed = await this.database.query<Changed>(tx, newlyMeasured, params);
    const lapsed = await this.database.query<Changed>(tx, lapseMeasured, [
      ...[...params, unmeasured, now],
    ]);
    if (changed.length + lapsed.length === 0) return;
    const replacing = [scheme, period, JSON.stringify(changed), now];
    await this.database.query(tx, replaceMeasured, replacing);
    await this.database.query(tx, insertMeasured, [...replacing, tx.actor.id]);
    const rows = changed.length + lapsed.length;
    const stated = { changed, lapsed: lapsed.map(({ id }) => id) };
    await this.audit.record(tx, {
      ...{ action: 'statistics.evidence.measure', outcome: 'allow', reason: 'ok' },
      resource: [{ type: 'scheme', id: scheme, version: period, rows }],
      change: { afterSha256: sha256(canonicalJson(stated)) },
    });
  }

  /** Another person has looked at its source. */
  check(ctx: Context, id: string): Promise<Evidence> {
    const action = 'statistics.evidence.check';
    const resource = [{ type: 'evidence', id }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const [found] = await this.database.query<Evidence>(
          tx,
          `SELECT ${evidenceColumns} FROM statistics.evidence WHERE id = $1 FOR UPDATE`,
          [id],
        );
        if (!found) throw evidenceErrors.notFound({ id });
        if (found.recordedBy === ctx.actor.id) throw evidenceErrors.samePerson();
        if (found.checkedBy !== null) throw evidenceErrors.alreadyChecked();
        if (found.replacedAt !== null) throw evidenceErrors.replaced();
        const [row] = await this.database.query<Evidence>(
          tx,
          `UPDATE statistics.evidence SET checked_by = $2, checked_at = $3 WHERE id = $1
           RETURNING ${evidenceColumns}`,
          [id, ctx.actor.id, this.clock.now()],
        );
        await this.note(tx, action, row!);
        return row!;
      }),
    );
  }

  /** @throws statistics.evidence.not-found */
  async get(ctx: Context, id: string): Promise<Evidence> {
    const [found] = await this.database.query<Evidence>(
      ctx,
      `SELECT ${evidenceColumns} FROM statistics.evidence WHERE id = $1`,
      [id],
    );
    if (!found) throw evidenceErrors.notFound({ id });
    return found;
  }

  /** What a unit was given under a scheme, what was replaced too, the newest first. */
  async list(
    ctx: Context,
    of: { readonly scheme: string; readonly unit: string },
    { first, after }: PageAsked,
  ): Promise<Page<Evidence>> {
    const [at, id] = after ? decodeCursor(after, isInstant, isUuid) : [null, null];
    const rows = await this.database.query<Evidence>(
      ctx,
      `SELECT ${evidenceColumns} FROM statistics.evidence
        WHERE scheme = $1 AND unit = $2
          AND ($3::timestamptz IS NULL OR (recorded_at, id) < ($3, $4::uuid))
        ORDER BY recorded_at DESC, id DESC LIMIT $5`,
      [of.scheme, of.unit, at, id, first + 1],
    );
    return pageOf(rows, first, (one) => [one.recordedAt.toISOString(), one.id]);
  }

  /** Who gives the same leaf a value at the same time waits. */
  private async replace(tx: TxContext, { scheme, node, unit, period }: Given): Promise<void> {
    await this.database.hold(tx, canonicalJson([scheme, period, unit, node]));
    await this.database.query(
      tx,
      `UPDATE statistics.evidence SET replaced_at = $5
        WHERE scheme = $1 AND period = $2 AND unit = $3 AND node = $4 AND replaced_at IS NULL`,
      [scheme, period, unit, node, this.clock.now()],
    );
  }

  private async note(tx: TxContext, action: string, { id, scheme, ...rest }: Evidence) {
    const { node, unit, period, value, source } = rest;
    const stated = { id, scheme, node, unit, period, value, source };
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'scheme', id: scheme },
        { type: 'evidence', id },
      ],
      change: { afterSha256: sha256(canonicalJson(stated)) },
    });
  }
}
