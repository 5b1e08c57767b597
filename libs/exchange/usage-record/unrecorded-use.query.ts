import type { Context, Database } from '@shutong/platform';

/** Something was got under an agreement, and no record of its use has followed for too long. */
export interface UnrecordedUse {
  readonly agreementId: string;
  /** Of the newest record; null before the first. */
  readonly lastRecord: string | null;
  /** When the first of what came after it was got. */
  readonly since: Date;
}

/** Whose use is looked at, and between which instants the first of it has to be. */
export interface UnrecordedAsked {
  /** Absent: every agreement's. */
  readonly agreementId?: string;
  readonly from: Date;
  readonly until: Date;
}

/** $1 and $2 from when until when, $3 the agreement, or null for all; each is looked up by an index. */
const unrecorded = `
  SELECT a.id AS "agreementId", last.id AS "lastRecord", used.since
    FROM (SELECT DISTINCT id FROM exchange.agreement
           WHERE provider_signature IS NOT NULL AND requester_signature IS NOT NULL
             AND ($3::uuid IS NULL OR id = $3)) a
    LEFT JOIN LATERAL (SELECT id, recorded_at FROM exchange.usage_record
                        WHERE agreement_id = a.id ORDER BY recorded_at DESC, id LIMIT 1) last ON true
    CROSS JOIN LATERAL (SELECT least(
          (SELECT min(delivered_at) FROM exchange.delivery
            WHERE agreement = a.id AND delivered_at > greatest(last.recorded_at, $1)),
          (SELECT min(ended_at) FROM exchange.batch
            WHERE agreement_id = a.id AND received > 0 AND ended_at > greatest(last.recorded_at, $1))
        ) AS since) used
   WHERE used.since <= $2
   ORDER BY used.since, a.id`;

/** What was delivered by calls and what has come by batches that have ended, the longest unrecorded first. */
export const unrecordedUses = (
  database: Database,
  ctx: Context,
  { agreementId, from, until }: UnrecordedAsked,
): Promise<UnrecordedUse[]> =>
  database.query<UnrecordedUse>(ctx, unrecorded, [from, until, agreementId ?? null]);

const part = '/unrecorded/';

/** What brings about the task to record it: one for all that was got after a record. */
export const recordTask = ({
  agreementId,
  lastRecord,
}: Pick<UnrecordedUse, 'agreementId' | 'lastRecord'>): string =>
  `agreement/${agreementId}${part}${lastRecord ?? 'none'}`;

/** Whether a task about an agreement is one of these. */
export const isRecordTask = ({ cause }: { readonly cause: string }): boolean =>
  cause.includes(part);
